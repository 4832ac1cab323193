//! From the decisions of a run to what a scenario says to have them taken again.

use crate::chooser::{Free, Taken};
use crate::ending::Ending;
use kernel::{Chance, ChoicePoint};
use runner::{Came, Walk, listed_as};
use scenario::{Choice, Turn};
use trace::Silent;

/// How to have a run once more: the fields `order` and `choices` of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Who takes each step; `None` if a thread took one that no scenario can name.
    pub order: Option<Vec<Turn>>,
    /// The kernel's decisions, up to the last one that is not the default.
    pub choices: Vec<Choice>,
    /// What is told of the end of this run besides, for example what waits for what.
    pub notes: Vec<String>,
    /// How this run ends, if it is followed to its end.
    pub ending: Option<Ending>,
}

impl Schedule {
    /// That of the turns that a walk has taken since it began to name them, with the decisions of the
    /// kernel in them.
    pub fn of(walk: &Walk<'_>, mut choices: Vec<Choice>) -> Schedule {
        while choices.last().is_some_and(|last| last.option == 0) {
            choices.pop();
        }
        let order: Option<Vec<Turn>> = walk.picks().iter().cloned().collect();
        Schedule { order: order.map(without_idle_time), choices, notes: Vec::new(), ending: None }
    }

    /// What a scenario says as `order`.
    pub fn order_text(&self) -> Option<String> {
        let turns: Vec<String> = self.order.as_ref()?.iter().map(Turn::to_string).collect();
        Some(format!("Schedule([{}])", turns.join(", ")))
    }

    /// True if something happens that might not, or it is decided that it does not.
    pub fn has_happenings(&self) -> bool {
        let mut turns = self.order.iter().flatten();
        let fault = |choice: &Choice| choice.point == scenario::ChoicePoint::Fault;
        turns.any(|turn| matches!(turn, Turn::May(_))) || self.choices.iter().any(fault)
    }

    /// What a scenario says as `choices`.
    pub fn choices_text(&self) -> String {
        let choices: Vec<String> = self.choices.iter().map(Choice::to_string).collect();
        format!("[{}]", choices.join(", "))
    }
}

/// Tells how to have a run once more, from its decisions. The walk stands where the exploration began;
/// it is at the end of the run afterwards.
pub fn schedule(walk: &mut Walk<'_>, free: Free, decisions: &[Taken]) -> Schedule {
    again(walk, free, decisions, usize::MAX)
}

/// The same for the beginning of a run, of so many turns.
pub fn schedule_of_beginning(
    walk: &mut Walk<'_>,
    free: Free,
    decisions: &[Taken],
    turns: usize,
) -> Schedule {
    again(walk, free, decisions, turns)
}

fn again(walk: &mut Walk<'_>, free: Free, decisions: &[Taken], turns: usize) -> Schedule {
    walk.name_picks();
    let mut again = Again { left: decisions.iter(), free, choices: Vec::new() };
    let (mut notes, mut ending) = (Vec::new(), None);
    for _ in 0..turns {
        if let Came::Ended(report) | Came::CannotBe(report) = walk.turn(&mut Silent, &mut again) {
            notes.extend(report.messages.iter().next().cloned());
            ending = Some(Ending::of(&report));
            break;
        }
    }
    let notes = notes.into_iter().flat_map(|message| message.notes).collect();
    Schedule { notes, ending, ..Schedule::of(walk, again.choices) }
}

/// Time passes without being told to, except before something that happens.
fn without_idle_time(order: Vec<Turn>) -> Vec<Turn> {
    let mut matters = false;
    let mut kept: Vec<Turn> = order
        .into_iter()
        .rev()
        .filter(|turn| {
            matters = matches!(turn, Turn::May(_)) || matters && *turn == Turn::Time;
            matters || *turn != Turn::Time
        })
        .collect();
    kept.reverse();
    kept
}

/// Takes the same decisions again, and notes those that the kernel asks for.
struct Again<'d> {
    left: std::slice::Iter<'d, Taken>,
    free: Free,
    choices: Vec<Choice>,
}

impl Chance for Again<'_> {
    fn choose(&mut self, point: ChoicePoint, _of: u32) -> u32 {
        let taken = self.free.contains(point).then(|| self.left.next()).flatten();
        let option = taken.map_or(0, |taken| taken.option);
        if taken.is_some_and(Taken::happens) {
            self.free.happenings -= 1;
        }
        let named = listed_as(point);
        self.choices.extend(named.map(|point| Choice { point, option }));
        option
    }
}
