//! What a dead handle once was. A run keeps no history, so a second run, with the same free
//! decisions and up to the same step, tells it from its events.

use crate::options::Options;
use crate::plan::Plan;
use crate::run::run;
use abi::OsVersion;
use kernel::{Chance, ChoicePoint};
use scenario::{Choice, Diagnostic, Spanned, Turn};
use trace::biography::Biographies;
use trace::{Event, Sink};

/// The free decisions of a run: those that were no default, by their place in the order.
#[derive(Clone, Default)]
pub(crate) struct Decisions {
    asked: u64,
    taken: Vec<(u64, u32)>,
    /// How many of those that the scenario lists were asked for.
    pub(crate) listed: usize,
    /// One that the scenario lists and that is no answer to what was asked.
    pub(crate) wrong: Option<Box<Diagnostic>>,
    /// Who was picked for each turn that somebody had to take, what happened, and where time passed, if
    /// that is wanted. None stands for one that no scenario can name.
    pub(crate) picks: Option<Vec<Option<Turn>>>,
    /// Take steps first that come to the same whenever they are taken.
    pub(crate) reduces: bool,
    /// The last step was taken so, as this option of so many: it was not asked.
    pub(crate) reduced: Option<(u32, u32)>,
    /// Which script took the last step, if that is wanted.
    pub(crate) followed: Option<Followed>,
    /// Who was picked in the last turn, if it was a script's.
    pub(crate) picked: Option<Picked>,
    /// Who has to be picked in this one.
    pub(crate) prescribed: Option<Picked>,
}

/// A script that was picked to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its row: 0 for the main script, then the others in their order.
    pub row: u32,
    /// How many could have been picked; 0: nobody had to take the step.
    pub of: u32,
}

/// The script that took the last step.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Followed {
    /// Its row.
    pub(crate) row: Option<u32>,
    /// With which option it would have taken the step after it too, if it could.
    pub(crate) continues: Option<u32>,
}

/// Who takes the decisions of a run, and those that were taken: those that the scenario lists first.
pub(crate) struct Remembered<'c> {
    chance: &'c mut dyn Chance,
    choices: &'c [Spanned<Choice>],
    pub(crate) decisions: &'c mut Decisions,
    /// Whether a second run may take the same decisions again.
    keeps: bool,
}

impl<'c> Remembered<'c> {
    pub(crate) fn new(
        chance: &'c mut dyn Chance,
        choices: &'c [Spanned<Choice>],
        decisions: &'c mut Decisions,
        keeps: bool,
    ) -> Remembered<'c> {
        Remembered { chance, choices, decisions, keeps }
    }

    /// The next decision that the scenario lists, if it is one about this.
    fn listed(&mut self, point: ChoicePoint, of: u32) -> Option<u32> {
        let point = listed_as(point)?;
        let choice = self.choices.get(self.decisions.listed)?;
        self.decisions.listed += 1;
        let wrong = if choice.value.point != point {
            format!("what is to be decided here is {}", point.name())
        } else if choice.value.option >= of {
            format!("there are {of} options here, counted from 0")
        } else {
            return Some(choice.value.option);
        };
        self.decisions.wrong.get_or_insert_with(|| Box::new(Diagnostic::error(choice.span, wrong)));
        None
    }
}

/// The word that scenarios have for a decision; who takes the next step, and what happens between two,
/// they say as `order`.
pub fn listed_as(point: ChoicePoint) -> Option<scenario::ChoicePoint> {
    match point {
        ChoicePoint::NextThread | ChoicePoint::Happens => None,
        ChoicePoint::Evict => Some(scenario::ChoicePoint::Evict),
        ChoicePoint::LazyWrite => Some(scenario::ChoicePoint::LazyWrite),
        ChoicePoint::TrimPool => Some(scenario::ChoicePoint::TrimPool),
        ChoicePoint::StaleRead => Some(scenario::ChoicePoint::StaleRead),
        ChoicePoint::GoneCard => Some(scenario::ChoicePoint::GoneCard),
        ChoicePoint::TrimInCall => Some(scenario::ChoicePoint::TrimInCall),
        ChoicePoint::FailedWrite => Some(scenario::ChoicePoint::FailedWrite),
        ChoicePoint::NameLookup => Some(scenario::ChoicePoint::NameLookup),
        ChoicePoint::Fault => Some(scenario::ChoicePoint::Fault),
    }
}

impl Chance for Remembered<'_> {
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        let listed = self.listed(point, of);
        let option = listed.unwrap_or_else(|| self.chance.choose(point, of));
        if option != 0 && self.keeps {
            self.decisions.taken.push((self.decisions.asked, option));
        }
        self.decisions.asked += 1;
        option
    }
}

/// The same decisions once more.
struct Again<'t> {
    taken: &'t [(u64, u32)],
    asked: u64,
}

impl Chance for Again<'_> {
    fn choose(&mut self, _: ChoicePoint, _: u32) -> u32 {
        let now = self.asked;
        self.asked += 1;
        match self.taken {
            [(at, option), rest @ ..] if *at == now => {
                self.taken = rest;
                *option
            }
            _ => 0,
        }
    }
}

/// Listens to what happens to handles.
struct Listener(Option<Biographies>);

impl Sink for Listener {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        match (&event, &mut self.0) {
            (Event::Header(header), _) => self.0 = Some(Biographies::new(header)),
            (event, Some(biographies)) => biographies.take(event),
            (_, None) => {}
        }
    }
}

/// What the biographies of all handles tell, as they are known before a step, which is told by how
/// many were taken with it.
pub(crate) fn tell(
    plan: &Plan<'_>,
    version: OsVersion,
    chance: &Remembered<'_>,
    taken: u64,
    told: impl FnOnce(&Biographies) -> Option<String>,
) -> Option<String> {
    let step_budget = taken.saturating_sub(1);
    let options =
        Options { step_budget, invariants: false, remembers: false, ..Options::default() };
    let (mut listener, mut again) =
        (Listener(None), Again { taken: &chance.decisions.taken, asked: 0 });
    run(plan, version, options, &mut listener, &mut again);
    told(&listener.0?)
}
