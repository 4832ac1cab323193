//! `slotzero explain`: what a name means, in plain words.
//!
//! A name is a clause (`CFM-14`, with all its parts), an error code by name or number, a
//! constant, an exception, a function, or an address.

mod address;
mod constant;
mod refusals;
mod words;

use crate::cli::{ExplainOptions, SCENARIOS, Selection};
use crate::code::Code;
use crate::corpus::{self, Entry};
use crate::{Exit, Host, select};
use abi::constant::CONSTANTS;
use abi::error::ERROR_CODES;
use abi::{ErrorCode, ExceptionCode, clause};
use coredll::APIS;
use scenario::echo;
use scenario::near::nearest;
use std::cell::OnceCell;
use std::io;
use std::path::Path;

pub(crate) fn command(options: &ExplainOptions, host: &mut Host<'_>) -> io::Result<Exit> {
    let corpus = Corpus::new(&options.scenarios, host);
    let mut exit = Exit::AsExpected;
    for (index, name) in options.names.iter().enumerate() {
        let texts = explain(name, &corpus);
        if texts.is_empty() {
            host.complain(&unknown(name))?;
            exit = Exit::BadInput;
        }
        for (part, text) in texts.iter().enumerate() {
            let gap = if index + part > 0 { "\n" } else { "" };
            write!(host.out, "{gap}{text}")?;
        }
    }
    Ok(exit)
}

/// The scenarios that examples are taken from, and the sources, if they are here; read when the
/// first example is wanted.
pub(crate) struct Corpus {
    found: Vec<select::Found>,
    entries: OnceCell<Vec<Entry>>,
    folder: String,
    code: Code,
}

impl Corpus {
    fn new(folder: &Path, host: &Host<'_>) -> Corpus {
        let selection = Selection { paths: vec![folder.to_owned()], ..Selection::default() };
        let found = select::find(&selection, host).unwrap_or_default();
        let folder = folder.to_string_lossy().into_owned();
        let code = Code::below(&host.folder);
        Corpus { found, entries: OnceCell::new(), folder, code }
    }

    fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| corpus::read(&self.found))
    }

    /// Why no example can be given, if so.
    fn missing(&self) -> Option<String> {
        let hint = if self.folder == SCENARIOS { "; --scenarios names another" } else { "" };
        let folder = echo(&self.folder);
        self.found.is_empty().then(|| format!("there are no scenarios in `{folder}` here{hint}"))
    }
}

/// Everything that the name can mean, each as a text.
fn explain(name: &str, corpus: &Corpus) -> Vec<String> {
    let number = number(name);
    let mut texts: Vec<String> =
        clauses(name).map(|clause| words::clause(clause, corpus)).collect();
    let code = ErrorCode::from_name(name).or(number.map(ErrorCode));
    if let Some(code) = code.filter(|code| code.name().is_some()) {
        texts.push(words::error(code, corpus));
    }
    let exception = ExceptionCode::from_name(name).or(number.map(ExceptionCode));
    if let Some(code) = exception.filter(|code| code.name().is_some()) {
        texts.push(words::exception(code));
    }
    let constant = |name: &str| {
        let (value, family) = abi::constant::find(name)?;
        Some(constant::constant(name, value, family, corpus))
    };
    texts.extend(constant(name));
    texts.extend(number.into_iter().flat_map(constant::answers).filter_map(constant));
    if let Some(api) = APIS.iter().find(|api| api.name.eq_ignore_ascii_case(name)) {
        texts.push(words::function(api, corpus));
    }
    if texts.is_empty() {
        texts.extend(number.and_then(|number| address::address(name, number)));
    }
    texts
}

/// The clause with this identifier and the parts of it, whatever the case.
fn clauses(name: &str) -> impl Iterator<Item = clause::ClauseId> {
    let wanted = name.to_ascii_uppercase();
    clause::ALL.iter().copied().filter(move |clause| {
        let id = clause.id.to_ascii_uppercase();
        id == wanted || clause::covered_by(&wanted).any(|part| part.id == clause.id)
    })
}

fn number(name: &str) -> Option<u32> {
    match name.strip_prefix("0x").or(name.strip_prefix("0X")) {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => name.parse().ok(),
    }
}

fn unknown(name: &str) -> String {
    let clauses = clause::ALL.iter().map(|clause| clause.id);
    let codes = ERROR_CODES.iter().map(|(_, name, _)| *name);
    let exceptions = ExceptionCode::ALL.iter().map(|(name, _)| *name);
    let constants = CONSTANTS.iter().map(|(name, ..)| *name);
    let functions = APIS.iter().map(|api| api.name);
    let known = functions.chain(codes).chain(exceptions).chain(constants).chain(clauses);
    let shown = echo(name);
    match nearest(name, known) {
        Some(near) => format!("`{shown}` is not known; did you mean `{near}`?"),
        None => format!(
            "`{shown}` is not known; `slotzero list --clauses` and `--apis` show what there is"
        ),
    }
}
