//! VirtualCopyEx: VirtualCopy from one address space into another.
//!
//! Modelled: what VirtualCopy does. The handles are looked at first, that of the destination before
//! that of the source (SZ-306).
//!
//! Documents: VirtualCopyEx, Windows CE 6.0 reference.

use super::{ex, virtual_copy};
use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, ONLY_6, Param, Returns, Takes};
use abi::constant::{Family, PAGE_READWRITE};
use abi::{Address, Handle, clause};

pub(crate) static API: Api = Api {
    name: "VirtualCopyEx",
    params: &[
        Param { name: "hDstProc", takes: Takes::Process },
        Param { name: "lpvDest", takes: Takes::Address },
        Param { name: "hSrcProc", takes: Takes::Process },
        Param { name: "lpvSrc", takes: Takes::Address },
        Param { name: "cbSize", takes: Takes::Number { families: &[], default: 0 } },
        Param {
            name: "fdwProtect",
            takes: Takes::Number { families: &[Family::PageProtection], default: PAGE_READWRITE },
        },
    ],
    returns: Returns::Boolean,
    versions: ONLY_6,
    about: "Maps the pages of one process a second time, into reserved memory of another.",
    document: "VirtualCopyEx, Windows CE 6.0 reference",
    clauses: &[clause::VX_01, clause::SZ_306, clause::SZ_302, clause::SZ_303, clause::SZ_304],
    invoke: |call, args| {
        let (to, from) = (args.process(0, call), args.process(2, call));
        let (size, protect) = (args.number(4), args.number(5));
        let done = VirtualCopyEx(call, to, args.address(1), from, args.address(3), size, protect);
        Returned::Value(done.into())
    },
};

/// As VirtualCopy, from the memory of the process that `hSrcProc` stands for into that of
/// `hDstProc`.
pub fn VirtualCopyEx(
    call: &mut Call<'_, '_>,
    hDstProc: Handle,
    lpvDest: Address,
    hSrcProc: Handle,
    lpvSrc: Address,
    cbSize: u32,
    fdwProtect: u32,
) -> bool {
    let result = ex::target(call, hDstProc).and_then(|to| {
        let from = ex::target(call, hSrcProc)?;
        virtual_copy::copy(call, (to, lpvDest), (from, lpvSrc), cbSize, fdwProtect)
    });
    call.finish(result.map(|()| true), false)
}
