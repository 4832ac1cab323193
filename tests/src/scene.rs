//! Random scenes: a world, what the programs in it do, who comes when, what may happen to them. Each is a
//! scenario; what fails is made small and kept as one.
//!
//! Nothing in a scene depends on what else is in it: any of it can be left out, and what is left is a
//! scene again.

mod deed;
mod found;
mod tried;
mod world;
mod written;

pub use deed::argument;
pub use found::as_found;
pub use tried::{
    Failed, Hears, Tally, check, config, mishears, mishears_of, run_by, try_one, try_scenes,
};
pub use written::{content, world_text};

use crate::program::Operation;
use abi::ThreadId;
use abi::world::{MachineSpec, PoolSpec, WorldSpec};
use coredll::{Args, Returned};
use deed::{Deed, Line, Writer, deeds};
use kernel::{Chance, ChoicePoint, Defaults, World};
use proptest::prelude::*;
use runner::{Plan, plan};
use scenario::{Format, NoFiles, Scenario, Source, parse};
use trace::Silent;

/// A random scene.
#[derive(Clone, Debug)]
pub struct Scene {
    /// What there is.
    pub world: WorldSpec,
    /// What is done, in the order in which it is written, and by whom.
    deeds: Vec<(usize, Deed)>,
    /// What threads do that are started, and what servers do.
    program: Vec<(usize, Deed)>,
    /// Whose last step is to end the process, a bit each.
    ends: u8,
    may: Vec<May>,
    /// The seed of the order; none: it is decided who comes next.
    order: Option<u64>,
    /// What is decided where nobody else does, one after the other.
    chance: Vec<u8>,
}

/// Decisions, and then the default of each: a scene becomes smaller by having fewer.
pub struct Decisions<'s>(std::slice::Iter<'s, u8>);

/// What happens from outside, and a fault that strikes, is one decision of so many.
const RARE: u32 = 12;

impl Chance for Decisions<'_> {
    fn choose(&mut self, point: ChoicePoint, of: u32) -> u32 {
        let decided = self.0.next().map_or(0, |decided| u32::from(*decided));
        match point {
            ChoicePoint::Happens | ChoicePoint::Fault if decided % RARE < RARE - 1 => 0,
            ChoicePoint::Happens | ChoicePoint::Fault => 1 + decided / RARE % (of - 1),
            _ => decided % of,
        }
    }
}

/// What may happen.
#[derive(Clone, Copy, Debug)]
enum May {
    Kill(usize),
    Fault { on: &'static str, persistent: bool },
    PowerCut(usize),
    WarmBoot(usize),
}

/// Scenes with at most so many steps.
pub fn scenes(steps: usize) -> impl Strategy<Value = Scene> {
    let faults = ["PageIn", "WriteBack", "Allocation", "Growth", "Server"];
    let may = prop_oneof![
        1 => (0..4usize).prop_map(May::Kill),
        3 => (prop::sample::select(faults.to_vec()), any::<bool>())
            .prop_map(|(on, persistent)| May::Fault { on, persistent }),
        1 => (0..2usize).prop_map(May::PowerCut),
        1 => (0..2usize).prop_map(May::WarmBoot),
    ];
    let may = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(may, 1..3)];
    let (program, all) = (deeds(4), deeds(steps));
    let chance = prop::collection::vec(any::<u8>(), 0..2 * steps);
    let order = prop::option::of(any::<u64>());
    // What comes first here is made small first.
    (all, program, any::<u8>(), may, order, chance, world::worlds()).prop_map(
        |(deeds, program, ends, may, order, chance, world)| Scene {
            world,
            deeds,
            program,
            ends,
            may,
            order,
            chance,
        },
    )
}

/// Who takes a script, and what is around.
struct Who {
    name: String,
    machine: String,
    has_image: bool,
    has_card: bool,
    /// Its paging pool is trimmed.
    trims: bool,
    /// The first one of its machine.
    is_first: bool,
    /// The processes that serve its calls.
    servers: Vec<String>,
    /// The identifier of the process, and of another one of its machine, if there is any.
    ids: [u32; 2],
}

