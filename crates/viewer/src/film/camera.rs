//! Takes the events of a trace and makes the frames.

mod ends;

use super::called::{Callers, Uses};
use super::heard::Bench;
use super::scene::{Hues, LINE, Maker, bands, runs};
use super::touched::Touched;
use super::writers::Writers;
use super::{Card, ClauseCard, Content, End, Film, Frame, Item, Key, Owner, Place, Row, Scene};
use crate::film::lanes::Lanes;
use abi::{ErrorCode, MachineId, OsVersion, PAGE_BYTES, ProcessId, ThreadId};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use trace::tell::{Deed, Head, Spelling, Told};
use trace::{Event, Header, Sink, Teller};

/// How many lines of bytes an access is shown in; of a longer one, the first ones and the last.
const SHOWN_LINES: usize = 4;

/// How many lines of bytes are followed at once: those that were looked at last.
const FOLLOWED_LINES: usize = 24;

/// A film of more frames than this shows an access in one line and follows no other, so that it stays small.
const LONG: usize = 256;
const FOLLOWED_OF_LONG: usize = 1;

/// A scene with more things than this is only looked at as a whole after every so many frames.
const CHECKED: usize = 256;

const LINES_PER_PAGE: u64 = PAGE_BYTES as u64 / LINE;

/// Takes the events of a trace and makes the frames.
#[derive(Clone, Debug, Default)]
pub struct Camera {
    film: Film,
    rolling: Option<Rolling>,
    checks: bool,
}

/// What a camera knows once it has seen a header.
#[derive(Clone, Debug)]
struct Rolling {
    teller: Teller,
    writers: Writers,
    lanes: Lanes,
    uses: Uses,
    hues: Hues,
    touched: Touched,
    /// The frame that is being made.
    frame: Frame,
    thread: Option<ThreadId>,
    /// Cards of calls that have not returned, and the last error before them.
    calls: BTreeMap<ThreadId, (Card, ErrorCode)>,
    /// The things as they were after the last frame.
    scene: Scene,
    /// The lines of bytes that are shown, by content and page.
    lines: BTreeMap<(Content, u64), BTreeSet<u64>>,
    /// The same in the order in which they were looked at, the last one at the end.
    looked: VecDeque<(Content, u64)>,
    /// The process whose thread acted last on each machine.
    running: BTreeMap<MachineId, ProcessId>,
    /// How many frames there are behind the last step.
    behind: u32,
    choices: Vec<String>,
    checks: Option<Vec<(String, Key)>>,
    bench: Bench,
}

impl Sink for Camera {
    fn listens(&self) -> bool {
        true
    }

    fn emit(&mut self, event: Event) {
        self.take(&event);
    }
}

impl Camera {
    /// A camera that looks at the whole world after each frame, to see whether it has missed something:
    /// see [`Camera::missed`].
    pub fn checking() -> Camera {
        Camera { checks: true, ..Camera::default() }
    }

    /// The things whose picture was not what they were like after a frame, if it was looked for.
    pub fn missed(&self) -> &[(String, Key)] {
        self.rolling.as_ref().and_then(|rolling| rolling.checks.as_deref()).unwrap_or_default()
    }

    /// Takes the next event. The first one has to be the header; what comes before it is not seen.
    pub fn take(&mut self, event: &Event) {
        match (event, &mut self.rolling) {
            (Event::Header(header), None) => {
                self.film.version = header.version.name();
                self.film.about = Spelling::default().text(&header.about);
                let checks = self.checks.then(Vec::new);
                self.rolling = Some(Rolling { checks, ..Rolling::new(header) });
            }
            (_, Some(rolling)) => rolling.take(event, &mut self.film.frames),
            (_, None) => {}
        }
    }

    /// The film, when no event comes any more.
    pub fn finish(self) -> Film {
        let mut film = self.film;
        if let Some(mut rolling) = self.rolling {
            for told in rolling.teller.finish() {
                rolling.told(told, &mut film.frames);
            }
            let judged = rolling.bench.finish();
            rolling.judged(judged);
            rolling.close(&mut film.frames);
            film.contradicted = rolling.teller.contradicted();
            film.lanes = rolling.lanes.lanes;
            film.pauses = rolling.lanes.pauses;
            film.writes = rolling.writers.writes;
            film.clauses = clauses(&film.frames, rolling.teller.fold().version());
        }
        film
    }
}

/// The clauses that frames name.
fn clauses(frames: &[Frame], version: OsVersion) -> BTreeMap<&'static str, ClauseCard> {
    let cards = frames.iter().filter_map(|frame| frame.card.as_ref()?.clause);
    let judged = frames.iter().flat_map(|frame| &frame.judged).filter_map(|judged| judged.clause);
    cards.chain(judged).filter_map(|id| Some((id, ClauseCard::of(id, version)?))).collect()
}

