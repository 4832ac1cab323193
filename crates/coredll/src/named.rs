//! What the functions that make or open named objects have in common.

use crate::answer::{Failure, Interrupted, Refused, refuse};
use crate::api::{Param, Takes};
use crate::refusals::refused;
use crate::{Call, SecurityAttributes};
use abi::constant::{Family, HANDLE_FLAG_INHERIT, SYNCHRONIZE};
use abi::error::*;
use abi::{ClauseId, ErrorCode, Handle, MachineId, ObjectId, clause};
use kernel::Kernel;
use kernel::object::LookedUp;
use std::sync::Arc;
use trace::event::ObjectKind;

/// The longest name of a narrow function, in UTF-16 units (SZ-163).
const NARROW_LIMIT: usize = 259;

/// What the functions take that open an object by its name and look at no access; the last
/// parameter's documented name is given.
pub(crate) const fn open_params(name: &'static str) -> [Param; 3] {
    [
        Param {
            name: "dwDesiredAccess",
            takes: Takes::Number { families: &[Family::ObjectAccess], default: SYNCHRONIZE },
        },
        Param { name: "bInheritHandle", takes: Takes::Boolean },
        Param { name, takes: Takes::Text },
    ]
}

/// What they follow on the desktop.
pub(crate) const OPEN_CLAUSES: &[ClauseId] = &[
    clause::M_40C,
    clause::M_42A,
    clause::NM_09A,
    clause::NM_09B,
    clause::SZ_162,
    clause::SZ_163,
    clause::SZ_167,
    clause::SZ_256,
];

