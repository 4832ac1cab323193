//! The same bytes wherever they are: on the volume, in the frame, through each view, on each machine.

use super::Maker;
use crate::film::Content;
use crate::film::item::{Column, Line};
use abi::{BackingId, FileId, PAGE_BYTES, RegionId};
use trace::fold::{PageKey, View};

const PAGE: u64 = PAGE_BYTES as u64;

/// How many bytes a line has.
pub(in crate::film) const LINE: u64 = 16;

/// How many views are shown side by side; of more, the first ones, in the order of their addresses.
const VIEWS: usize = 8;

impl Maker<'_> {
    pub(super) fn line(&self, content: Content, line: u64) -> Option<Line> {
        let offset = line * LINE;
        let (page, within) = (offset / PAGE, (offset % PAGE) as usize);
        let columns = match content {
            Content::File(file) => self.columns_of_file(file, page, within),
            Content::Ram(backing) => self.columns_of_backing(backing, page, within, 0),
            Content::Private(region) => {
                // A page that others show too is known under its shared name.
                let known = self.fold.regions().get(&region)?;
                let shows = known.pages.get(&(page as u32)).and_then(|known| known.shows);
                let key = shows.unwrap_or(PageKey::Private(region, page as u32));
                vec![self.column("frame".to_owned(), "frame", key, within)]
            }
            Content::Shared(number) => {
                vec![self.column("frame".to_owned(), "frame", PageKey::Shared(number), within)]
            }
        };
        let there = columns.iter().any(|column| column.bytes.is_some());
        let differ = differ(&columns);
        there.then(|| Line { name: self.name_of(content), offset, columns, differ })
    }

    fn name_of(&self, content: Content) -> String {
        match content {
            Content::File(file) => self.names.file(file),
            Content::Ram(backing) => self.names.backing(backing),
            Content::Private(region) => self.name_of_memory(region),
            Content::Shared(_) => "memory that several addresses show".to_owned(),
        }
    }

    fn name_of_memory(&self, region: RegionId) -> String {
        let Some(known) = self.fold.regions().get(&region) else { return String::new() };
        let process = known.process.map(|process| self.names.process(process));
        format!("memory at {} of {}", known.base, process.unwrap_or_default())
    }

    /// What of a page is in memory.
    fn column(&self, name: String, kind: &'static str, key: PageKey, within: usize) -> Column {
        let bytes = self.fold.page_bytes(key);
        let bytes = bytes.map(|bytes| hex(&bytes.bytes()[within..within + LINE as usize]));
        let by = match bytes {
            Some(_) => self.writers.of_page(key, within as u16, LINE as u16),
            None => Vec::new(),
        };
        Column { name, kind, bytes, through: None, by }
    }

    fn columns_of_file(&self, id: FileId, page: u64, within: usize) -> Vec<Column> {
        let Some(file) = self.fold.files().get(&id).filter(|file| file.exists) else {
            return Vec::new();
        };
        let bytes = file.page(page);
        let mount = self.names.volume(file.volume);
        let left = file.size.saturating_sub(page * PAGE + within as u64).min(LINE) as usize;
        let mut columns = vec![Column {
            name: format!("volume {mount}"),
            kind: "volume",
            bytes: Some(hex(&bytes.bytes()[within..within + left])),
            through: None,
            by: self.writers.of_file(id, page, within as u16, left as u16),
        }];
        let backings = self.fold.backings().iter();
        for (&backing, _) in backings.filter(|(_, backing)| backing.file == Some(id)) {
            let more = self.columns_of_backing(backing, page, within, columns.len());
            columns.extend(more);
        }
        columns
    }

    /// The frame of a page and the views of it; the frame is the column with this number.
    fn columns_of_backing(
        &self,
        id: BackingId,
        page: u64,
        within: usize,
        number: usize,
    ) -> Vec<Column> {
        let Some(backing) = self.fold.backings().get(&id) else { return Vec::new() };
        if page >= backing.page_count() {
            return Vec::new();
        }
        let key = PageKey::Backing(id, page);
        let place = if backing.in_place { "ROM" } else { "frame" };
        let machine = self.names.machine(backing.machine);
        let mut columns = vec![self.column(format!("{place} on {machine}"), "frame", key, within)];
        let resident = columns[0].bytes.is_some();
        let views = self.fold.views().iter().filter(|(_, view)| {
            let first = view.offset / PAGE;
            let pages = u64::from(view.len.div_ceil(PAGE_BYTES));
            view.backing == id && (first..first + pages).contains(&page)
        });
        for (&id, view) in views.take(VIEWS) {
            let own = (page - view.offset / PAGE) as u32;
            let name = self.name_of_view(view);
            columns.push(match view.copies.contains_key(&own) {
                true => self.column(name, "copy", PageKey::Copy(id, own), within),
                false => Column {
                    name,
                    kind: "view",
                    bytes: None,
                    through: resident.then_some(number),
                    by: Vec::new(),
                },
            });
        }
        columns
    }

    fn name_of_view(&self, view: &View) -> String {
        let holders: Vec<String> =
            view.holders.keys().map(|process| self.names.process(*process)).collect();
        format!("view {} of {}", view.base, holders.join(", "))
    }
}

/// Which bytes are not the same in all columns that have them.
fn differ(columns: &[Column]) -> Vec<u8> {
    let texts: Vec<&str> = columns.iter().filter_map(|column| column.bytes.as_deref()).collect();
    let differs = |byte: &u8| {
        let at = usize::from(*byte) * 2;
        let mut bytes = texts.iter().filter_map(|text| text.get(at..at + 2));
        let first = bytes.next();
        bytes.any(|other| Some(other) != first)
    };
    (0..LINE as u8).filter(differs).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
