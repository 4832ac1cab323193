//! What the functions that make named objects have in common.

use crate::Call;
use crate::answer::{Failure, Refused, refuse};
use crate::refusals::refused;
use abi::error::{ERROR_ALREADY_EXISTS, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER, NO_ERROR};
use abi::{Handle, MachineId, ObjectId, clause};
use kernel::Kernel;
use std::sync::Arc;
use trace::event::ObjectKind;

/// A name as the kernel takes it: it ends before its first NUL (SZ-04), and its form is checked.
pub(crate) fn object_name(
    kernel: &Kernel<'_>,
    name: Option<&Arc<str>>,
) -> Result<Option<Arc<str>>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let name = match name.split_once('\0') {
        Some((before, _)) => Arc::from(before),
        None => Arc::clone(name),
    };
    check_name(kernel, &name)?;
    Ok(Some(name))
}

/// Checks the form of an object's name: no backslash, not too long (CFM-17, NM-05).
fn check_name(kernel: &Kernel<'_>, name: &str) -> Result<(), Failure> {
    let long = name.encode_utf16().count() > kernel.rules.names.limit;
    if long || name.contains('\\') {
        return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_25);
    }
    Ok(())
}

/// Opens the object of this kind that has the name, or makes a new one. The last error is written
/// on success: ERROR_ALREADY_EXISTS or NO_ERROR.
///
/// The order of checks: the name's form, the look-up of the name, then `others`, what the function
/// has to say of its other parameters; an existing object ignores them (NM-06). Last the room for
/// another handle.
pub(crate) fn create_or_open<P>(
    call: &mut Call<'_, '_>,
    kind: ObjectKind,
    name: Option<&Arc<str>>,
    others: Result<P, Failure>,
    create: impl FnOnce(&mut Kernel<'_>, MachineId, P, Option<Arc<str>>) -> ObjectId,
) -> Result<Handle, Failure> {
    let machine = call.machine();
    let name = object_name(call.kernel, name)?;
    let existing = match &name {
        Some(name) => call.kernel.look_up_name(machine, kind, name).map_err(|_| clash(kind))?,
        None => None,
    };
    let (object, code, clause) = match existing {
        Some(object) => (object, ERROR_ALREADY_EXISTS, clause::NM_06),
        None => {
            let others = others?;
            call.kernel.room_for_handles(call.process(), 1).map_err(refused)?;
            (create(call.kernel, machine, others, name), NO_ERROR, clause::SZ_54)
        }
    };
    let handle = call.kernel.open_handle(call.process(), object).map_err(refused)?;
    call.set_last_error(code);
    call.clause = Some(clause);
    Ok(handle)
}

/// The name belongs to an object of another type in the same name space.
fn clash(kind: ObjectKind) -> Failure {
    let clause = match kind {
        ObjectKind::Mutex => clause::NM_04,
        _ => clause::SZ_53,
    };
    Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })
}
