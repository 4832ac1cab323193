//! `slotzero merge`: adds up what the shares of an exploration found.

use crate::cli::MergeOptions;
use crate::cli::MessageFormat;
use crate::explore::record::{Reason, Record};
use crate::explore::tell::{findings, of_shares};
use crate::{Exit, Host};
use scenario::{echo, echo_path};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// A mistake, with its place.
type Mistake = String;

/// The shares of one exploration, by their numbers.
type Shares = BTreeMap<u32, (String, Record)>;

pub(crate) fn command(options: &MergeOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let mut explorations: BTreeMap<(String, String), Shares> = BTreeMap::new();
    let mut mistakes = Vec::new();
    for path in &options.files {
        let shown = path.display().to_string();
        match std::fs::read_to_string(host.path(path)) {
            Ok(text) => read(&shown, &text, &mut explorations, &mut mistakes),
            Err(error) => mistakes.push(format!("{}: {error}", echo_path(&shown))),
        }
    }
    if mistakes.is_empty() && explorations.is_empty() {
        mistakes.push(String::from("there is no object `explored` in these files"));
    }
    check_texts(&explorations, &mut mistakes);
    for shares in explorations.values() {
        check(shares, &mut mistakes);
    }
    for mistake in &mistakes {
        writeln!(host.err, "error: {mistake}")?;
    }
    if !mistakes.is_empty() {
        return Ok(Exit::BadInput);
    }
    let mut exit = Exit::AsExpected;
    for shares in explorations.into_values() {
        let sum = add_up(shares);
        match options.message_format {
            MessageFormat::Json => writeln!(host.out, "{}", serde_json::to_string(&sum)?)?,
            MessageFormat::Human | MessageFormat::Short => tell(&sum, host.out)?,
        }
        exit = exit.max(sum.exit());
    }
    Ok(exit)
}

/// Reads the objects that tell of explorations; others may stand between them.
fn read(
    shown: &str,
    text: &str,
    explorations: &mut BTreeMap<(String, String), Shares>,
    mistakes: &mut Vec<Mistake>,
) {
    for (line, object) in (1..)
        .zip(text.trim_start_matches('\u{FEFF}').lines())
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let place = format!("{}:{line}", echo_path(shown));
        let value = match serde_json::from_str::<Value>(object) {
            Ok(value) => value,
            Err(error) => {
                // What is no JSON here is hardly any below.
                mistakes.push(format!("{place}:{}: this is no JSON object", error.column()));
                return;
            }
        };
        if value["reason"] == "merged" {
            mistakes.push(format!("{place}: this is a sum already; only shares are added up"));
            continue;
        }
        if value["reason"] != "explored" {
            continue;
        }
        let record: Record = match serde_json::from_value(value) {
            Ok(record) => record,
            Err(error) => {
                mistakes.push(format!("{place}: {error}"));
                continue;
            }
        };
        // Machines may call the file otherwise.
        let (text, version) = (record.scenario.clone(), record.version.clone());
        let shares = explorations.entry((text, version)).or_default();
        let share = record.share.0;
        if let Some((first, _)) = shares.get(&share) {
            let what = format!("share {share} of {} is there twice", echo_path(&record.file));
            mistakes.push(format!("{place}: {what}: first at {first}"));
            continue;
        }
        shares.insert(share, (place, record));
    }
}

/// A file has one text in all shares.
fn check_texts(explorations: &BTreeMap<(String, String), Shares>, mistakes: &mut Vec<Mistake>) {
    let mut known: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for (place, record) in explorations.values().flat_map(BTreeMap::values) {
        let file = (&*record.file, &*record.version);
        let (first, text) = (known.get(&file).copied(), &*record.scenario);
        if let Some(first) = first.filter(|first| *first != text) {
            let (first, text, shown) = (echo(first), echo(text), echo_path(&record.file));
            mistakes
                .push(format!("{place}: another text of {shown} ({text}) than before ({first})"));
        }
        known.entry(file).or_insert(text);
    }
}

/// All shares are there, and of one exploration.
fn check(shares: &Shares, mistakes: &mut Vec<Mistake>) {
    let Some((first_place, first)) = shares.values().next() else { return };
    for (place, record) in shares.values() {
        let same = [
            ("version of slotzero", &record.engine, &first.engine),
            ("setting", &record.settings, &first.settings),
        ];
        for (what, found, expected) in same {
            if found != expected {
                let (found, expected) = (echo(found), echo(expected));
                mistakes.push(format!(
                    "{place}: another {what} ({found}) than at {first_place} ({expected})"
                ));
            }
        }
        if record.share.1 != first.share.1 || record.share.0 == 0 || record.share.0 > record.share.1
        {
            let (share, of) = record.share;
            mistakes.push(format!(
                "{place}: this is share {share} of {of}; at {first_place} there are {}",
                first.share.1
            ));
        }
    }
    let missing = (1..=first.share.1).filter(|share| !shares.contains_key(share));
    let missing: Vec<String> = missing.take(20).map(|share| share.to_string()).collect();
    if !missing.is_empty() {
        let (file, version, of) = (echo_path(&first.file), &first.version, first.share.1);
        let missing = missing.join(", ");
        mistakes.push(format!("{file} on {version}: of {of} shares these are missing: {missing}"));
    }
}

fn add_up(shares: Shares) -> Record {
    let mut records = shares.into_values().map(|(_, record)| record);
    let mut sum = records.next().expect("an exploration has a share");
    for record in records {
        let number = |text: Option<String>| text.and_then(|text| text.parse::<u128>().ok());
        let both = number(sum.schedules.take()).zip(number(record.schedules));
        sum.schedules = both.and_then(|(a, b)| a.checked_add(b)).map(|all| all.to_string());
        sum.generated = sum.generated.saturating_add(record.generated);
        sum.unique = sum.unique.saturating_add(record.unique);
        sum.ends = sum.ends.saturating_add(record.ends);
        sum.table_bytes = sum.table_bytes.saturating_add(record.table_bytes);
        sum.partial = sum.partial.or(record.partial);
        for (known, other) in sum.properties.iter_mut().zip(record.properties) {
            known.judged |= other.judged;
            known.met |= other.met;
        }
        for mut outcome in record.outcomes {
            if let Some(rest) = outcome.message.strip_prefix(&*echo_path(&record.file)) {
                outcome.message = format!("{}{rest}", echo_path(&sum.file));
            }
            match sum.outcomes.iter_mut().find(|known| known.key() == outcome.key()) {
                Some(known) => known.ends = known.ends.saturating_add(outcome.ends),
                None => sum.outcomes.push(outcome),
            }
        }
        sum.livelock = sum.livelock.or(record.livelock);
    }
    sum.outcomes.sort_by(|one, other| one.key().cmp(&other.key()));
    sum.reason = Reason::Merged;
    sum
}

fn tell(sum: &Record, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{}{}", of_shares(sum), findings(sum))?;
    for (at, wrong) in sum.unwitnessed() {
        writeln!(out, "          {}: {wrong}", echo(&sum.properties[at].property))?;
    }
    Ok(())
}
