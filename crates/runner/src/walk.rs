//! A run that can be taken back: what looks at every order of a plan's steps goes forward and back on
//! one world.

use crate::course::{Course, Tally};
use crate::history::{Followed, Picked};
use crate::options::Options;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::properties::Witnessed;
use crate::report::Report;
use crate::run::{Halt, Run, refuse_world};
use abi::OsVersion;
use kernel::{Chance, State, World};
use scenario::{Actor, Name, Scenario, Span, Turn};
use std::ops::ControlFlow;
use trace::Sink;

/// A run of a plan, turn by turn. A copy stands where the original does, and cannot go back beyond that.
#[derive(Clone)]
pub struct Walk<'p> {
    plan: &'p Plan<'p>,
    version: OsVersion,
    options: Options,
    course: Course,
    /// What was wrong before the first turn: it is wrong whatever that is.
    wrong_at_first: Option<Tally>,
}

/// What came of a turn.
pub enum Came {
    /// The run goes on.
    GoesOn,
    /// The run ends with it: because all scripts have ended, because no step can be taken, or because
    /// something is not as expected.
    Ended(Box<Report>),
    /// The scenario has no such order: the step needs what another has not bound yet. If there is no other
    /// order, the run ends so.
    CannotBe(Box<Report>),
}

/// A point that a walk can go back to.
pub struct Place {
    world: journal::Mark<{ State::TABLES }>,
    progress: journal::Mark<{ Progress::TABLES }>,
    expectations: u64,
    unsettled: u64,
    open: Option<Name>,
    step: Option<Span>,
    followed: Option<Followed>,
}

