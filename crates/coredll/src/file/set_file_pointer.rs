//! SetFilePointer: moves the file pointer of a handle.
//!
//! Modelled: signed 32-bit distances from start, pointer or end. Up to 5.0 the high word of the
//! distance is not supported and must be NULL or point to zero (SFP-01); from 6.0 on it makes the
//! distance one of 64 bits, and the high word of the position is put there (SFP-02). What it points
//! to is what the parameter takes. To go past the end is allowed and leaves the file as it is.
//!
//! Chosen: the codes, the limit of 4 GB without a high word, and that success writes a last error
//! of 0, by which a program tells the position 0xFFFFFFFF from a failure (SFP-04, SZ-37 to SZ-39,
//! SZ-192).
//!
//! Documents: SetFilePointer, Windows CE 5.0 and 6.0 references.

use super::{cite, decode_handle, need};
use crate::Call;
use crate::answer::{Failure, Returned, refuse};
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::{FILE_BEGIN, FILE_CURRENT, FILE_END, Family, INVALID_SET_FILE_POINTER};
use abi::error::{ERROR_INVALID_PARAMETER, NO_ERROR};
use abi::{Handle, clause};
use kernel::Refusal;
use kernel::file::{MAX_FILE_BYTES, Origin};

pub(crate) static API: Api = Api {
    name: "SetFilePointer",
    params: &[
        Param { name: "hFile", takes: Takes::Handle { default: Handle::NULL } },
        Param { name: "lDistanceToMove", takes: Takes::Number { families: &[], default: 0 } },
        Param { name: "lpDistanceToMoveHigh", takes: Takes::InOut },
        Param {
            name: "dwMoveMethod",
            takes: Takes::Number { families: &[Family::MoveMethod], default: FILE_BEGIN },
        },
    ],
    returns: Returns::Number {
        families: &[Family::FilePointer],
        failure: Some(INVALID_SET_FILE_POINTER),
    },
    versions: EVERYWHERE,
    about: "Moves the file pointer of a handle by a signed distance.",
    document: "SetFilePointer, Windows CE 5.0 and 6.0 references",
    clauses: &[
        clause::SFP_01,
        clause::SFP_02,
        clause::SFP_03,
        clause::SFP_04,
        clause::SFP_05,
        clause::SZ_31,
        clause::SZ_37,
        clause::SZ_38,
        clause::SZ_39,
        clause::SZ_76,
        clause::SZ_79,
        clause::SZ_192,
        clause::SZ_232,
    ],
    invoke: |call, args| {
        let mut high = args.pointed_to(2);
        let low =
            SetFilePointer(call, args.handle(0), args.number(1), high.as_mut(), args.number(3));
        if let Some(high) = high.filter(|_| !call.refused) {
            call.put(&API, "lpDistanceToMoveHigh", high);
        }
        Returned::Value(low)
    },
};

/// Moves the file pointer by `lDistanceToMove` bytes and returns the low word of where it is then.
/// Where `lpDistanceToMoveHigh` is given and supported, it holds the high word of the distance
/// before, and that of the position afterwards.
///
/// Returns 0xFFFFFFFF on failure; where that is the position, the last error is 0.
pub fn SetFilePointer(
    call: &mut Call<'_, '_>,
    hFile: Handle,
    lDistanceToMove: u32,
    lpDistanceToMoveHigh: Option<&mut u32>,
    dwMoveMethod: u32,
) -> u32 {
    let before = lpDistanceToMoveHigh.as_deref().copied();
    let result = seek(call, hFile, lDistanceToMove, before, dwMoveMethod);
    if let Ok(position) = result {
        call.set_last_error(NO_ERROR);
        call.clause = Some(clause::SZ_39);
        if let Some(high) = lpDistanceToMoveHigh {
            *high = (position >> 32) as u32;
        }
    }
    call.finish(result.map(|position| position as u32), INVALID_SET_FILE_POINTER)
}

