//! Fields that name something: of the world, or of the scenario itself.

use crate::load::context::Context;
use crate::load::fields::Fields;
use crate::source::Spanned;
use crate::syntax::node::{Name, Node};
use crate::world::Path;
use abi::world::VolumeKind;

impl Context<'_> {
    /// A field that gives a name, which must be there.
    pub(crate) fn named(
        &mut self,
        fields: &mut Fields,
        field: &'static str,
    ) -> Option<Spanned<Name>> {
        let node: Node = fields.required(field, self)?;
        Some(Spanned::new(self.name(&node)?, node.span))
    }

    /// A field with the name of a binding.
    pub(crate) fn binding(
        &mut self,
        fields: &mut Fields,
        field: &'static str,
    ) -> Option<Spanned<Name>> {
        let name: Spanned<Name> = fields.required(field, self)?;
        self.names.uses_binding(&name, name.span);
        Some(name)
    }

    /// A field with the name of a process.
    pub(crate) fn process(
        &mut self,
        fields: &mut Fields,
        field: &'static str,
    ) -> Option<Spanned<Name>> {
        let name: Spanned<Name> = fields.required(field, self)?;
        self.names.uses_process(&name, name.span);
        Some(name)
    }

    /// The field `machine`, which may be left out.
    pub(crate) fn machine(&mut self, fields: &mut Fields) -> Option<Spanned<Name>> {
        let name: Spanned<Name> = fields.optional("machine", self)?;
        let world = self.world.clone();
        if world.machine_places.contains_key(&name.value) {
            return Some(name);
        }
        self.unknown("machine", &name, name.span, world.machine_places.keys().map(|name| &**name))
    }

    /// The field `server`.
    pub(crate) fn server(&mut self, fields: &mut Fields) -> Option<Spanned<Name>> {
        let name: Spanned<Name> = fields.required("server", self)?;
        let world = self.world.clone();
        let mut known = world.server_places.keys().map(|name| &**name);
        if known.clone().any(|known| known.to_lowercase() == name.to_lowercase()) {
            return Some(name);
        }
        self.unknown("server", &name, name.span, known.by_ref().collect::<Vec<_>>().into_iter())
    }

    /// The field `card`: where a storage card is seen.
    pub(crate) fn card(
        &mut self,
        fields: &mut Fields,
        machine: &Option<Spanned<Name>>,
    ) -> Option<Spanned<Name>> {
        self.mount(fields, "card", machine, |kind| kind == VolumeKind::StorageCard)
    }

    /// The field `path`: where any volume is seen.
    pub(crate) fn volume(
        &mut self,
        fields: &mut Fields,
        machine: &Option<Spanned<Name>>,
    ) -> Option<Spanned<Name>> {
        self.mount(fields, "path", machine, |_| true)
    }

    /// The machine that a step is about, as an index, where that is known.
    fn machine_index(&self, machine: Option<&Name>) -> Option<usize> {
        if let Some(machine) = machine {
            return self.world.machines.iter().position(|known| *known.name == **machine);
        }
        self.world.process_places.get(self.actor.as_ref()?).map(|(machine, _)| *machine)
    }

    fn mount(
        &mut self,
        fields: &mut Fields,
        field: &'static str,
        machine: &Option<Spanned<Name>>,
        fits: fn(VolumeKind) -> bool,
    ) -> Option<Spanned<Name>> {
        let path: Spanned<Path> = fields.required(field, self)?;
        let world = self.world.clone();
        let mounts = world.mounts(self.machine_index(machine.as_ref().map(|name| &name.value)));
        let known = mounts.iter().filter(|(kind, _)| fits(*kind)).map(|(_, mount)| *mount);
        let name = Spanned::new(path.value.0, path.span);
        if known.clone().any(|known| known.to_lowercase() == name.to_lowercase()) {
            return Some(name);
        }
        self.unknown("volume", &name, name.span, known)
    }

    /// A bare word out of a table.
    pub(crate) fn word<T: Copy>(
        &mut self,
        node: &Node,
        what: &str,
        table: &[(&'static str, T)],
    ) -> Option<T> {
        let text = if self.words_are_texts { node.text() } else { None };
        let Some(word) = node.word().or(text) else {
            return self.expected(&format!("a {what}, written without quotes"), node);
        };
        match table.iter().find(|(name, _)| *name == &**word) {
            Some((_, value)) => Some(*value),
            None => self.unknown(what, word, node.span, table.iter().map(|(name, _)| *name)),
        }
    }
}
