//! Helpers for what recorded cases of the desktop ask in a form of their own.

use super::answer::{Answer, Wrong};
use super::file::{count, truth};
use super::given::Arguments;
use super::session::{Caller, Session};
use abi::constant::{SEC_FILE, SEC_IMAGE, SEC_NOCACHE, SEC_WRITECOMBINE, SECTION_QUERY};
use abi::error::{ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE};
use abi::{Handle, PAGE_BYTES};
use coredll::{Arg, GetFileSize as file_size};
use kernel::record::Body;

/// VirtualProtect of a page, or of `size` bytes; the value tells the old protection.
pub(super) fn virtual_protect(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let address = arguments.number(session, "address")?;
    let wanted = arguments.number(session, "flNewProtect")?;
    let size = match arguments.has("size") {
        true => arguments.number(session, "size")?,
        false => PAGE_BYTES,
    };
    let given = [("lpAddress", address), ("dwSize", size), ("flNewProtect", wanted)];
    let given = given.map(|(name, value)| (name, Arg::Number(value)));
    let done = session.call_for(caller, "VirtualProtect", &given)?;
    match done.failed {
        true => Ok(truth(&done)),
        false => Ok(truth(&done).with(format!("old={:#x}", count(&done, "lpflOldProtect")))),
    }
}

/// The size and the section attributes of a file-mapping object; nothing of a value that is none.
pub(super) fn query_section(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let handle = Handle(arguments.number(session, "hFileMappingObject")?);
    session.with_call(caller, |call| {
        let found = call.kernel.resolve_granted(caller.process, handle).ok();
        let body =
            found.map(|(object, granted)| (call.kernel.state.objects[object.0].body, granted));
        let Some((Body::FileMapping(mapping), granted)) = body else {
            call.set_last_error(ERROR_INVALID_HANDLE);
            return Answer::truth(false);
        };
        if call.kernel.rules.handles.desktop && granted & SECTION_QUERY == 0 {
            call.set_last_error(ERROR_ACCESS_DENIED);
            return Answer::truth(false);
        }
        let attributes = match call.kernel.state.backings[mapping.backing.0].file {
            Some(_) if mapping.section & SEC_IMAGE != 0 => SEC_FILE | SEC_IMAGE,
            Some(_) => SEC_FILE | mapping.section & (SEC_NOCACHE | SEC_WRITECOMBINE),
            None => mapping.section,
        };
        Answer::plain("ok").with(format!("size={};attr={attributes:#x}", mapping.size))
    })
}

/// The length of an open file as the value, beside TRUE or FALSE.
pub(super) fn get_file_size(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let file = Handle(arguments.number(session, "hFile")?);
    session.with_call(caller, |call| {
        let mut high = 0;
        let low = file_size(call, file, Some(&mut high));
        match call.clause.is_some() && low == u32::MAX {
            true => Answer::truth(false),
            false => {
                let size = u64::from(high) << 32 | u64::from(low);
                Answer::truth(true).with(size.to_string())
            }
        }
    })
}

/// Marks an open file as to be deleted.
pub(super) fn mark_for_deletion(
    session: &mut Session<'_>,
    caller: &Caller,
    arguments: &Arguments<'_>,
) -> Result<Answer, Wrong> {
    let api = coredll::find("SetFileInformationByHandle").expect("the function is listed");
    session.demand(api)?;
    let given = [("hFile", arguments.number(session, "hFile")?), ("lpFileInformation", 1)];
    let given = given.map(|(name, value)| (name, Arg::Number(value)));
    let marked = session.call_for(caller, api.name, &given)?;
    Ok(truth(&marked))
}
