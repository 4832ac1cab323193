//! From the world to the things that are drawn: an item for a key.

mod handles;
mod lines;
mod machines;
mod spaces;

use super::called::Callers;
use super::writers::Writers;
use super::{Content, Item, Key, Page, Place, Scene};
use abi::{MachineId, ProcessId};
use std::collections::{BTreeMap, BTreeSet};
use trace::Biographies;
use trace::fold::{Fold, PageKey};

pub(super) use lines::LINE;
pub(super) use machines::{bands, own_bands};
pub(super) use spaces::runs;

/// The numbers of colours: one for each file, for the RAM of each file-mapping object, and for the
/// memory of each process, in the order in which they were first drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Hues(BTreeMap<Hued, u32>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Hued {
    Content(Content),
    Process(ProcessId),
    Machine(MachineId),
}

impl Hues {
    fn of(&mut self, hued: Hued) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(hued).or_insert(next)
    }
}

/// What items are made from.
pub(super) struct Maker<'a> {
    pub(super) fold: &'a Fold,
    pub(super) names: Callers<'a>,
    pub(super) biographies: &'a Biographies,
    pub(super) writers: &'a Writers,
    pub(super) hues: &'a mut Hues,
    /// The process whose thread acted last on each machine: slot 0 shows its memory.
    pub(super) running: &'a BTreeMap<MachineId, ProcessId>,
}

impl Maker<'_> {
    /// What there is to draw of a thing; nothing if it is not there.
    pub(super) fn item(&mut self, key: Key) -> Option<Item> {
        self.names.of = key;
        match key {
            Key::Machine(id) => self.machine(id).map(Item::Machine),
            Key::Volume(id) => self.volume(id).map(Item::Volume),
            Key::File(id) => self.file(id).map(Item::File),
            Key::Process(id) => self.process(id).map(Item::Process),
            Key::Thread(id) => self.thread(id).map(Item::Thread),
            Key::Band(owner, first) => self.band(owner, first).map(Item::Band),
            Key::Object(id) => self.object(id).map(Item::Object),
            Key::Handle(process, handle) => self.handle(process, handle).map(Item::Handle),
            Key::Span(place) => self.span(place).map(Item::Span),
            // Runs are made for a span as a whole.
            Key::Run(..) => None,
            Key::Page(page) => self.page(page.0).map(Item::Page),
            Key::Line(content, line) => self.line(content, line).map(Item::Line),
        }
    }

    /// The things of the world that are not as they are in a scene, found by making all of them.
    pub(super) fn differing(&mut self, scene: &Scene) -> BTreeSet<Key> {
        let places: Vec<Place> = self.places();
        let mut keys: BTreeSet<Key> = self.keys().chain(scene.keys().copied()).collect();
        keys.extend(places.iter().map(|place| Key::Span(*place)));
        keys.retain(|key| !matches!(key, Key::Run(..)));
        let mut wrong: BTreeSet<Key> =
            keys.into_iter().filter(|key| self.item(*key).as_ref() != scene.get(key)).collect();
        for place in places {
            let known = scene.range(Key::Run(place, 0)..=Key::Run(place, u32::MAX));
            let known: BTreeMap<Key, Item> =
                known.map(|(key, item)| (*key, item.clone())).collect();
            let made = runs(self.fold, place).into_iter();
            let made: BTreeMap<Key, Item> =
                made.map(|(first, run)| (Key::Run(place, first), Item::Run(run))).collect();
            if made != known {
                wrong.insert(Key::Run(place, 0));
            }
        }
        wrong
    }

    fn places(&self) -> Vec<Place> {
        let views = self.fold.views().keys().map(|view| Place::View(*view));
        views.chain(self.fold.regions().keys().map(|region| Place::Region(*region))).collect()
    }

    /// Everything that the world has, but for views, ranges of addresses and lines of bytes.
    fn keys(&self) -> impl Iterator<Item = Key> + use<'_> {
        let fold = self.fold;
        let machines = fold.machines().keys().flat_map(|machine| {
            bands(fold.version(), *machine).into_iter().chain([Key::Machine(*machine)])
        });
        let with_own = fold.processes().keys().filter(|_| !fold.version().has_slots());
        let own = with_own.flat_map(|process| own_bands(fold.version(), *process));
        let handles = fold.objects().values().flat_map(|object| {
            object.holders.iter().flat_map(|(process, holding)| {
                holding.values.keys().map(|handle| Key::Handle(*process, *handle))
            })
        });
        machines
            .chain(handles)
            .chain(fold.volumes().keys().map(|volume| Key::Volume(*volume)))
            .chain(fold.files().keys().map(|file| Key::File(*file)))
            .chain(fold.processes().keys().map(|process| Key::Process(*process)))
            .chain(own)
            .chain(fold.threads().keys().map(|thread| Key::Thread(*thread)))
            .chain(fold.objects().keys().map(|object| Key::Object(*object)))
            .chain(fold.frames().values().map(|page| Key::Page(Page(*page))))
    }

    fn hue_of_page(&mut self, key: PageKey) -> u32 {
        let hued = match key {
            PageKey::Private(region, _) => match self.fold.regions().get(&region) {
                Some(known) => self.owner_of_region(known),
                None => Hued::Content(Content::Private(region)),
            },
            PageKey::Shared(number) => Hued::Content(Content::Shared(number)),
            PageKey::Backing(..) | PageKey::Copy(..) => {
                match super::touched::content_of(self.fold, key) {
                    Some((content, _)) => Hued::Content(content),
                    None => return 0,
                }
            }
        };
        self.hues.of(hued)
    }

    fn owner_of_region(&self, region: &trace::fold::Region) -> Hued {
        let file = region.image.and_then(|image| self.fold.modules().get(&image.module));
        match (file, region.process) {
            (Some(module), _) => Hued::Content(Content::File(module.file)),
            (None, Some(process)) => Hued::Process(process),
            (None, None) => Hued::Machine(region.machine),
        }
    }
}
