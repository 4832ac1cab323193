//! Arbitrary events of modules.

use super::{address, id, len, small};
use crate::Event;
use abi::{BackingId, FileId, FrameId, MachineId, ModuleId, ProcessId, RegionId};
use proptest::option;
use proptest::prelude::*;

pub(super) fn modules() -> impl Strategy<Value = Event> {
    let loaded = (
        (id(ModuleId), id(MachineId), id(FileId), id(BackingId)),
        (address(), small(), address(), small(), any::<bool>()),
    );
    let process = option::of(id(ProcessId));
    prop_oneof![
        loaded.prop_map(
            |((module, machine, file, backing), (base, code, data_base, data, in_place))| {
                Event::ModuleLoaded {
                    module,
                    machine,
                    file,
                    backing,
                    base,
                    code,
                    data_base,
                    data,
                    in_place,
                }
            }
        ),
        (id(ModuleId), id(ProcessId), small())
            .prop_map(|(module, process, count)| Event::ModuleCounted { module, process, count }),
        (id(RegionId), id(ModuleId), process, address(), small(), len()).prop_map(
            |(region, module, process, base, page, len)| Event::ImageMapped {
                region,
                module,
                process,
                base,
                page,
                len,
            }
        ),
        (id(MachineId), id(RegionId), small(), id(FrameId), small()).prop_map(
            |(machine, region, page, frame, ram_used)| Event::DataIn {
                machine,
                region,
                page,
                frame,
                ram_used,
            }
        ),
        id(ModuleId).prop_map(|module| Event::ModuleUnloaded { module }),
    ]
}
