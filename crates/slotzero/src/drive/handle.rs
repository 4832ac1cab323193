//! Helpers about handles.

use super::answer::{Answer, Wrong};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::Handle;

/// GetHandleInformation; the value is the number that the flags are.
pub(super) fn get_information(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let handle = Handle(arguments.number(session, "h")?);
    session.with_call(caller, |call| {
        let mut flags = 0;
        match coredll::GetHandleInformation(call, handle, Some(&mut flags)) {
            true => Answer::truth(true).with(flags.to_string()),
            false => Answer::truth(false),
        }
    })
}