/// A name as the kernel takes it: its form is checked, and `Local\` before it is taken away (M-43a).
///
/// The empty name stays one: whether it is a name is for the caller to say.
/// A slash and blanks are characters like any other (CFM-17a, CFM-18, M-42b, M-42c), and names are
/// as long as the version lets them be (M-42d); `Global\` stays a part of the name (M-43b, M-44b).
fn checked_name(call: &Call<'_, '_>, name: &Arc<str>) -> Result<Arc<str>, Failure> {
    let rules = &call.kernel.rules.names;
    let limit = if call.narrow { NARROW_LIMIT } else { rules.limit };
    // A name has at least as many bytes as UTF-16 units, so most need not be counted.
    let long = name.len() > limit && name.encode_utf16().count() > limit;
    if !rules.prefixes {
        return match long || name.contains('\\') {
            true => refuse(ERROR_INVALID_PARAMETER, clause::OPEN_25),
            false => Ok(Arc::clone(name)),
        };
    }
    if long && call.narrow {
        return refuse(ERROR_FILENAME_EXCED_RANGE, clause::SZ_163);
    }
    let name = if long { cut(name, limit) } else { Arc::clone(name) };
    if name.starts_with('\\') {
        return refuse(ERROR_BAD_PATHNAME, clause::SZ_162);
    }
    if matches!(name.trim_end_matches('\\'), "Local" | "Global" | "Session") {
        return refuse(ERROR_INVALID_HANDLE, clause::SZ_256);
    }
    let local = name.strip_prefix(r"Local\");
    let rest = local.or_else(|| name.strip_prefix(r"Global\")).unwrap_or(&name);
    if rest.contains('\\') {
        return refuse(ERROR_PATH_NOT_FOUND, clause::M_42A);
    }
    Ok(local.map_or_else(|| Arc::clone(&name), Arc::from))
}

/// The beginning of a name, of at most `limit` UTF-16 units.
fn cut(name: &str, limit: usize) -> Arc<str> {
    let mut left = limit;
    let fits = |letter: &char| match left.checked_sub(letter.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    name.chars().take_while(fits).collect::<String>().into()
}

/// The name that a new object is to have, if any: where the empty text is no name, it makes an
/// unnamed object (M-41c).
/// With NULL there is none (CFM-17b).
pub(crate) fn object_name(
    call: &Call<'_, '_>,
    name: Option<&Arc<str>>,
) -> Result<Option<Arc<str>>, Failure> {
    let Some(name) = name else { return Ok(None) };
    let name = checked_name(call, name)?;
    let named = !name.is_empty() || call.kernel.rules.names.empty_is_a_name;
    Ok(named.then_some(name))
}

/// The object of this kind that has the name, if one has; one of another kind is this refusal. The
/// thread may leave the call here, with what it has found.
pub(crate) fn look_up(
    call: &mut Call<'_, '_>,
    kind: ObjectKind,
    name: &Arc<str>,
    clash: Failure,
) -> Result<Option<ObjectId>, Failure> {
    match call.kernel.look_up_in_call(call.thread, kind, name) {
        Ok(LookedUp::Found(object)) => Ok(object),
        Ok(LookedUp::Midway) => Err(Failure::Interrupted(Interrupted::Midway)),
        Err(_) => Err(clash),
    }
}

/// What a function that makes an object is asked for.
pub(crate) struct Asked<'a> {
    /// What kind of object it makes.
    pub kind: ObjectKind,
    /// Its security attributes.
    pub attributes: Option<SecurityAttributes>,
    /// Its name.
    pub name: Option<&'a Arc<str>>,
}

/// Opens the object of this kind that has the name, or makes a new one. The last error is written
/// on success: ERROR_ALREADY_EXISTS or NO_ERROR.
///
/// The order of checks: the name's form, the look-up of the name, then `others`, what the function
/// has to say of its other parameters; an existing object ignores them (NM-06). Last the room for
/// another handle.
pub(crate) fn create_or_open<P>(
    call: &mut Call<'_, '_>,
    asked: Asked<'_>,
    others: Result<P, Failure>,
    create: impl FnOnce(&mut Kernel<'_>, MachineId, P, Option<Arc<str>>) -> ObjectId,
) -> Result<Handle, Failure> {
    let Asked { kind, attributes, name } = asked;
    let (process, machine) = (call.process(), call.machine());
    let desktop = call.kernel.rules.handles.desktop;
    let name = object_name(call, name)?;
    let existing = match &name {
        Some(name) => look_up(call, kind, name, clash(kind, desktop))?,
        None => None,
    };
    let (object, code, clause) = match existing {
        Some(object) => (object, ERROR_ALREADY_EXISTS, clause::NM_06),
        None => {
            let others = others?;
            call.kernel.room_for_handles(process, 1).map_err(refused)?;
            let clause = if desktop { clause::SZ_166 } else { clause::SZ_54 };
            (create(call.kernel, machine, others, name), NO_ERROR, clause)
        }
    };
    let flags = SecurityAttributes::flags(attributes, call);
    let handle = call.kernel.open_with(process, object, 0, flags).map_err(refused)?;
    call.set_last_error(code);
    call.clause = Some(clause);
    Ok(handle)
}

/// The name belongs to an object of another type in the same name space.
/// On the desktop a file-mapping object's name is taken for every other type (M-40c).
fn clash(kind: ObjectKind, desktop: bool) -> Failure {
    let clause = match kind {
        _ if desktop => clause::NM_09A,
        ObjectKind::Mutex => clause::NM_04,
        _ => clause::SZ_53,
    };
    Failure::Refused(Refused { code: ERROR_INVALID_HANDLE, clause })
}

/// What a function that opens an object by its name cites when it refuses.
pub(crate) struct Refusals {
    /// The name is NULL.
    pub no_name: ClauseId,
    /// Nothing has the name.
    pub unknown: ClauseId,
    /// An object of another type has it.
    pub other_type: ClauseId,
}

/// Those of the desktop for events, mutexes, semaphores and timers.
pub(crate) const DESKTOP: Refusals =
    Refusals { no_name: clause::SZ_167, unknown: clause::SZ_167, other_type: clause::NM_09A };

/// Opens the object of this kind that has the name; `access` is for file mappings.
///
/// The order of checks: the name's form, the look-up of the name, that there is an access, the room
/// for another handle.
pub(crate) fn open_named(
    call: &mut Call<'_, '_>,
    (kind, cites): (ObjectKind, &Refusals),
    access: u32,
    inherit: bool,
    name: Option<&Arc<str>>,
) -> Result<Handle, Failure> {
    let refusal = |code: ErrorCode, clause| Failure::Refused(Refused { code, clause });
    let name = name.ok_or_else(|| refusal(ERROR_INVALID_PARAMETER, cites.no_name))?;
    let name = checked_name(call, name)?;
    if name.is_empty() && !call.kernel.rules.names.empty_is_a_name {
        return refuse(ERROR_INVALID_HANDLE, clause::SZ_256);
    }
    let other_type = refusal(ERROR_INVALID_HANDLE, cites.other_type);
    let object = look_up(call, kind, &name, other_type)?
        .ok_or_else(|| refusal(ERROR_FILE_NOT_FOUND, cites.unknown))?;
    if kind == ObjectKind::FileMapping && access == 0 {
        return refuse(ERROR_ACCESS_DENIED, clause::SZ_257);
    }
    let flags = if inherit { HANDLE_FLAG_INHERIT } else { 0 };
    call.kernel.open_with(call.process(), object, access, flags).map_err(refused)
}

#[cfg(test)]
mod tests {
    use crate::script::check_on;
    use abi::OsVersion;
    use expect_test::expect;

    #[test]
    fn the_desktop_opens_an_object_by_its_own_name_and_by_a_function_of_its_own_kind() {
        check_on(
            OsVersion::Win32,
            r#"
                CreateMutex(_, _, "m")
                CreateSemaphore(_, _, _, "s")
                CreateWaitableTimer(_, _, "t")
                OpenMutex(_, _, "m")
                OpenSemaphore(_, _, "s")
                OpenWaitableTimer(_, _, "t")
                OpenMutex(_, _, "s")
                OpenSemaphore(_, _, "t")
                OpenWaitableTimer(_, _, "m")
                OpenMutex(_, _, "M")
                OpenSemaphore(_, _, "u")
                OpenWaitableTimer()
                OpenMutex(_, _, "")
                OpenSemaphore(_, _, "a\b")
                OpenWaitableTimer(_, _, "\t")
            "#,
            expect![[r#"
                a: CreateMutex -> 0x00080000, NO_ERROR (0) [SZ-166]
                a: CreateSemaphore -> 0x00080004, NO_ERROR (0) [SZ-166]
                a: CreateWaitableTimer -> 0x00080008, NO_ERROR (0) [SZ-166]
                a: OpenMutex -> 0x0008000c
                a: OpenSemaphore -> 0x00080010
                a: OpenWaitableTimer -> 0x00080014
                a: OpenMutex -> NULL, ERROR_INVALID_HANDLE (6) [NM-09a]
                a: OpenSemaphore -> NULL, ERROR_INVALID_HANDLE (6) [NM-09a]
                a: OpenWaitableTimer -> NULL, ERROR_INVALID_HANDLE (6) [NM-09a]
                a: OpenMutex -> NULL, ERROR_FILE_NOT_FOUND (2) [SZ-167]
                a: OpenSemaphore -> NULL, ERROR_FILE_NOT_FOUND (2) [SZ-167]
                a: OpenWaitableTimer -> NULL, ERROR_INVALID_PARAMETER (87) [SZ-167]
                a: OpenMutex -> NULL, ERROR_INVALID_HANDLE (6) [SZ-256]
                a: OpenSemaphore -> NULL, ERROR_PATH_NOT_FOUND (3) [M-42a]
                a: OpenWaitableTimer -> NULL, ERROR_BAD_PATHNAME (161) [SZ-162]"#]],
        );
    }
}
