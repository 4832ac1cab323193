//! GetSystemInfo: the sizes that a program needs for address calculations.
//!
//! Modelled: page size, allocation granularity, lowest and highest address. The processor's
//! fields depend on the device and are not modelled: they are not among the outputs.
//!
//! Documents: GetSystemInfo, Windows CE 3.0 and 5.0 references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Gives, OutputSpec, Param, Returns, Takes};
use abi::{Address, GRANULARITY, PAGE_BYTES, clause};
use kernel::space::KERNEL_START;
use kernel::versions::{AddressSpace, Flat};

pub(crate) static API: Api = Api {
    name: "GetSystemInfo",
    params: &[Param {
        name: "lpSystemInfo",
        takes: Takes::Structure {
            name: "SYSTEM_INFO",
            members: &[
                OutputSpec { name: "dwPageSize", gives: Gives::Number { families: &[] } },
                OutputSpec { name: "lpMinimumApplicationAddress", gives: Gives::Address },
                OutputSpec { name: "lpMaximumApplicationAddress", gives: Gives::Address },
                OutputSpec {
                    name: "dwAllocationGranularity",
                    gives: Gives::Number { families: &[] },
                },
            ],
        },
    }],
    returns: Returns::Nothing,
    versions: EVERYWHERE,
    about: "Tells the page size, the allocation granularity and the range of user addresses.",
    document: "GetSystemInfo, Windows CE 3.0 and 5.0 references",
    clauses: &[clause::SI_01A, clause::SI_01B, clause::MS_02, clause::SZ_84, clause::SZ_242],
    invoke: |call, _| {
        let info = GetSystemInfo(call);
        call.put(&API, "dwPageSize", info.dwPageSize);
        call.put(&API, "lpMinimumApplicationAddress", info.lpMinimumApplicationAddress);
        call.put(&API, "lpMaximumApplicationAddress", info.lpMaximumApplicationAddress);
        call.put(&API, "dwAllocationGranularity", info.dwAllocationGranularity);
        Returned::Nothing
    },
};

/// What GetSystemInfo fills in, as far as it is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemInfo {
    /// The unit of protection and commitment, in bytes (SI-01).
    pub dwPageSize: u32,
    /// The lowest address that a program can use (SZ-84, SZ-242).
    pub lpMinimumApplicationAddress: Address,
    /// The highest address that a program can use (SZ-84, SZ-242).
    pub lpMaximumApplicationAddress: Address,
    /// The unit in which address space is handed out, in bytes (SI-01).
    pub dwAllocationGranularity: u32,
}

/// Tells the sizes of the system. It cannot fail.
pub fn GetSystemInfo(call: &mut Call<'_, '_>) -> SystemInfo {
    let end = match &call.kernel.rules.space {
        AddressSpace::Flat(Flat { private, shared_views: None, .. }) => private.end,
        AddressSpace::Flat(_) | AddressSpace::Slots(_) => KERNEL_START,
    };
    SystemInfo {
        dwPageSize: PAGE_BYTES, // IN-13, IN-15, SI-05
        lpMinimumApplicationAddress: Address(GRANULARITY),
        lpMaximumApplicationAddress: Address(end - 1),
        // MS-02
        dwAllocationGranularity: GRANULARITY,
    }
}

#[cfg(test)]
mod tests {
    use crate::GetSystemInfo;
    use crate::script::{check, typed};
    use expect_test::expect;

    #[test]
    fn it_tells_the_sizes_and_the_ends_of_user_memory_and_writes_no_last_error() {
        check(
            r"
            GetSystemInfo()
            desk: GetSystemInfo(_)
            ",
            expect![[r#"
                a: GetSystemInfo -> nothing, dwPageSize 4096, lpMinimumApplicationAddress 0x00010000, lpMaximumApplicationAddress 0x7fffffff, dwAllocationGranularity 0x00010000
                desk: GetSystemInfo -> nothing, dwPageSize 4096, lpMinimumApplicationAddress 0x00010000, lpMaximumApplicationAddress 0x7fffffff, dwAllocationGranularity 0x00010000"#]],
        );
    }

    #[test]
    fn a_rust_program_gets_them_as_fields() {
        let info = typed(GetSystemInfo);
        assert_eq!((info.dwPageSize, info.dwAllocationGranularity), (0x1000, 0x1_0000));
    }
}
