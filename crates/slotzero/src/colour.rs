//! Whether and how colours are used.

use crate::Host;
use crate::cli::ColorChoice;
use anstyle::{AnsiColor, Style};
use scenario::Format;

/// Colours for results and for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colours {
    /// Results are coloured.
    pub(crate) out: bool,
    /// Messages are coloured.
    pub(crate) err: bool,
}

impl Colours {
    /// What was asked for; left to us, a terminal gets colours unless NO_COLOR is set.
    pub(crate) fn of(choice: ColorChoice, host: &Host<'_>) -> Colours {
        let wanted = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !host.no_color,
        };
        Colours { out: wanted(host.out_is_terminal), err: wanted(host.err_is_terminal) }
    }

    /// The form of messages for people.
    pub(crate) fn human(self) -> Format {
        if self.err { Format::Colored } else { Format::Human }
    }
}

/// The word in bold and in this colour, or as it is.
pub(crate) fn paint(word: &str, colour: Option<AnsiColor>, on: bool) -> String {
    match colour {
        Some(colour) if on => {
            let style = Style::new().bold().fg_color(Some(colour.into()));
            format!("{style}{word}{style:#}")
        }
        _ => word.to_owned(),
    }
}
