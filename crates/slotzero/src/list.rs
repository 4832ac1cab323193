//! `slotzero list`: scenarios, tags, functions, versions, clauses.

use crate::cli::ListOptions;
use crate::corpus::Entry;
use crate::filter::Filter;
use crate::load::load;
use crate::run::refuse;
use crate::{Exit, Host, select};
use abi::{OsVersion, clause};
use scenario::echo;
use std::collections::BTreeMap;
use std::io;

pub(crate) fn command(options: &ListOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    if options.apis {
        return list_functions(host);
    }
    if options.versions {
        return list_versions(host);
    }
    if options.clauses {
        return list_clauses(host);
    }
    match select(options, host) {
        Ok(entries) if entries.is_empty() => {
            refuse(&[String::from("the filters leave no scenario to list")], host)
        }
        Ok(entries) if options.tags => list_tags(&entries, host),
        Ok(entries) => list_scenarios(&entries, host),
        Err(mistakes) => refuse(&mistakes, host),
    }
}

fn select(options: &ListOptions, host: &Host<'_>) -> Result<Vec<Entry>, Vec<String>> {
    let selection = &options.selection;
    let filter = Filter::new(&selection.filter, &selection.tag).map_err(|mistake| vec![mistake])?;
    let mut entries = Vec::new();
    for found in select::find(selection, host)? {
        match load(&found) {
            Ok(scenario) if filter.takes(&found.shown, &scenario) => {
                entries.push(Entry::of(&found.shown, &scenario));
            }
            Err(_) if filter.may_take(&found.shown) => {
                tracing::warn!(path = %found.shown, "is no scenario: see `slotzero check`");
            }
            _ => {}
        }
    }
    Ok(entries)
}

fn list_scenarios(entries: &[Entry], host: &mut Host<'_>) -> io::Result<Exit> {
    for entry in entries {
        let on: Vec<&str> = entry.on.iter().map(|on| on.name()).collect();
        writeln!(host.out, "{} on {}: {}", entry.shown, on.join(", "), whole(&entry.about))?;
    }
    Ok(Exit::AsExpected)
}

/// The text, with what could steer a terminal escaped, however long it is.
fn whole(text: &str) -> String {
    text.split_whitespace().map(echo).collect::<Vec<_>>().join(" ")
}

fn list_tags(entries: &[Entry], host: &mut Host<'_>) -> io::Result<Exit> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in entries.iter().flat_map(|entry| &entry.tags) {
        *counts.entry(tag).or_default() += 1;
    }
    for (tag, count) in counts {
        writeln!(host.out, "{count:>5}  {}", echo(tag))?;
    }
    Ok(Exit::AsExpected)
}

fn list_functions(host: &mut Host<'_>) -> io::Result<Exit> {
    for api in coredll::APIS {
        let params: Vec<&str> = api.params.iter().map(|param| param.name).collect();
        let versions = api.versions_words();
        writeln!(host.out, "{}({}) on {versions}", api.name, params.join(", "))?;
    }
    Ok(Exit::AsExpected)
}

fn list_versions(host: &mut Host<'_>) -> io::Result<Exit> {
    for version in OsVersion::ALL {
        writeln!(host.out, "{}", version.name())?;
    }
    Ok(Exit::AsExpected)
}

fn list_clauses(host: &mut Host<'_>) -> io::Result<Exit> {
    for clause in clause::ALL {
        writeln!(host.out, "{:<9} {:<10}  {}", clause.id, clause.standing, clause.text)?;
    }
    Ok(Exit::AsExpected)
}
