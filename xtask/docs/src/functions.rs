//! The page of the functions.

use super::pages::{cell, page};
use abi::OsVersion;
use abi::clause::ClauseId;
use abi::not_modelled as gaps;
use coredll::{APIS, Api, Param, Takes};
use slotzero::coverage::Refusal;
use std::collections::BTreeSet;

/// The version that the page is about.
const VERSION: OsVersion = OsVersion::CeNet4_2;

/// Every function: what it takes, gives and returns, what it follows, what is left out.
pub(super) fn apis(refusals: &BTreeSet<Refusal>) -> String {
    let mut text = page(
        "Functions",
        "What the model offers of the API, for Windows CE .NET 4.2. `slotzero explain NAME` tells \
         the same of one function, and which scenarios call it.\n\n\
         *Left out* is what it means that a scenario or `slotzero drive` does not mention the \
         parameter. *Outputs* are compared with `out: (NAME: …)`. A *last error* is one that a \
         scenario of this repository leads to after this clause; [clauses.md](clauses.md) says \
         where each clause comes from.",
    );
    let links = APIS.iter().map(|api| format!("[{}](#{})", api.name, api.name.to_lowercase()));
    text += &format!("\n{}\n", links.collect::<Vec<_>>().join(", "));
    for api in APIS {
        text += &function(api, refusals);
    }
    text
}

fn function(api: &Api, refusals: &BTreeSet<Refusal>) -> String {
    let (name, about) = (api.name, api.about);
    let mut text = format!("\n## {name}\n\n{about}\n\n");
    text += &format!("Returns {}. Document: {}.\n", api.returns.words(), api.document);
    text += &format!("It exists on {}.\n", api.versions_words());
    text += &parameters(api);
    text += &outputs(api);
    text += &clauses(api, refusals);
    let gaps: Vec<&str> = gaps_of(api).collect();
    if !gaps.is_empty() {
        text += &format!("\nNot modelled: {}.\n", gaps.join("; "));
    }
    text
}

fn parameters(api: &Api) -> String {
    if api.params.is_empty() {
        return String::from("\nIt has no parameters.\n");
    }
    let row = |param: &Param| {
        let (takes, left_out) = (param.takes_words(), param.left_out_words());
        format!("| `{}` | {takes} | {left_out} |\n", param.name)
    };
    let rows: String = api.params.iter().map(row).collect();
    format!("\n| Parameter | Takes | Left out |\n| --- | --- | --- |\n{rows}")
}

fn outputs(api: &Api) -> String {
    let rows: String = api
        .outputs()
        .map(|output| {
            let within = api.params.iter().find(|param| match param.takes {
                Takes::Structure { members, .. } => members.contains(&output),
                _ => false,
            });
            let within = within.map_or_else(String::new, |param| format!(" in `{}`", param.name));
            format!("| `{}`{within} | {} |\n", output.name, output.gives.words())
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    format!("\n| Output | Is |\n| --- | --- |\n{rows}")
}

fn clauses(api: &Api, refusals: &BTreeSet<Refusal>) -> String {
    let row = |clause: &ClauseId| {
        let mine = refusals.iter().filter(|one| *one.api == *api.name && one.clause == clause.id);
        let codes: Vec<&str> = mine.map(|one| one.code).collect();
        let elsewhere = if clause.holds_in(VERSION) { "" } else { " (of another version)" };
        let (says, codes) = (cell(clause.text), codes.join(", "));
        format!("| {} | {}{elsewhere} | {says} | {codes} |\n", clause.id, clause.standing)
    };
    let rows: String = api.clauses.iter().map(row).collect();
    format!("\n| Clause | Standing | Says | Last error |\n| --- | --- | --- | --- |\n{rows}")
}

/// What a run can come to in this function that is not modelled: what is said about it begins with
/// the functions.
fn gaps_of(api: &Api) -> impl Iterator<Item = &'static str> {
    let names = |why: &str| {
        let functions = why.split(':').next().unwrap_or_default();
        functions.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == api.name)
    };
    gaps::ALL.iter().filter(move |(_, why)| names(why)).map(|(what, _)| *what)
}
