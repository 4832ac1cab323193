//! Sleep: stops the calling thread for some time.
//!
//! Modelled: the time is the model's own, which moves when no thread can run. Sleep(0) gives other
//! threads no precedence; who runs next is the schedule's decision. Sleep(INFINITE) never ends
//! (SZ-63).
//!
//! Documents: Sleep, Windows CE references.

use crate::Call;
use crate::answer::Returned;
use crate::api::{Api, EVERYWHERE, Param, Returns, Takes};
use abi::clause;
use abi::constant::Family;

pub(crate) static API: Api = Api {
    name: "Sleep",
    params: &[Param {
        name: "dwMilliseconds",
        takes: Takes::Number { families: &[Family::Timeout], default: 0 },
    }],
    returns: Returns::Nothing,
    versions: EVERYWHERE,
    about: "Stops the calling thread for some time.",
    document: "Sleep, Windows CE references",
    clauses: &[clause::SZ_63, clause::SZ_99],
    invoke: |call, args| Sleep(call, args.number(0)),
};

/// Stops the calling thread for `dwMilliseconds`; INFINITE: for ever; 0: not at all.
pub fn Sleep(call: &mut Call<'_, '_>, dwMilliseconds: u32) -> Returned {
    if call.kernel.sleep(call.thread, dwMilliseconds) {
        Returned::Blocked
    } else {
        Returned::Nothing
    }
}

#[cfg(test)]
mod tests {
    use crate::script::check;
    use expect_test::expect;

    #[test]
    fn the_clock_goes_from_one_sleepers_end_to_the_next() {
        check(
            "
                Sleep(0)
                Sleep(30)
                b: Sleep(10)
                a/2: Sleep(INFINITE)
                ! clock
                b: Sleep(20)
                ! clock
                ! clock
            ",
            expect![[r#"
                a: Sleep -> nothing
                a: Sleep waits
                b: Sleep waits
                a/2: Sleep waits
                it is 10 ms
                b goes on
                b: Sleep waits
                it is 30 ms
                a goes on
                b goes on
                nothing is due"#]],
        );
    }
}