impl<'p> Walk<'p> {
    /// Stands before the first turn of a plan that has been planned for this version. A world that the
    /// kernel objects to is reported, as in [`crate::run()`].
    pub fn begin(
        plan: &'p Plan<'p>,
        version: OsVersion,
        options: Options,
    ) -> Result<Walk<'p>, Box<Report>> {
        let world = World::new(&plan.scenario.world_spec(version))
            .map_err(|error| Box::new(refuse_world(plan, &error.to_string())))?;
        let options = Options { barrier: true, remembers: false, ..options };
        let course = Course::new(world, plan);
        let mut walk = Walk { plan, version, options, course, wrong_at_first: None };
        walk.on(&mut trace::Silent, &mut kernel::Defaults, |run| run.begin());
        let tally = &walk.course.tally;
        walk.wrong_at_first = (tally.unmet > 0).then(|| tally.clone());
        Ok(walk)
    }

    /// Takes one turn: a step, the end of a program, or time that passes where nobody can take a step.
    pub fn turn(&mut self, sink: &mut dyn Sink, chance: &mut dyn Chance) -> Came {
        let decisions = &mut self.course.decisions;
        (decisions.reduced, decisions.picked) = (None, None);
        // The run ends with this turn, and a report takes the tally away.
        if let Some(tally) = &self.wrong_at_first {
            self.course.tally = tally.clone();
        }
        self.on(sink, chance, |run| match run.turn() {
            Err(halt @ Halt::TooEarly(_)) => Came::CannotBe(Box::new(run.report(Some(halt)))),
            Err(halt) => Came::Ended(Box::new(run.report(Some(halt)))),
            Ok(()) if run.is_over() || run.tally.unmet > 0 => {
                Came::Ended(Box::new(run.report(None)))
            }
            Ok(()) => Came::GoesOn,
        })
    }

    /// From now on notes who is picked for each turn.
    pub fn name_picks(&mut self) {
        self.course.decisions.picks = Some(Vec::new());
    }

    /// The script that went on in the last turn, if one did.
    pub fn picked(&self) -> Option<Picked> {
        self.course.decisions.picked
    }

    /// The next turns are this script's, among as many; a turn in which that cannot be comes to
    /// [`Came::CannotBe`]. None: they are anybody's again.
    pub fn prescribe(&mut self, script: Option<Picked>) {
        self.course.decisions.prescribed = script;
    }

    /// The scenario.
    pub fn scenario(&self) -> &'p Scenario {
        self.plan.scenario
    }

    /// Whether steps that come to the same whenever they are taken are taken first, without a choice.
    pub fn set_reduces(&mut self, reduces: bool) {
        self.course.decisions.reduces = reduces;
    }

    /// If the last turn was one of these: as which option of how many.
    pub fn was_reduced(&self) -> Option<(u32, u32)> {
        self.course.decisions.reduced
    }

    /// The step that was taken last, and the thread that took it, if it has a name.
    pub fn last_step(&mut self) -> (Option<Actor>, Option<Span>) {
        let Course { world, tally, .. } = &self.course;
        let (acting, step) = (tally.acting, tally.step);
        let lives = acting.filter(|thread| world.state.threads.get(thread.0).is_some());
        let name = |run: &mut Run<'_>| lives.and_then(|thread| run.name_of(thread));
        (self.on(&mut trace::Silent, &mut kernel::Defaults, name), step)
    }

    /// From now on notes which script takes each step.
    pub fn follow_scripts(&mut self) {
        self.course.decisions.followed = Some(Followed::default());
    }

    /// With which option the script that took the step before would have taken the last one too; none if
    /// it could not.
    pub fn continues(&self) -> Option<u32> {
        self.course.decisions.followed?.continues
    }

    /// Tells apart which script took the last step.
    pub fn last_script(&self) -> u64 {
        let row = self.course.decisions.followed.and_then(|followed| followed.row);
        journal::mix(LAST, &(), &row)
    }

    /// Who took each turn that somebody had to take, what happened and where time passed, in their
    /// order; none for a thread that no schedule can name.
    pub fn picks(&self) -> &[Option<Turn>] {
        self.course.decisions.picks.as_deref().unwrap_or_default()
    }

    /// The world and how far the scripts have come: all that tells one state from another.
    pub fn state(&self) -> (&World, &Progress) {
        (&self.course.world, &self.course.progress)
    }

    /// Gives up going back, and knowing the fingerprint without computing it.
    pub fn forget(&mut self) {
        self.options.barrier = false;
        self.course.world.state.set_barrier(false);
        self.course.progress.set_barrier(false);
    }

    /// What was seen of the properties on all ways that this walk has gone.
    pub fn witnessed(&self) -> Witnessed {
        self.course.witnessed
    }

    /// Where the walk is.
    pub fn place(&self) -> Place {
        let Course { world, progress, tally, decisions, .. } = &self.course;
        Place {
            world: world.state.mark(),
            progress: progress.mark(),
            expectations: tally.expectations,
            unsettled: tally.unsettled,
            open: tally.open.clone(),
            step: tally.step,
            followed: decisions.followed,
        }
    }

    /// Goes back to a place that the walk has come from.
    pub fn back_to(&mut self, place: &Place) {
        let Course { world, progress, tally, decisions, .. } = &mut self.course;
        world.state.undo_to(&place.world);
        progress.undo_to(&place.progress);
        (tally.expectations, tally.unsettled) = (place.expectations, place.unsettled);
        tally.open.clone_from(&place.open);
        tally.step = place.step;
        tally.next_check = 0;
        decisions.followed = place.followed;
    }

    /// Whether states are told apart by 128 bits.
    pub fn is_wide(&self) -> bool {
        self.options.wide
    }

    /// Tells apart what differs in what is to come: the world, how far the scripts have come, and whether
    /// anything was open on the way. 64 bits; with [`Options::wide`] 128 of them, the higher ones computed
    /// from all the content each time.
    pub fn fingerprint(&self) -> u128 {
        let Course { world, progress, .. } = &self.course;
        let known = world.state.fingerprint().wrapping_add(progress.fingerprint());
        let first = known.wrapping_add(self.looked_back_on(0));
        if !self.options.wide {
            return first.into();
        }
        let known = world.state.second_fingerprint().wrapping_add(progress.second_fingerprint());
        u128::from(known.wrapping_add(self.looked_back_on(SECOND))) << 64 | u128::from(first)
    }

    /// What is no part of the state and yet decides what is to come, for the sum with this seed.
    fn looked_back_on(&self, seed: u64) -> u64 {
        let Course { world, tally, .. } = &self.course;
        let open = if tally.unsettled > 0 { OPEN.wrapping_add(seed) } else { 0 };
        let peaks = self.plan.looks_back.peak.then_some(&world.state.ram_peaks);
        let peaks = peaks.into_iter().flat_map(|peaks| peaks.iter());
        peaks.fold(open, |sum, (machine, peak)| {
            sum.wrapping_add(journal::mix(PEAK.wrapping_add(seed), &machine, peak))
        })
    }

    fn on<T>(
        &mut self,
        sink: &mut dyn Sink,
        chance: &mut dyn Chance,
        act: impl FnOnce(&mut Run<'_>) -> T,
    ) -> T {
        let mut watch = |_: &World| ControlFlow::Continue(());
        act(&mut self.course.run(self.plan, self.version, self.options, sink, chance, &mut watch))
    }
}

const PEAK: u64 = journal::salt("Walk", "peak");
const LAST: u64 = journal::salt("Walk", "last script");
const OPEN: u64 = journal::salt("Walk", "open");
const SECOND: u64 = journal::salt("Walk", "second sum");
