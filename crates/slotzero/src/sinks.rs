//! Where the events of a run go as they come: drawn for people, as JSON lines, as CeLog's.

use std::io::{self, Write};
use trace::{Drawer, Event, Sink, Style, json};
use viewer::Readlog;

/// Draws events and writes the lines to `to`.
pub(crate) struct Drawing<W> {
    style: Style,
    drawer: Option<Drawer>,
    to: W,
    failed: io::Result<()>,
}

impl<W: Write> Drawing<W> {
    /// Draws to `to`, in colours or without.
    pub(crate) fn new(to: W, colour: bool) -> Drawing<W> {
        let style = if colour { Style::COLOUR } else { Style::PLAIN };
        Drawing { style, drawer: None, to, failed: Ok(()) }
    }

    /// True if the events so far contradict each other.
    pub(crate) fn contradicted(&self) -> bool {
        self.drawer.as_ref().is_some_and(Drawer::contradicted)
    }

    /// Writes what stands below the steps. Fails if any line could not be written.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.failed?;
        if let Some(drawer) = &mut self.drawer {
            self.to.write_all(drawer.summary().as_bytes())?;
        }
        Ok(self.to)
    }

    fn write(&mut self, text: &str) {
        if self.failed.is_ok() {
            self.failed = self.to.write_all(text.as_bytes());
        }
    }
}

impl<W: Write> Sink for Drawing<W> {
    fn listens(&self) -> bool {
        self.failed.is_ok()
    }

    fn emit(&mut self, event: Event) {
        if let Event::Header(header) = &event {
            let drawer = Drawer::new(header, self.style);
            self.write(drawer.heading());
            self.drawer = Some(drawer);
        } else if let Some(drawer) = &mut self.drawer {
            let lines = drawer.line(&event);
            self.write(&lines);
        }
    }
}

/// Writes events to `to` as JSON lines.
pub(crate) struct Lines<W> {
    to: W,
    failed: io::Result<()>,
}

impl<W: Write> Lines<W> {
    /// Writes to `to`.
    pub(crate) fn new(to: W) -> Lines<W> {
        Lines { to, failed: Ok(()) }
    }

    /// Fails if any line could not be written.
    pub(crate) fn finish(self) -> io::Result<W> {
        self.failed.map(|()| self.to)
    }
}

impl<W: Write> Sink for Lines<W> {
    fn listens(&self) -> bool {
        self.failed.is_ok()
    }

    fn emit(&mut self, event: Event) {
        if self.failed.is_ok() {
            self.failed = writeln!(self.to, "{}", json::write_line(&event));
        }
    }
}

/// Writes events to `to` in the style of Readlog.
pub(crate) struct Logging<W> {
    log: Option<Readlog>,
    to: W,
    failed: io::Result<()>,
}

impl<W: Write> Logging<W> {
    /// Writes to `to`.
    pub(crate) fn new(to: W) -> Logging<W> {
        Logging { log: None, to, failed: Ok(()) }
    }

    /// True if the events so far contradict each other.
    pub(crate) fn contradicted(&self) -> bool {
        self.log.as_ref().is_some_and(Readlog::contradicted)
    }

    /// Writes what is left. Fails if any line could not be written.
    pub(crate) fn finish(mut self) -> io::Result<W> {
        self.failed?;
        if let Some(log) = &mut self.log {
            self.to.write_all(log.finish().as_bytes())?;
        }
        Ok(self.to)
    }
}

impl<W: Write> Sink for Logging<W> {
    fn listens(&self) -> bool {
        self.failed.is_ok()
    }

    fn emit(&mut self, event: Event) {
        let text = match (&event, &mut self.log) {
            (Event::Header(header), None) => {
                let log = self.log.insert(Readlog::new(header));
                log.heading().to_owned()
            }
            (_, Some(log)) => log.line(&event),
            (_, None) => String::new(),
        };
        if self.failed.is_ok() {
            self.failed = self.to.write_all(text.as_bytes());
        }
    }
}

/// Text that does not become longer than a limit: what does not fit fails to be written.
#[derive(Debug, Default)]
pub(crate) struct Bounded {
    text: Vec<u8>,
    /// True if something did not fit.
    full: bool,
}

/// How much of a trace `run` shows, in bytes: some ten thousand lines.
const SHOWN_BYTES: usize = 1 << 20;

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.full || self.text.len() + bytes.len() > SHOWN_BYTES {
            self.full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Draws the events of `run` into a text, as far as it is shown.
pub(crate) fn drawn<T>(colour: bool, run: impl FnOnce(&mut dyn Sink) -> T) -> (T, String) {
    let mut bounded = Bounded::default();
    let mut drawing = Drawing::new(&mut bounded, colour);
    let result = run(&mut drawing);
    assert!(!drawing.contradicted(), "the trace of a run agrees with itself");
    // The only failure is that the text is full.
    let whole = drawing.finish().is_ok();
    let mut text = String::from_utf8_lossy(&bounded.text).into_owned();
    if !whole {
        text += "… the trace goes on; `slotzero trace FILE` writes down all of it\n";
    }
    (result, text)
}
