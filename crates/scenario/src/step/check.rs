//! Steps that look at the state of the world without touching it.

pub mod address;
pub mod bytes;
pub mod coherent;
pub mod file;
pub mod object;
pub mod page;
pub mod process;
pub mod ram;
pub mod same;
pub mod same_frame;
pub mod volume;

pub use address::{Area, CheckAddress};
pub use bytes::CheckBytes;
pub use coherent::CheckCoherent;
pub use file::CheckFile;
pub use object::CheckObject;
pub use page::CheckPage;
pub use process::CheckProcess;
pub use ram::{Amount, Check};
pub use same::{CheckDifferent, CheckSame};
pub use same_frame::CheckSameFrame;
pub use volume::CheckVolume;

use crate::diagnostic::Diagnostic;
use crate::load::context::Context;
use crate::load::fields::Fields;

/// Reports a check that asks for none of the things that it can look at.
fn asks_something(things: &[&str], fields: &Fields, cx: &mut Context<'_>) {
    if !fields.is_any_given(things) {
        let message = format!("this {} checks nothing", fields.what());
        cx.report(Diagnostic::error(fields.span, message));
    }
}

/// Reports a check that can never be met, because of `fact`.
fn possible(possible: bool, fact: &str, fields: &Fields, cx: &mut Context<'_>) {
    if !possible {
        let message = format!("this {} can never be met: {fact}", fields.what());
        cx.report(Diagnostic::error(fields.span, message));
    }
}
