//! Tables of small records behind one write barrier: undo and an incremental fingerprint.
//!
//! The crate knows nothing of what a record means. Code that uses it reads like plain table code; two
//! things happen behind every change while the barrier is on:
//!
//! - the old record is logged, so that [`Journaled::undo_to`] can bring it back, the last change first;
//! - the record's share of a 64-bit fingerprint is swapped: the fingerprint is a wrapping sum of one share
//!   for each record, made from the table's salt, the record's logical place and its content. Two
//!   structures with equal logical content have equal fingerprints, whatever their history; `n` different
//!   contents collide with a probability of about `n^2 / 2^65`.
//!
//! | Structure | Holds |
//! | --- | --- |
//! | [`Cell`] | one record |
//! | [`Table`] | rows that stay |
//! | [`Slab`] | rows that come and go |
//! | [`Keyed`] | what the next two share |
//! | [`Index`] | records by a key, hashed |
//! | [`Map`] | records by an ordered key |
//! | [`Bits`] | a bitmap that finds clear bits fast |
//! | [`RowSet`] | a bitmap that finds set bits fast |
//! | [`Pages`] | pages of 4096 bytes, shared as [`PageVersion`]s until written |
//!
//! [`tables!`] puts them together into one struct.

mod barrier;
mod bits;
mod cell;
mod index;
mod keyed;
mod map;
mod mix;
mod page;
mod pages;
mod record;
mod slab;
mod table;
mod tables;

pub use barrier::{Fresh, Journaled, Mark, Switch};
pub use bits::{Bitmap, Bits, RowSet};
pub use cell::Cell;
pub use hashbrown::Equivalent;
pub use index::Index;
pub use keyed::Keyed;
pub use map::Map;
pub use mix::{FINGERPRINT_VERSION, Mixer, hash_bytes, mix, salt};
pub use page::{IntoPageBytes, PAGE_BYTES, PageVersion};
pub use pages::Pages;
pub use record::Record;
pub use slab::Slab;
pub use table::Table;
