//! `slotzero fmt`: brings scenarios into the one layout.

use crate::cli::{ColorChoice, FmtOptions, Selection};
use crate::colour::Colours;
use crate::files::read_capped;
use crate::load::unreadable;
use crate::run::refuse;
use crate::select::{self, Found};
use crate::{Exit, Host};
use scenario::limits::SOURCE_BYTES;
use scenario::{Diagnostics, Source, echo_path, format};
use std::io::{self, Read};
use std::{fs, path::Path};

/// The argument that stands for standard input and output.
const STREAMS: &str = "-";

pub(crate) fn command(
    options: &FmtOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let colours = Colours::of(colour, host);
    if options.paths == [Path::new(STREAMS)] {
        return stream(options, colours, host);
    }
    let selection = Selection { paths: options.paths.clone(), ..Selection::default() };
    let found = match select::find(&selection, host) {
        Ok(found) => found,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    let mut exit = Exit::AsExpected;
    for found in &found {
        exit = exit.max(file(found, options, colours, host)?);
    }
    Ok(exit)
}

/// Brings one file into the layout, or says that it is not in it. A file with a mistake stays as it
/// is.
fn file(
    found: &Found,
    options: &FmtOptions,
    colours: Colours,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let source = match read_capped(&found.path, SOURCE_BYTES as u64) {
        Ok(bytes) => Source::from_bytes(&found.shown, bytes),
        Err(error) => Err(unreadable(&found.shown, &error)),
    };
    let (source, text) = match source.and_then(|source| Ok((source.clone(), format(&source)?))) {
        Ok(formatted) => formatted,
        Err(mistakes) => return tell(&mistakes, colours, host),
    };
    if text == source.text() {
        return Ok(Exit::AsExpected);
    }
    let shown = echo_path(&found.shown);
    if options.check {
        writeln!(host.out, "not in the layout: {shown}")?;
        return Ok(Exit::Unmet);
    }
    match fs::write(&found.path, text) {
        Ok(()) => writeln!(host.out, "written: {shown}").map(|()| Exit::AsExpected),
        Err(error) => refuse(&[format!("{shown} cannot be written: {error}")], host),
    }
}

/// The same from standard input to standard output.
fn stream(options: &FmtOptions, colours: Colours, host: &mut Host<'_>) -> io::Result<Exit> {
    let mut bytes = Vec::new();
    host.input.take(SOURCE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let source = Source::from_bytes("stdin", bytes);
    match source.and_then(|source| Ok((source.clone(), format(&source)?))) {
        Ok((source, text)) if options.check => {
            let same = text == source.text();
            Ok(if same { Exit::AsExpected } else { Exit::Unmet })
        }
        Ok((_, text)) => write!(host.out, "{text}").map(|()| Exit::AsExpected),
        Err(mistakes) => tell(&mistakes, colours, host),
    }
}

fn tell(mistakes: &Diagnostics, colours: Colours, host: &mut Host<'_>) -> io::Result<Exit> {
    host.out.flush()?;
    writeln!(host.err, "{}", mistakes.render(colours.human()))?;
    Ok(Exit::BadInput)
}
