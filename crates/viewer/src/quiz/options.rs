//! Answers that could be thought of.

use fastrand::Rng;

/// So many of some answers, in an order that the seed decides.
pub(super) fn pick(mut from: Vec<String>, count: usize, rng: &mut Rng) -> Vec<String> {
    rng.shuffle(&mut from);
    from.truncate(count);
    from
}

fn without(all: &[&str], right: &str) -> Vec<String> {
    all.iter().filter(|option| **option != right).map(|option| (*option).to_owned()).collect()
}

/// What else a function could return that returns this. Values that others returned before could be
/// meant again.
pub(super) fn results(api: &str, right: &str, values: &[String]) -> Vec<String> {
    let is_number = |value: &str| value.starts_with("0x");
    let nothing = if api == "CreateFile" { "INVALID_HANDLE_VALUE" } else { "NULL" };
    let handles = ["nothing: it raises an exception", nothing];
    let all: &[&str] = match right {
        "TRUE" | "FALSE" => {
            &["TRUE", "FALSE", "nothing: it raises an exception", "nothing: it waits"]
        }
        _ if right.starts_with("WAIT_") => {
            &["WAIT_OBJECT_0", "WAIT_TIMEOUT", "WAIT_FAILED", "WAIT_ABANDONED", "nothing: it waits"]
        }
        _ if is_number(right) || right.contains("NULL") || right.contains("INVALID") => {
            let earlier = values.iter().map(String::as_str).filter(|value| is_number(value));
            let mut all: Vec<&str> = earlier.chain(handles).collect();
            all.sort_unstable();
            all.dedup();
            return without(&all, right);
        }
        _ => &["0", "1", "4096", "0xFFFFFFFF"],
    };
    without(all, right)
}

/// Last errors that programs meet with a function: some belong to files, some to addresses.
pub(super) fn errors(api: &str, right: &str) -> Vec<String> {
    let mut all = vec![
        "NO_ERROR (0)",
        "ERROR_ACCESS_DENIED (5)",
        "ERROR_INVALID_HANDLE (6)",
        "ERROR_INVALID_PARAMETER (87)",
        "ERROR_ALREADY_EXISTS (183)",
    ];
    if api.contains("File") {
        all.extend(["ERROR_FILE_NOT_FOUND (2)", "ERROR_SHARING_VIOLATION (32)"]);
        all.push("ERROR_DISK_FULL (112)");
    }
    if api.contains("View") || api.contains("Alloc") || api.starts_with("Virtual") {
        all.extend(["ERROR_NOT_ENOUGH_MEMORY (8)", "ERROR_INVALID_ADDRESS (487)"]);
    }
    without(&all, right)
}

/// Exceptions that a touch of memory can raise.
pub(super) fn exceptions(right: &str) -> Vec<String> {
    let all = [
        "EXCEPTION_ACCESS_VIOLATION",
        "EXCEPTION_IN_PAGE_ERROR",
        "EXCEPTION_DATATYPE_MISALIGNMENT",
        "EXCEPTION_GUARD_PAGE",
        "EXCEPTION_STACK_OVERFLOW",
    ];
    without(&all, right)
}

pub(super) mod states {
    //! States of a page.

    use crate::film::item::Page;

    const ABSENT: &str = "not in memory";
    const CLEAN: &str = "in memory, clean";
    const DIRTY: &str = "in memory, dirty: not in its file yet";
    const ROM: &str = "in place in ROM";

    pub(in crate::quiz) const ALL: [&str; 4] = [ABSENT, CLEAN, DIRTY, ROM];

    /// The state of a page, if it is in memory.
    pub(in crate::quiz) fn of(page: Option<&Page>) -> &'static str {
        match page {
            None => ABSENT,
            Some(page) if page.rom => ROM,
            Some(page) if page.dirty => DIRTY,
            Some(_) => CLEAN,
        }
    }
}
