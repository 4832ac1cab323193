//! A trace for people, as text.
//!
//! Numbers of steps and lines of the scenario stand at the left, then who acts, then what. Below
//! each step stand, indented, the changes that it made (`│`), what it came to (`=`) and what went
//! wrong (`!`); at the right, how much RAM is used after a change to it.

mod columns;
mod heading;
mod style;

pub use style::Style;

use crate::tell::{Teller, Told};
use crate::{Event, Fold, Header};
use columns::Columns;

/// Draws a trace, event by event.
#[derive(Clone, Debug)]
pub struct Drawer {
    teller: Teller,
    heading: String,
    columns: Columns,
    /// A step has begun.
    begun: bool,
}

impl Drawer {
    /// A drawer for the trace with this header.
    pub fn new(header: &Header, style: Style) -> Drawer {
        let processes = header.world.machines.iter().flat_map(|machine| &machine.processes);
        let names = processes.map(|process| &process.name).chain(&header.world.programs);
        let widest = names.map(|name| crate::text::width(&style.text(name))).max().unwrap_or(0);
        Drawer {
            teller: Teller::new(header, style.spelling()),
            heading: heading::heading(header, style),
            columns: Columns { style, who: widest.clamp(8, 16) },
            begun: false,
        }
    }

    /// What stands above the steps: version, sentence, world. Whole lines.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// The lines that the next event adds; none or several. The header adds none.
    pub fn line(&mut self, event: &Event) -> String {
        let told = self.teller.tell(event);
        self.draw(&told)
    }

    /// What stands below the steps: a line on each machine's memory.
    pub fn summary(&mut self) -> String {
        let told = self.teller.finish();
        let mut lines = self.draw(&told);
        lines.push('\n');
        for (&id, machine) in self.fold().machines() {
            lines.push_str(&heading::summary(self.fold(), id, machine, self.columns.style));
        }
        lines
    }

    /// The world as far as it was drawn.
    pub fn fold(&self) -> &Fold {
        self.teller.fold()
    }

    /// Whether the trace has contradicted itself so far: then what was drawn cannot be trusted.
    pub fn contradicted(&self) -> bool {
        self.teller.contradicted()
    }

    fn draw(&mut self, told: &[Told]) -> String {
        let mut lines = String::new();
        for told in told {
            match told {
                Told::Head(head) => {
                    if !std::mem::replace(&mut self.begun, true) {
                        lines.push('\n');
                        lines.push_str(&self.columns.titles());
                    }
                    lines.push_str(&self.columns.head(head));
                }
                Told::Row(row) => lines.push_str(&self.columns.row(row, self.begun)),
            }
        }
        lines
    }
}

/// Draws a whole trace, with heading and summary.
pub fn draw<'e>(
    header: &Header,
    events: impl IntoIterator<Item = &'e Event>,
    style: Style,
) -> String {
    let mut drawer = Drawer::new(header, style);
    let mut text = drawer.heading().to_owned();
    for event in events {
        text.push_str(&drawer.line(event));
    }
    text.push_str(&drawer.summary());
    text
}

#[cfg(test)]
mod tests;
