//! `slotzero check`: reads scenarios and binds their calls, without running them.

use crate::cli::{CheckOptions, ColorChoice, MessageFormat};
use crate::colour::Colours;
use crate::filter::Filter;
use crate::load::load;
use crate::run::{refuse, write_messages};
use crate::select::{self, Found};
use crate::{Exit, Host};
use scenario::{Diagnostics, Format};
use std::io;

pub(crate) fn command(
    options: &CheckOptions,
    colour: ColorChoice,
    host: &mut Host<'_>,
) -> io::Result<Exit> {
    let selection = &options.selection;
    let filter = match Filter::new(&selection.filter, &selection.tag) {
        Ok(filter) => filter,
        Err(mistake) => return refuse(&[mistake], host),
    };
    let found = match select::find(selection, host) {
        Ok(found) => found,
        Err(mistakes) => return refuse(&mistakes, host),
    };
    let colours = Colours::of(colour, host);
    let (mut good, mut bad) = (0, 0);
    for found in &found {
        match check(found, &filter) {
            None => {}
            Some(Ok(())) => good += 1,
            Some(Err(mistakes)) => {
                bad += 1;
                tell(&mistakes, options.message_format, colours, host)?;
            }
        }
    }
    if good + bad == 0 {
        host.complain("the filters leave no scenario to check")?;
        return Ok(Exit::BadInput);
    }
    if options.message_format != MessageFormat::Json {
        let plural = if good + bad == 1 { "" } else { "s" };
        writeln!(host.out, "{} scenario{plural} checked, {bad} with mistakes", good + bad)?;
    }
    Ok(if bad == 0 { Exit::AsExpected } else { Exit::BadInput })
}

/// `None` if the filter leaves the scenario out.
fn check(found: &Found, filter: &Filter) -> Option<Result<(), Diagnostics>> {
    match load(found) {
        Ok(scenario) if filter.takes(&found.shown, &scenario) => {
            Some(runner::plan(&scenario, &found.files()).map(|_| ()))
        }
        Err(mistakes) if filter.may_take(&found.shown) => Some(Err(mistakes)),
        _ => None,
    }
}

fn tell(
    mistakes: &Diagnostics,
    format: MessageFormat,
    colours: Colours,
    host: &mut Host<'_>,
) -> io::Result<()> {
    match format {
        MessageFormat::Human => writeln!(host.err, "{}", mistakes.render(colours.human())),
        MessageFormat::Short => write!(host.err, "{}", mistakes.render(Format::Short)),
        MessageFormat::Json => write_messages(&mistakes.render(Format::Json), host),
    }
}
