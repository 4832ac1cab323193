//! GlobalMemoryStatus: how much memory there is, and how much of it is free.
//!
//! Modelled: every member of MEMORYSTATUS but dwLength, which the caller fills in. It cannot fail.
//! The desktop has it too; its figures are not modelled.
//!
//! Documents: GlobalMemoryStatus and MEMORYSTATUS, Windows CE 5.0 references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, CE, Gives, OutputSpec, Param, Returns, Takes};
use abi::{PAGE_BYTES, clause};

const NUMBER: Gives = Gives::Number { families: &[] };

pub(crate) static API: Api = Api {
    name: "GlobalMemoryStatus",
    params: &[Param {
        name: "lpBuffer",
        takes: Takes::Structure {
            name: "MEMORYSTATUS",
            members: &[
                OutputSpec { name: "dwMemoryLoad", gives: NUMBER },
                OutputSpec { name: "dwTotalPhys", gives: NUMBER },
                OutputSpec { name: "dwAvailPhys", gives: NUMBER },
                OutputSpec { name: "dwTotalPageFile", gives: NUMBER },
                OutputSpec { name: "dwAvailPageFile", gives: NUMBER },
                OutputSpec { name: "dwTotalVirtual", gives: NUMBER },
                OutputSpec { name: "dwAvailVirtual", gives: NUMBER },
            ],
        },
    }],
    returns: Returns::Nothing,
    versions: CE,
    about: "Tells how much physical and virtual memory there is and how much is free.",
    document: "GlobalMemoryStatus and MEMORYSTATUS, Windows CE 5.0 references",
    clauses: &[clause::MS_01, clause::SZ_311],
    invoke: |call, _| {
        let status = GlobalMemoryStatus(call);
        call.put(&API, "dwMemoryLoad", status.dwMemoryLoad);
        call.put(&API, "dwTotalPhys", status.dwTotalPhys);
        call.put(&API, "dwAvailPhys", status.dwAvailPhys);
        call.put(&API, "dwTotalPageFile", 0);
        call.put(&API, "dwAvailPageFile", 0);
        call.put(&API, "dwTotalVirtual", status.dwTotalVirtual);
        call.put(&API, "dwAvailVirtual", status.dwAvailVirtual);
        Returned::Nothing
    },
};

/// MEMORYSTATUS, without the paging file that there is not (PAGE-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryStatus {
    /// How much of the physical memory is in use, in percent.
    pub dwMemoryLoad: u32,
    /// Bytes of physical memory; 0xFFFFFFFF if there are more.
    pub dwTotalPhys: u32,
    /// Those of them that are free.
    pub dwAvailPhys: u32,
    /// Bytes of addresses of the calling process (MS-01).
    pub dwTotalVirtual: u32,
    /// Those of them that are not reserved.
    pub dwAvailVirtual: u32,
}

/// Tells how much memory there is (SZ-311).
pub fn GlobalMemoryStatus(call: &mut Call<'_, '_>) -> MemoryStatus {
    let record = &call.kernel.state.machines[call.machine().0];
    let (total, free) = (record.ram_pages, record.ram_limit() - record.ram_used);
    let used = u64::from(total - free);
    let (all, unreserved) = call.kernel.address_room(call.process());
    MemoryStatus {
        dwMemoryLoad: (used * 100 / u64::from(total.max(1))) as u32,
        dwTotalPhys: total.saturating_mul(PAGE_BYTES),
        dwAvailPhys: free.saturating_mul(PAGE_BYTES),
        dwTotalVirtual: all,
        dwAvailVirtual: unreserved,
    }
}
