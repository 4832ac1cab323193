//! Media that come and go: cards, servers, and room that the world takes away.

use crate::Kernel;
use crate::record::VolumeRecord;
use abi::{MachineId, ServerId, VolumeId};
use trace::Event;

impl Kernel<'_> {
    /// Takes a card out. Open handles and views stay; what needs the medium fails from now on.
    ///
    /// False, and nothing happens, if there is no card to take out.
    pub fn eject(&mut self, volume: VolumeId) -> bool {
        let record = &self.state.volumes[volume.0];
        if !record.present || !record.rules().removable() {
            return false;
        }
        self.state.volumes.edit(volume.0, |record| record.present = false);
        let medium = self.state.volumes[volume.0].medium;
        self.emit(|| Event::VolumePresent { volume, medium, present: false });
        true
    }

    /// Puts a card in: the one that was there last, with all that was on it, or an empty one.
    /// Handles to files of another card stay cut off.
    ///
    /// False, and nothing happens, if a card is in already.
    /// The same card: what was open works again. Another one: it stays cut off, and nothing is
    /// written there that belonged to the first (SZ-78).
    pub fn insert_medium(&mut self, volume: VolumeId, blank: bool) -> bool {
        if self.state.volumes[volume.0].present {
            return false;
        }
        self.state.volumes.edit(volume.0, |record| {
            record.present = true;
            if blank {
                record.medium += 1;
                record.used = 0;
                record.filler = 0;
            }
        });
        if blank {
            self.add_root(volume);
        }
        let VolumeRecord { medium, machine, .. } = self.state.volumes[volume.0];
        self.emit(|| Event::VolumePresent { volume, medium, present: true });
        machine.into_iter().for_each(|machine| self.stir_pager(machine));
        true
    }

    /// Cuts a machine off from a server. False if it was cut off already.
    pub fn disconnect(&mut self, machine: MachineId, server: ServerId) -> bool {
        if self.state.cut.insert((machine, server), true).is_some() {
            return false;
        }
        self.emit(|| Event::Link { machine, server, connected: false });
        true
    }

    /// Connects a machine with a server again. False if it was not cut off.
    pub fn reconnect(&mut self, machine: MachineId, server: ServerId) -> bool {
        if self.state.cut.remove(&(machine, server)).is_none() {
            return false;
        }
        self.emit(|| Event::Link { machine, server, connected: true });
        true
    }

    /// Takes room away from a volume, or gives it back, until `leave` bytes are free or as many
    /// as there can be.
    pub fn fill_volume(&mut self, volume: VolumeId, leave: u64) {
        self.state.volumes.edit(volume.0, |record| {
            record.filler = (record.capacity - record.used).saturating_sub(leave);
        });
        let filler = self.state.volumes[volume.0].filler;
        self.emit(|| Event::VolumeFilled { volume, filler });
    }
}
