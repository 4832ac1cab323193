//! Says in words what was explored.

use super::record::{LivelockRecord, Reason, Record, ScheduleRecord, SymmetryRecord};
use abi::OsVersion;
use explorer::{Bounds, Share};
use scenario::{echo, echo_path, is_unprintable};

/// What is known of the orders before any is looked at.
pub(super) fn beginning(file: &str, version: OsVersion, share: Share, bounds: Bounds) -> String {
    let scripts = counted(bounds.scripts.into(), "script");
    let orders = match bounds.orders {
        Some(1) => String::from("1 order"),
        Some(orders) => format!("{orders} orders"),
        None => String::from("more than 2^128 orders"),
    };
    let at_most = match bounds.steps {
        Some(steps) => {
            let steps = counted(steps, "step");
            format!("{steps} in {scripts}: {orders} at most, besides what else is free")
        }
        None => format!("{scripts} with repetitions that have no bound"),
    };
    let share = match share.of {
        1 => String::new(),
        of => format!(", share {} of {of}", share.index + 1),
    };
    format!("{} on {version}{share}\n    {at_most}\n", echo_path(file))
}

/// As many outcomes are told.
const SHOWN: usize = 30;
/// Fields of a scenario are told that are no longer.
const SHOWN_BYTES: usize = 4_000;

/// How the sum of several shares begins.
pub(crate) fn of_shares(sum: &Record) -> String {
    let shares = counted(sum.share.1.into(), "share");
    format!("{} on {}, {shares}\n", echo_path(&sum.file), sum.version)
}

/// What was found. The message of an outcome names places in the file.
pub(crate) fn findings(record: &Record) -> String {
    let Record { generated, unique, ends, .. } = *record;
    let symmetry = record.symmetry.as_ref().map_or_else(String::new, symmetry);
    let schedules = record.schedules.as_deref().map_or_else(String::new, |all| {
        format!("{all} schedule{}, ", if all == "1" { "" } else { "s" })
    });
    // Shares may look at the same states.
    let at_most = if record.reason == Reason::Merged { "at most " } else { "" };
    let whole = match &record.partial {
        None => String::from("all there is"),
        Some(why) => format!("PARTIAL: {why}"),
    };
    let (generated, ends) = (counted(generated, "state"), counted(ends, "end"));
    let mut text = format!(
        "{symmetry}    {schedules}{generated} generated, {at_most}{unique} different, {ends}: {whole}\n"
    );
    for outcome in record.outcomes.iter().take(SHOWN) {
        text += &format!("{:>8}  {}\n", outcome.ends, shown(&outcome.message));
        for note in &outcome.notes {
            text += &format!("          {}\n", shown(note));
        }
        if !outcome.is_well() {
            text += &pasted(&outcome.schedule);
        }
    }
    if let Some(more @ 1..) = record.outcomes.len().checked_sub(SHOWN) {
        text += &format!(
            "          and {}; the JSON form tells all\n",
            counted(more as u64, "more outcome")
        );
    }
    text + &record.livelock.as_ref().map_or_else(String::new, going_round)
}

/// Who can stand for whom.
fn symmetry(record: &SymmetryRecord) -> String {
    let groups: Vec<String> = record.alike.iter().map(|group| group.join(", ")).collect();
    let groups = groups.join("; ");
    match (record.used, &*groups) {
        (true, groups) => format!("    one state, whoever of them is where: {groups}\n"),
        (false, "") => String::from("    no two scripts are the same but for names\n"),
        (false, groups) => {
            format!("    the same but for names, and yet they come to different ends: {groups}\n")
        }
    }
}

/// A livelock: what goes round, and an order that comes into it.
fn going_round(livelock: &LivelockRecord) -> String {
    let mut text = format!(
        "          livelock: from here on no run comes to its end; {} in a circle\n",
        counted(livelock.states, "state")
    );
    for step in &livelock.steps {
        let (by, step, line) =
            (step.by.as_deref().unwrap_or("a thread"), echo(&step.step), step.line);
        text += &format!("          {by} takes line {line} again and again: {step}\n");
    }
    text + &pasted(&livelock.schedule)
}

/// The fields that have a run once more, to be pasted into its scenario.
fn pasted(schedule: &ScheduleRecord) -> String {
    let ScheduleRecord { may, order, choices } = schedule;
    let Some(order) = order else {
        return String::from(
            "          by an order that cannot be written: a thread has no name\n",
        );
    };
    let fields = [("may", may.as_ref()), ("order", Some(order)), ("choices", choices.as_ref())];
    let field = |(name, text): (&str, Option<&String>)| {
        text.map_or_else(String::new, |text| match text.len() {
            0..=SHOWN_BYTES => format!("          {name}: {},\n", shown(text)),
            bytes => format!("          {name}: {bytes} bytes, which the JSON form tells\n"),
        })
    };
    fields.map(field).concat()
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A text of a record, which anybody may have written, without what could steer a terminal.
fn shown(text: &str) -> String {
    let shown = |c: char| if c != '\n' && is_unprintable(c) { '\u{FFFD}' } else { c };
    text.chars().map(shown).collect()
}
