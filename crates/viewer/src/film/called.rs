//! What things are called in the pictures of other things.
//!
//! The name of a thing can become another one: a file is moved, the handle by which an unnamed object
//! is known is closed. Then every picture with the name in it has to be made anew. So each use of a
//! name is noted here.

use super::Key;
use abi::{BackingId, FileId, MachineId, ObjectId, ProcessId, ServerId, ThreadId, VolumeId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use trace::fold::{Detail, Fold};
use trace::tell::{Names, Spelling};

/// The names that are used in pictures, and in which.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// What each thing was called when it was named last.
    called: BTreeMap<Key, String>,
    users: BTreeMap<Key, BTreeSet<Key>>,
}

impl Uses {
    /// The things in whose pictures one of these is called by a name that it does not have any more.
    pub(super) fn misnamed(
        &mut self,
        stale: &BTreeSet<Key>,
        fold: &Fold,
        spelling: Spelling,
    ) -> Vec<Key> {
        let names = Names::new(fold, spelling);
        let mut misnamed = Vec::new();
        for key in stale {
            let Some(was) = self.called.get(key) else { continue };
            if Some(was) != name(&names, *key).as_ref() {
                self.called.remove(key);
                misnamed.extend(self.users.remove(key).unwrap_or_default());
            }
        }
        misnamed
    }
}

/// The name of a thing by its key.
fn name(names: &Names<'_>, key: Key) -> Option<String> {
    Some(match key {
        Key::File(id) => names.file(id),
        Key::Object(id) => names.object(id),
        Key::Process(id) => names.process(id),
        Key::Thread(id) => names.thread(id),
        _ => return None,
    })
}

/// Calls things by their names while a picture is made, and notes that it did.
pub(super) struct Callers<'a> {
    names: Names<'a>,
    fold: &'a Fold,
    uses: RefCell<&'a mut Uses>,
    /// The picture that is being made.
    pub(super) of: Key,
}

impl<'a> Callers<'a> {
    pub(super) fn new(fold: &'a Fold, spelling: Spelling, uses: &'a mut Uses) -> Callers<'a> {
        let names = Names::new(fold, spelling);
        Callers { names, fold, uses: RefCell::new(uses), of: Key::Machine(MachineId(0)) }
    }

    pub(super) fn spelling(&self) -> Spelling {
        self.names.spelling()
    }

    fn called(&self, key: Key) -> String {
        let called = name(&self.names, key).unwrap_or_default();
        let mut uses = self.uses.borrow_mut();
        uses.users.entry(key).or_default().insert(self.of);
        uses.called.insert(key, called.clone());
        called
    }

    pub(super) fn machine(&self, id: MachineId) -> String {
        self.names.machine(id)
    }

    pub(super) fn server(&self, id: ServerId) -> String {
        self.names.server(id)
    }

    pub(super) fn volume(&self, id: VolumeId) -> String {
        self.names.volume(id)
    }

    pub(super) fn file(&self, id: FileId) -> String {
        self.called(Key::File(id))
    }

    pub(super) fn object(&self, id: ObjectId) -> String {
        // Its name has that of its file in it.
        let file = match self.fold.objects().get(&id).map(|object| object.detail) {
            Some(Detail::OpenFile(open)) => Some(open.file),
            Some(Detail::Mapping(mapping)) => mapping.file,
            _ => None,
        };
        file.into_iter().for_each(|file| _ = self.called(Key::File(file)));
        self.called(Key::Object(id))
    }

    pub(super) fn process(&self, id: ProcessId) -> String {
        self.called(Key::Process(id))
    }

    pub(super) fn thread(&self, id: ThreadId) -> String {
        self.called(Key::Thread(id))
    }

    /// What pages belong to: it is known by its file or its object.
    pub(super) fn backing(&self, id: BackingId) -> String {
        if let Some(backing) = self.fold.backings().get(&id) {
            match (backing.file, backing.object) {
                (Some(file), _) => _ = self.called(Key::File(file)),
                (None, Some(object)) => _ = self.called(Key::Object(object)),
                (None, None) => {}
            }
        }
        self.names.backing(id)
    }
}
