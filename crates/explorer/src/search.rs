//! Depth first, forward and back on one world; each thread has its own.

use crate::chooser::Decisions;
use crate::explore::Settings;
use crate::report::{Findings, Partial};
use crate::team::{Task, Team};
use crate::trail::Trail;
use crate::visited::{Noted, Seen};
use runner::{Came, Walk};

/// Tells the end of a run from the state that it ends in: a run that ends because of what was expected
/// may end in a state from which another goes on.
pub(crate) const END: u128 = journal::salt("explorer", "end") as u128;

/// What one thread does: it goes on from states that nobody has gone on from.
pub(crate) struct Search<'t, 'p> {
    trail: Trail<'p>,
    team: &'t Team<'t>,
    seen: Seen<'t>,
    found: Findings,
}

impl<'t, 'p> Search<'t, 'p> {
    pub(crate) fn new(walk: Walk<'p>, settings: Settings, team: &'t Team<'t>) -> Search<'t, 'p> {
        let trail = Trail::with(walk, settings);
        Search { trail, team, seen: team.visited.seen(), found: Findings::default() }
    }

    /// Takes tasks until there are none.
    pub(crate) fn work(mut self) -> Findings {
        let _guard = self.team.guard();
        while let Some(task) = self.next_task() {
            self.trail.go_to(task.way, task.next);
            while self.team.allows_turn(&mut self.found) && self.step() {
                if self.team.wants_tasks() {
                    if let Some((way, next)) = self.trail.give_away() {
                        self.team.add_task(Task { way, next });
                    }
                }
            }
        }
        self.found.witnessed = self.trail.walk.witnessed();
        self.found
    }

    /// The next task. A thread that waits for one keeps nothing that others could use.
    fn next_task(&mut self) -> Option<Task> {
        self.team.give_back(&mut self.found);
        self.seen.let_go();
        self.team.next_task()
    }

    /// Takes a turn, and goes back if it leads to nothing new. False if there is no way left.
    fn step(&mut self) -> bool {
        let Some(turn) = self.trail.turn() else { return false };
        if self.trail.differs {
            self.team.stop(Partial::Asymmetric);
            return false;
        }
        if let Came::CannotBe(_) = turn {
            return self.trail.go_back();
        }
        self.found.generated += 1;
        let end = if let Came::Ended(_) = turn { END } else { 0 };
        let noted = self.seen.insert(self.trail.state().wrapping_add(end));
        match (turn, noted) {
            (_, Noted::NoRoom) => self.team.stop(Partial::NoRoom),
            (Came::Ended(report), _) => {
                let trail = &self.trail;
                let ending = trail.ending(&report);
                self.found.note_end(ending, report.verdict, || trail.decisions());
            }
            (Came::GoesOn, Noted::New) => {
                self.trail.go_on(Decisions::default());
                return true;
            }
            (Came::GoesOn | Came::CannotBe(_), _) => {}
        }
        self.trail.go_back()
    }
}
