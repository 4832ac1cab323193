//! All the state there is, a table a line.

use crate::record::*;
use abi::{
    BackingId, FileId, FrameId, Handle, HeapId, MachineId, ModuleId, ObjectId, ProcessId, RegionId,
    ServerId, ThreadId, ViewId,
};
use journal::{Bits, Cell, Index, Map, Pages, Slab, Table};
use std::sync::Arc;

journal::tables! {
    /// The state of a world: every table that an operation reads or writes.
    pub struct State {
        /// Milliseconds since the start.
        pub clock: Cell<u64>,
        /// Devices, in the order of the scenario.
        pub machines: Table<MachineRecord>,
        /// The most frames that were ever in use on a machine. It is for observers: no operation
        /// looks at it.
        pub ram_peaks: Table<u32> = |_| Table::derived(),
        /// File servers, in the order of the scenario.
        pub servers: Table<ServerRecord>,
        /// Volumes; a path is looked up in those of its machine and in the shares.
        pub volumes: Table<VolumeRecord>,
        /// Connections that are cut: machine and server.
        pub cut: Index<(MachineId, ServerId), bool>,
        /// Files, whatever medium they are on.
        pub files: Slab<FileRecord>,
        /// Paths, in lower case, of the files and folders of every medium.
        pub directory: Map<PathKey, DirectoryEntry>,
        /// The bytes on the media: pages that are not all zero.
        pub file_pages: Index<(FileId, u64), PageContent>,
        /// Kernel objects made so far.
        pub objects_made: Cell<Serial> = |salt| Cell::new(salt, Serial(0)),
        /// Kernel objects.
        pub objects: Slab<ObjectRecord>,
        /// The object that has a name, by the hash of the name.
        pub names: Index<NameHash, Row<ObjectId>> = |_| Index::derived(),
        /// The same for names whose hash was taken by another name.
        pub twin_names: Map<NameKey, Row<ObjectId>> = |_| Map::derived(),
        /// What threads found that have left a call after the look-up of a name.
        pub look_ups: Map<ThreadId, LookUp>,
        /// Handle tables: those of the machines first, in their order, then those of processes.
        pub handle_tables: Slab<HandleTable>,
        /// The entries of handle tables, in runs.
        pub handles: Table<HandleRow>,
        /// Which entries are free: a bit for each row of `handles`, 64 a word.
        pub handles_free: Table<u64> = |_| Table::derived(),
        /// Which words of `handles_free` have a free entry, 64 a word.
        pub handle_words_free: Table<u64> = |_| Table::derived(),
        /// Runs that no table has: their size in rows, and their first row.
        pub free_runs: Map<(u32, u32), ()> = |_| Map::derived(),
        /// What a process holds through a handle value, by the value's row of `handles`, if a lower
        /// process holds it too: at least one handle.
        pub other_holdings: Map<(u32, ProcessId), Holding>,
        /// The handle that the kernel closes with a file-mapping object.
        pub file_handles: Map<ObjectId, FileHandle>,
        /// The same, by the handle.
        pub handle_mappings: Map<(ProcessId, Handle, ObjectId), ()> = |_| Map::derived(),
        /// What gives the pages of file-mapping objects content and identity.
        pub backings: Slab<BackingRecord>,
        /// The backing that all objects of a file on a machine have in common, where pages are those
        /// of the file.
        pub file_backings: Index<(MachineId, FileId), Row<BackingId>> = |_| Index::derived(),
        /// Backings with dirty pages that are due.
        pub pending_backings: Map<(MachineId, BackingId), ()> = |_| Map::derived(),
        /// Resident pages of backings.
        pub resident: Index<(BackingId, u64), Row<FrameId>> = |_| Index::derived(),
        /// Physical memory in use: the bytes.
        pub memory: Pages,
        /// Physical memory in use: what for. The same rows as `memory`.
        pub frames: Table<FrameRecord>,
        /// The page up to which, oldest first, all that could be given up are dirty, where that is known.
        pub dirty_up_to: Map<MachineId, Row<FrameId>> = |_| Map::derived(),
        /// Views.
        pub views: Slab<ViewRecord>,
        /// Views that all processes have in common, by what they show, if one of the same backing was
        /// mapped after them.
        pub older_views: Index<Shown, Row<ViewId>> = |_| Index::derived(),
        /// How often a process holds a view that another process mapped first.
        pub view_counts: Index<(ViewId, ProcessId), u32>,
        /// Reserved ranges of addresses.
        pub regions: Slab<RegionRecord>,
        /// What the places of 4 MB are part of.
        pub region_blocks: Table<RegionBlock> = |_| Table::derived(),
        /// The region that a 64 KB place is part of.
        pub region_at: Table<RegionAt> = |_| Table::derived(),
        /// 64 KB places in use.
        pub places_used: Bits = |_| Bits::derived(0),
        /// Committed private pages, and the private copies of pages of views, counted from the region's
        /// start.
        pub private_pages: Index<(RegionId, u32), PrivatePage>,
        /// Physical pages that several committed pages may show.
        pub shared_pages: Slab<SharedPage>,
        /// Heaps.
        pub heaps: Slab<HeapRecord>,
        /// Their parts, by where they begin.
        pub heap_parts: Map<(HeapId, u32), HeapPart>,
        /// Their blocks, by where they begin.
        pub heap_blocks: Index<(HeapId, u32), HeapBlock>,
        /// What lies between their blocks, in the parts that blocks share.
        pub heap_gaps: Map<(HeapId, u32), HeapGap> = |_| Map::derived(),
        /// What no gap that begins in a stretch of addresses exceeds: by level and number.
        pub heap_rooms: Map<(HeapId, u8, u32), HeapGap> = |_| Map::derived(),
        /// The heap that a process has of itself, once it was asked for.
        pub process_heaps: Map<ProcessId, Row<HeapId>>,
        /// Protections of pages of views that are not those of their view.
        pub page_protects: Index<(RegionId, u32), Protect>,
        /// Committed pages of objects that began as reserved ones.
        pub section_pages: Map<(BackingId, u64), ()>,
        /// The first level of cached translations: a block of the second level for each 4 MB.
        pub directories: Table<Directory> = |_| Table::derived(),
        /// The second level of cached translations.
        pub translations: Table<Translation> = |_| Table::derived(),
        /// How the last process of a name ended. It is for observers: no operation looks at it.
        pub endings: Map<Arc<str>, u32> = |_| Map::derived(),
        /// EXEs and DLLs that are loaded, or that the ROM has a place for.
        pub modules: Slab<ModuleRecord>,
        /// Which modules a process has loaded.
        pub loads: Map<(ProcessId, ModuleId), Load>,
        /// The module of a file on a machine.
        pub file_modules: Map<(MachineId, FileId), Row<ModuleId>> = |_| Map::derived(),
        /// The DLLs that take addresses in every slot, by the first of them.
        pub module_places: Map<(MachineId, u32), Row<ModuleId>> = |_| Map::derived(),
        /// The regions in which a module is seen.
        pub module_regions: Map<(ModuleId, RegionId), ()> = |_| Map::derived(),
        /// Processes.
        pub processes: Slab<ProcessRecord>,
        /// The living process in a slot of a machine.
        pub slots: Map<(MachineId, u32), Row<ProcessId>> = |_| Map::derived(),
        /// Threads.
        pub threads: Slab<ThreadRecord>,
        /// The living threads of a process, by their numbers.
        pub process_threads: Map<(ProcessId, u32), Row<ThreadId>> = |_| Map::derived(),
        /// Threads whose stack has committed pages that no function uses, in the order in which these are
        /// given up.
        pub unused_stacks: Map<(MachineId, ThreadId), ()> = |_| Map::derived(),
        /// The calls into servers that a thread is in, counted from 1, the outermost first.
        pub server_calls: Map<(ThreadId, u32), ServerCall>,
        /// Who waits for an object, in the order in which they are served.
        pub waiters: Map<(ObjectId, QueuePlace), Waiter> = |_| Map::derived(),
        /// What a thread waits for, in its order.
        pub awaited: Map<(ThreadId, u32), Awaited>,
        /// Threads that wake at a moment, in milliseconds, unless something wakes them before.
        pub alarms: Map<(u64, ThreadId), ()> = |_| Map::derived(),
        /// Threads that began, blocked, went on or ended since somebody last asked. They are for
        /// observers: no operation looks at them.
        pub stirred: Map<ThreadId, ()> = |_| Map::derived(),
        /// Mutexes that a thread owns.
        pub owned_mutexes: Map<(ThreadId, ObjectId), ()> = |_| Map::derived(),
        /// Injected faults.
        pub faults: Table<FaultPlan>,
        /// Faults that may strike, at any operation of their kind.
        pub possible_faults: Table<PossibleFault>,
    }
}