fn blank(id: String, step: u32) -> Frame {
    Frame {
        id,
        step,
        line: 0,
        lane: None,
        who: String::new(),
        deed: String::new(),
        end: End::Plain,
        rows: Vec::new(),
        card: None,
        judged: Vec::new(),
        choices: Vec::new(),
        others: Vec::new(),
        changes: BTreeMap::new(),
        touched: Vec::new(),
    }
}

impl Rolling {
    fn new(header: &Header) -> Rolling {
        let mut touched = Touched::default();
        let teller = Teller::new(header, Spelling::default());
        for machine in teller.fold().machines().keys() {
            touched.stale.insert(Key::Machine(*machine));
            touched.stale.extend(bands(header.version, *machine));
        }
        touched.stale.extend(teller.fold().volumes().keys().map(|volume| Key::Volume(*volume)));
        let mut frame = blank("0".to_owned(), 0);
        frame.deed = "the world before the first step".to_owned();
        Rolling {
            teller,
            writers: Writers::default(),
            lanes: Lanes::default(),
            uses: Uses::default(),
            hues: Hues::default(),
            touched,
            frame,
            thread: None,
            calls: BTreeMap::new(),
            scene: Scene::new(),
            lines: BTreeMap::new(),
            looked: VecDeque::new(),
            running: BTreeMap::new(),
            behind: 0,
            choices: Vec::new(),
            checks: None,
            bench: Bench::new(header),
        }
    }

    fn take(&mut self, event: &Event, frames: &mut Vec<Frame>) {
        for told in self.teller.say(event) {
            self.told(told, frames);
        }
        if let Event::Choice { point, option, of } = event {
            self.choices.push(format!("{point} = {option}, of {of}"));
        }
        self.card(event);
        self.touched.take(event, self.teller.fold());
        for told in self.teller.take(event) {
            self.told(told, frames);
        }
        self.touched.take(event, self.teller.fold());
        let judged = self.bench.take(event);
        self.judged(judged);
        let number = frames.len();
        self.lanes.take(event, number, &self.teller.names());
        self.writers.take(event, self.teller.fold(), number, &self.frame.who);
    }

    fn told(&mut self, told: Told, frames: &mut Vec<Frame>) {
        match told {
            Told::Head(head) => {
                self.close(frames);
                self.open(head);
            }
            Told::Row(row) => self.frame.rows.push(Row::from(row)),
        }
    }

    fn open(&mut self, head: Head) {
        let (step, line, id) = match head.step {
            Some((step, line)) => {
                self.behind = 0;
                (step, line, step.to_string())
            }
            None => {
                self.behind += 1;
                (self.frame.step, 0, format!("{}.{}", self.frame.step, self.behind))
            }
        };
        self.frame = blank(id, step);
        self.frame.line = line;
        self.frame.lane = head.thread.and_then(|thread| self.lanes.of(thread));
        self.frame.who = head.who;
        self.frame.deed = match head.deed {
            Deed::Text(text) => text,
            Deed::Call { api, args } => {
                let args: Vec<String> =
                    args.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                format!("{api}({})", args.join(", "))
            }
        };
        self.frame.choices = std::mem::take(&mut self.choices);
        self.thread = head.thread;
        self.others();
        self.comes_on();
    }

    /// Who else could act now.
    fn others(&mut self) {
        let fold = self.teller.fold();
        let ready = fold.threads().iter().filter(|(id, thread)| {
            thread.state == trace::fold::ThreadState::Ready && Some(**id) != self.thread
        });
        let names = self.teller.names();
        self.frame.others = ready.map(|(id, _)| names.thread(*id)).collect();
    }

    /// Slot 0 shows the memory of the process that acts.
    fn comes_on(&mut self) {
        let fold = self.teller.fold();
        let current =
            self.thread.and_then(|thread| fold.threads().get(&thread)).map(|it| it.current);
        let Some(process) = current else { return };
        let Some(machine) = fold.processes().get(&process).map(|known| known.machine) else {
            return;
        };
        if self.running.insert(machine, process) != Some(process) && fold.version().has_slots() {
            self.touched.stale.insert(Key::Band(Owner::Machine(machine), 0));
        }
    }