/// A handle that neither reads nor writes has no pointer (SFP-05), and none is before the start
/// (SFP-03).
fn seek(
    call: &mut Call<'_, '_>,
    file: Handle,
    distance: u32,
    high: Option<u32>,
    method: u32,
) -> Result<u64, Failure> {
    let (object, open) = decode_handle(call, file)?;
    need(open.read || open.write)?;
    let wide = call.kernel.rules.files.wide_seek;
    let limited = if wide { clause::SZ_192 } else { clause::SZ_37 };
    if !wide && high.is_some_and(|high| high != 0) {
        return refuse(ERROR_INVALID_PARAMETER, limited);
    }
    let origin = match method {
        FILE_BEGIN => Origin::Begin,
        FILE_CURRENT => Origin::Current,
        FILE_END => Origin::End,
        _ => return refuse(ERROR_INVALID_PARAMETER, limited),
    };
    let (distance, limit) = match high.filter(|_| wide) {
        Some(high) => ((u64::from(high) << 32 | u64::from(distance)) as i64, MAX_FILE_BYTES),
        None => (i64::from(distance as i32), u64::from(u32::MAX)),
    };
    let machine = call.machine();
    match call.kernel.seek_open_file(machine, object, (origin, distance), limit) {
        Ok(position) => Ok(position),
        Err(Refusal::TooLarge) => refuse(ERROR_INVALID_PARAMETER, limited),
        Err(refusal @ Refusal::NegativeSeek) => Err(cite(refused(refusal), clause::SZ_38)),
        Err(refusal) => Err(refused(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use crate::script::{check, check_on};
    use abi::OsVersion::{Ce5_0, Ce6_0};
    use expect_test::expect;

    #[test]
    fn it_moves_from_the_start_the_pointer_and_the_end() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            SetFilePointer(f, 2, _, FILE_BEGIN)
            SetFilePointer(f, 2, _, FILE_CURRENT)
            SetFilePointer(f, -1, _, FILE_CURRENT)
            SetFilePointer(f, -1, _, FILE_END)
            SetFilePointer(f, 95, _, FILE_END)
            GetFileSize(f, _)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 2, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 4, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 3, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 4, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 100, NO_ERROR (0) [SZ-39]
                a: GetFileSize -> 5, lpFileSizeHigh 0, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_refusal_leaves_the_pointer() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            SetFilePointer(f, 1)
            SetFilePointer(f, -1)
            SetFilePointer(f, -2, _, FILE_CURRENT)
            SetFilePointer(f, 1, 1)
            SetFilePointer(f, 1, _, 3)
            SetFilePointer(f, 0, _, FILE_CURRENT)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 1, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, ERROR_NEGATIVE_SEEK (131) [SZ-38]
                a: SetFilePointer -> 0xffffffff, ERROR_NEGATIVE_SEEK (131) [SZ-38]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 1, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn a_position_of_four_gigabytes_is_out_of_reach_and_one_less_is_not() {
        check(
            r#"
            f = CreateFile("\a.txt", GENERIC_READ)
            SetFilePointer(f, 0x7fffffff)
            SetFilePointer(f, 0x7fffffff, _, FILE_CURRENT)
            SetFilePointer(f, 2, _, FILE_CURRENT)
            SetFilePointer(f, 1, _, FILE_CURRENT)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 0x7fffffff, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xfffffffe, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 0xffffffff, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn the_handle_must_be_a_file_with_some_access() {
        check(
            r#"
            q = CreateFile("\a.txt", 0)
            w = CreateFile("\a.txt", GENERIC_WRITE)
            SetFilePointer(0, 0)
            SetFilePointer(q, 0)
            SetFilePointer(w, 0)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: CreateFile -> 0x0008001a
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_HANDLE (6) [SZ-31]
                a: SetFilePointer -> 0xffffffff, ERROR_ACCESS_DENIED (5) [SZ-31]
                a: SetFilePointer -> 0, NO_ERROR (0) [SZ-39]"#]],
        );
    }

    #[test]
    fn the_medium_must_be_there() {
        check(
            r#"
            f = CreateFile("\Storage Card\log", GENERIC_READ)
            ! eject "\Storage Card"
            SetFilePointer(f, 0)
            "#,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 0xffffffff, ERROR_DEVICE_REMOVED (1617) [SZ-76]"#]],
        );
    }

    #[test]
    fn from_6_on_a_high_word_goes_in_and_comes_out() {
        const SCRIPT: &str = r#"
            f = CreateFile("\a.txt", GENERIC_READ|GENERIC_WRITE)
            SetFilePointer(f, 1, 2)
            SetFilePointer(f, 0xFFFFFFFF, 0xFFFFFFFF, FILE_CURRENT)
            SetFilePointer(f, 0xFFFFFFFF, 0x7FFFFFFF)
            SetFilePointer(f, 1, 0, FILE_CURRENT)
            SetFilePointer(f, -1)
            SetFilePointer(f, 0, NULL, FILE_CURRENT)
            SetFilePointer(f, 0, 0x80000000)
            SetFilePointer(f, 5, 0, FILE_END)
            "#;
        check_on(
            Ce5_0,
            SCRIPT,
            expect![[r#"
                a: CreateFile -> 0x00080016
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 1, lpDistanceToMoveHigh 0, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, ERROR_NEGATIVE_SEEK (131) [SZ-38]
                a: SetFilePointer -> 1, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-37]
                a: SetFilePointer -> 10, lpDistanceToMoveHigh 0, NO_ERROR (0) [SZ-39]"#]],
        );
        check_on(
            Ce6_0,
            SCRIPT,
            expect![[r#"
                a: CreateFile -> 0x00080003
                a: SetFilePointer -> 1, lpDistanceToMoveHigh 2, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0, lpDistanceToMoveHigh 2, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, lpDistanceToMoveHigh 0x7fffffff, NO_ERROR (0) [SZ-39]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-192]
                a: SetFilePointer -> 0xffffffff, ERROR_NEGATIVE_SEEK (131) [SZ-38]
                a: SetFilePointer -> 0xffffffff, ERROR_INVALID_PARAMETER (87) [SZ-192]
                a: SetFilePointer -> 0xffffffff, ERROR_NEGATIVE_SEEK (131) [SZ-38]
                a: SetFilePointer -> 10, lpDistanceToMoveHigh 0, NO_ERROR (0) [SZ-39]"#]],
        );
    }
}
