//! FlushViewOfFile: writes the dirty pages of a range of a view to its file.
//!
//! Modelled: the range, whole pages, the volume's refusals. Not modelled: that the bytes have
//! left this machine but may not yet be on the server's disk (FV-05): a server of the model has
//! them at once.
//!
//! Documents: FlushViewOfFile, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::{Failure, Refused, Returned, refuse};
use crate::api::{Api, Param, Returns, Takes};
use crate::refusals::refused;
use abi::constant::Family;
use abi::error::ERROR_INVALID_PARAMETER;
use abi::{Address, clause};
use kernel::Refusal;

pub(crate) static API: Api = Api {
    name: "FlushViewOfFile",
    params: &[
        Param { name: "lpBaseAddress", takes: Takes::Address },
        Param {
            name: "dwNumberOfBytesToFlush",
            takes: Takes::Number { families: NO_CONSTANTS, default: 0 },
        },
    ],
    returns: Returns::Boolean,
    about: "Writes the dirty pages of a range of a view to the file.",
    document: "FlushViewOfFile, Windows CE 3.0 and 5.0 references",
    invoke: |call, args| {
        Returned::Value(FlushViewOfFile(call, args.address(0), args.number(1, 0)).into())
    },
};

const NO_CONSTANTS: &[Family] = &[];

/// Writes the dirty pages that `dwNumberOfBytesToFlush` bytes from `lpBaseAddress` on touch. The
/// range lies in one view of the caller and is not empty. FALSE if it is not so, or if a page
/// could not be written: it is still dirty then.
pub fn FlushViewOfFile(
    call: &mut Call<'_, '_>,
    lpBaseAddress: Address,
    dwNumberOfBytesToFlush: u32,
) -> bool {
    let result = flush(call, lpBaseAddress, dwNumberOfBytesToFlush).map(|()| true);
    call.finish(result, false)
}

fn flush(call: &mut Call<'_, '_>, base: Address, len: u32) -> Result<(), Failure> {
    if len == 0 {
        return refuse(ERROR_INVALID_PARAMETER, clause::OPEN_11A);
    }
    let process = call.process();
    call.kernel.flush_view(process, base, len).map_err(|refusal| match refusal {
        Refusal::NotABase => {
            Failure::Refused(Refused { code: ERROR_INVALID_PARAMETER, clause: clause::SZ_16 })
        }
        other => match refused(other) {
            // SZ-18: the page is still dirty, and the code is the volume's.
            Failure::Refused(Refused { code, .. }) => {
                Failure::Refused(Refused { code, clause: clause::SZ_18 })
            }
            failure => failure,
        },
    })
}