    /// The frame is over: what is different after it.
    fn close(&mut self, frames: &mut Vec<Frame>) {
        let mut touched = std::mem::take(&mut self.touched);
        let passed = self.show_bytes(&mut touched, frames.len() > LONG);
        let fold = self.teller.fold();
        let spelling = Spelling::default();
        let misnamed = self.uses.misnamed(&touched.stale, fold, spelling);
        touched.stale.extend(misnamed);
        let mut maker = Maker {
            fold,
            names: Callers::new(fold, spelling, &mut self.uses),
            biographies: self.teller.biographies(),
            writers: &self.writers,
            hues: &mut self.hues,
            running: &self.running,
        };
        let mut changes = BTreeMap::new();
        for key in touched.stale {
            let item = maker.item(key);
            if let (Key::Line(content, line), None) = (key, &item) {
                forget(&mut self.lines, content, line);
            }
            note(&mut self.scene, &mut changes, key, item);
        }
        for key in passed {
            note(&mut self.scene, &mut changes, key, None);
        }
        for place in touched.runs {
            let mut wanted = runs(maker.fold, place);
            for key in known_runs(&self.scene, place) {
                let Key::Run(_, first) = key else { continue };
                let item = wanted.remove(&first).map(Item::Run);
                note(&mut self.scene, &mut changes, key, item);
            }
            for (first, run) in wanted {
                note(&mut self.scene, &mut changes, Key::Run(place, first), Some(Item::Run(run)));
            }
        }
        let looks = self.scene.len() < CHECKED || frames.len() % CHECKED == 0;
        if let Some(missed) = self.checks.as_mut().filter(|_| looks) {
            let wrong = maker.differing(&self.scene);
            missed.extend(wrong.into_iter().map(|key| (self.frame.id.clone(), key)));
        }
        self.frame.touched = touched.touched.into_iter().collect();
        self.frame.changes = changes;
        frames.push(std::mem::replace(&mut self.frame, blank(String::new(), 0)));
        let last = frames.last().map_or(0, |frame| frame.step);
        self.frame.step = last;
    }

    /// Finds the lines whose bytes may be others, and begins to show those that were looked at.
    /// Gives those that are not followed any more.
    fn show_bytes(&mut self, touched: &mut Touched, long: bool) -> Vec<Key> {
        let followed = if long { FOLLOWED_OF_LONG } else { FOLLOWED_LINES };
        // Of an access of very many pages the first ones and the last are looked at.
        let last = touched.shown.iter().skip(followed).last().filter(|_| !long);
        let ends = touched.shown.iter().take(followed).chain(last);
        for &(content, from, len) in ends {
            let last = from.saturating_add(len.max(1) - 1);
            let (first, last) = (from / LINE, last / LINE);
            let count = if long { 1 } else { SHOWN_LINES };
            let shown = (first..=last).take(count).chain((!long).then_some(last));
            for line in shown {
                self.lines.entry((content, line / LINES_PER_PAGE)).or_default().insert(line);
                self.looked.retain(|known| *known != (content, line));
                self.looked.push_back((content, line));
                let key = Key::Line(content, line);
                touched.stale.insert(key);
                touched.touched.insert(key);
            }
        }
        for &(content, first, end) in &touched.bytes {
            for ((_, _), lines) in self.lines.range((content, first)..(content, end)) {
                touched.stale.extend(lines.iter().map(|line| Key::Line(content, *line)));
            }
        }
        let too_many = self.looked.len().saturating_sub(followed);
        let passed: Vec<_> = self.looked.drain(..too_many).collect();
        for &(content, line) in &passed {
            forget(&mut self.lines, content, line);
            touched.stale.remove(&Key::Line(content, line));
        }
        passed.into_iter().map(|(content, line)| Key::Line(content, line)).collect()
    }
}

/// A line whose bytes are nowhere any more is shown again when somebody looks at it again.
fn forget(lines: &mut BTreeMap<(Content, u64), BTreeSet<u64>>, content: Content, line: u64) {
    if let Some(shown) = lines.get_mut(&(content, line / LINES_PER_PAGE)) {
        shown.remove(&line);
    }
}

fn known_runs(scene: &Scene, place: Place) -> Vec<Key> {
    let all = Key::Run(place, 0)..=Key::Run(place, u32::MAX);
    scene.range(all).map(|(key, _)| *key).collect()
}

/// Notes what a thing is like now, if that is something else than it was.
fn note(
    scene: &mut Scene,
    changes: &mut BTreeMap<Key, Option<Item>>,
    key: Key,
    item: Option<Item>,
) {
    if scene.get(&key) == item.as_ref() {
        return;
    }
    match &item {
        Some(item) => _ = scene.insert(key, item.clone()),
        None => _ = scene.remove(&key),
    }
    changes.insert(key, item);
}