/// A scene as it is written.
struct Written {
    text: String,
    /// The line of each step, from 1, and what is expected of it where nothing is known.
    steps: Vec<(usize, &'static str)>,
}

/// What is expected of a step, by its number, and what is where nothing is known.
type Expected<'e> = &'e dyn Fn(usize, &'static str) -> String;

/// Whatever may come of it.
fn anything(_: usize, anything: &'static str) -> String {
    anything.to_owned()
}

impl Scene {
    /// The scenario, in which anything may come of a step.
    pub fn text(&self) -> String {
        let order = self.order.map(|seed| format!("order: Seed({seed}),\n"));
        self.written(&order.unwrap_or_default(), &anything).text
    }

    /// The same with other fields in place of the order, and with what is expected of each step, if
    /// anything is.
    fn written(&self, more: &str, expected: Expected<'_>) -> Written {
        let version = self.world.version;
        let all = self.all();
        let current = kernel_of(&self.world).rules.handles.current_process.0;
        let mut number = 0;
        let mut lines = |who: &Who, deeds: &mut dyn Iterator<Item = &Deed>| -> Vec<Line> {
            let mut writer = Writer::new(version, current, who, self.may.is_empty());
            let lines = deeds.filter_map(|deed| {
                number += 1;
                writer.line(deed, number)
            });
            lines.collect()
        };
        let scripts: Vec<Vec<Line>> = (all.iter().enumerate())
            .map(|(at, who)| {
                let own = |(by, _): &&(usize, Deed)| by % all.len() == at;
                let end = (self.ends >> at & 1 == 1).then_some(&Deed::End);
                let own = self.deeds.iter().filter(own).map(|(_, deed)| deed);
                lines(who, &mut own.chain(end))
            })
            .collect();
        // A program starts no other, and what the world does, it does to somebody.
        let works = |deed: &&Deed| {
            let Deed::Of(operation) = deed else { return !matches!(deed, Deed::Thread) };
            let of_scripts = matches!(
                operation,
                Operation::Act(_) | Operation::Move { .. } | Operation::UseStack { .. }
            );
            !of_scripts
        };
        let mut program = self.program.iter().map(|(_, deed)| deed).filter(works);
        let program = lines(&all[0], &mut program);
        let mut page = Page { text: String::new(), steps: Vec::new(), expected };
        page.text = format!(
            "(about: \"A random scene.\", on: [{version}],\nworld: {},\nprograms: \
             [Program(name: \"{}\", steps: [\n",
            world_text(&self.world),
            world::PROGRAM
        );
        page.block(&program);
        page.text += "])],\nsteps: [],\nscripts: [\n";
        for (who, lines) in all.iter().zip(&scripts).filter(|(_, lines)| !lines.is_empty()) {
            page.text += &format!("Script(by: \"{}\", steps: [\n", who.name);
            page.block(lines);
            page.text += "]),\n";
        }
        page.text += &format!("],\n{}{more})\n", self.may_text(&all));
        Written { text: page.text, steps: page.steps }
    }

    fn may_text(&self, all: &[Who]) -> String {
        let machine = |at: usize| &self.world.machines[at % self.world.machines.len()].name;
        let may = self.may.iter().map(|may| match may {
            May::Kill(who) => format!("Kill(process: \"{}\")", all[who % all.len()].name),
            May::Fault { on, persistent } => format!("Fault(on: {on}, persistent: {persistent})"),
            May::PowerCut(at) => format!("PowerCut(machine: \"{}\")", machine(*at)),
            May::WarmBoot(at) => format!("WarmBoot(machine: \"{}\")", machine(*at)),
        });
        let may: Vec<String> = may.collect();
        if may.is_empty() { String::new() } else { format!("may: [{}],\n", may.join(", ")) }
    }

    /// Those who take the scripts.
    fn all(&self) -> Vec<Who> {
        let mut kernel = kernel_of(&self.world);
        self.world.machines.iter().flat_map(|machine| on(machine, &mut kernel)).collect()
    }

    /// What decides where nobody else does.
    pub fn chance(&self) -> Decisions<'_> {
        Decisions(self.chance.iter())
    }

    /// Reads a text of this scene and gets it ready to be run.
    pub fn planned<T>(&self, text: &str, act: impl FnOnce(&Scenario, &Plan<'_>) -> T) -> T {
        let source = Source::from_bytes("scene.ron", text.as_bytes().to_vec());
        let source = source.expect("it is text");
        let read = parse(&source, &NoFiles);
        let scenario = read.unwrap_or_else(|wrong| panic!("{}{text}", wrong.render(Format::Human)));
        let plan = plan(&scenario, &NoFiles);
        let plan = plan.unwrap_or_else(|wrong| panic!("{}{text}", wrong.render(Format::Human)));
        act(&scenario, &plan)
    }
}

/// The world, to be asked.
fn kernel_of(world: &WorldSpec) -> World {
    World::new(world).expect("a random world can be built")
}

/// The processes of a machine that a scene can tell what to do.
fn on(machine: &MachineSpec, world: &mut World) -> Vec<Who> {
    let version = world.rules.version;
    let system = if machine.system { version.system_processes().len() } else { 0 };
    let own = &machine.processes[system..];
    let api = coredll::find("GetCurrentProcessId").expect("the function exists");
    let id = |at: usize| {
        let named =
            |(_, process): &(u32, &kernel::record::ProcessRecord)| *process.name == *own[at].name;
        let process = world.state.processes.iter().find(named).expect("it runs").0;
        let (mut sink, mut chance) = (Silent, Defaults);
        let mut kernel = world.kernel(&mut sink, &mut chance);
        let thread = kernel.find_thread(abi::ProcessId(process), 1);
        let thread: ThreadId = thread.expect("a process has a thread");
        let args = Args::new(api.params, Vec::new());
        match runner::invoke(&mut kernel, thread, api, &args, Vec::new).returned {
            Returned::Value(id) => id,
            other => panic!("it returns an identifier, not {other:?}"),
        }
    };
    let ids: Vec<u32> = (0..own.len()).map(id).collect();
    let has_card = machine.volumes.iter().any(|volume| volume.mount == world::CARD);
    let servers = own.iter().map(|process| process.name.clone());
    let servers: Vec<String> = servers.filter(|_| version.has_slots()).collect();
    let who = |(at, process): (usize, &abi::world::ProcessSpec)| Who {
        name: process.name.clone(),
        machine: machine.name.clone(),
        has_image: process.image.is_some(),
        has_card,
        trims: matches!(machine.paging_pool, Some(PoolSpec::Counted { .. })),
        is_first: at == 0,
        servers: servers.clone(),
        ids: [ids[at], ids[(at + 1) % ids.len()]],
    };
    own.iter().enumerate().map(who).collect()
}

/// A text that grows.
struct Page<'e> {
    text: String,
    steps: Vec<(usize, &'static str)>,
    expected: Expected<'e>,
}

impl Page<'_> {
    /// Adds steps, each on a line of its own; a name that nobody uses is left out.
    fn block(&mut self, lines: &[Line]) {
        for (at, Line { text, binds, anything }) in lines.iter().enumerate() {
            let number = self.steps.len();
            self.steps.push((self.text.matches('\n').count() + 1, anything));
            self.text += text;
            if !text.ends_with('(') {
                self.text += ", ";
            }
            let used = binds.as_ref().filter(|(name, _)| {
                let name = format!("\"{name}\"");
                lines[at + 1..].iter().any(|line| line.text.contains(&name))
            });
            self.text += &match used {
                None => String::new(),
                Some((name, None)) => format!("is: \"{name}\", "),
                Some((name, Some(output))) => format!("out: ({output}: Is(\"{name}\")), "),
            };
            self.text += &match &*(self.expected)(number, anything) {
                "" => String::from("),\n"),
                expected => format!("expect: {expected}),\n"),
            };
        }
    }
}
