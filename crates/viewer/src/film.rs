//! What there is to draw at each step of a run, computed once.

mod called;
mod camera;
mod card;
mod heard;
pub mod item;
mod key;
mod lanes;
mod scene;
mod touched;
pub(crate) mod writers;

pub use camera::Camera;
pub use card::{Card, ClauseCard};
pub use heard::Judged;
pub use item::Item;
pub use key::{Content, Key, Owner, Page, Place};
pub use lanes::{Lane, Pause};
pub use writers::Write;

use serde::Serialize;
use std::collections::BTreeMap;
use trace::tell::Mark;

/// A run, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Film {
    /// The version whose rules hold.
    pub version: &'static str,
    /// The scenario's sentence.
    pub about: String,
    /// The frames; the first one shows the world before the first step.
    pub frames: Vec<Frame>,
    /// A lane for each thread that there ever was.
    pub lanes: Vec<Lane>,
    /// When threads waited.
    pub pauses: Vec<Pause>,
    /// Everything that was written, by number.
    pub writes: Vec<Write>,
    /// The clauses that cards and the judge name.
    pub clauses: BTreeMap<&'static str, ClauseCard>,
    /// The trace contradicts itself: from there on the frames cannot be trusted.
    pub contradicted: bool,
}

/// One thing that somebody does, and what is different after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// What it is called: the number of its step, and one after a point for what goes on behind it.
    pub id: String,
    /// The number of the step, counted from 1; that of the last one for what goes on behind it.
    pub step: u32,
    /// The line of the scenario, from 1; 0 for none.
    #[serde(skip_serializing_if = "zero")]
    pub line: u32,
    /// The lane of the thread that acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<usize>,
    /// Who acts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub who: String,
    /// What is done.
    pub deed: String,
    /// How it ended.
    pub end: End,
    /// What there is to say about it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<Row>,
    /// The call or the access, with its reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// What the judge says of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub judged: Vec<Judged>,
    /// Free decisions that were taken for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Who else could have acted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// The things that are different after it, and those that are gone.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<Key, Option<Item>>,
    /// What it touched, changed or not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub touched: Vec<Key>,
}

/// How a frame ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Nothing that would need a word.
    #[default]
    Plain,
    /// A call or an access that was done.
    Done,
    /// The thread waits.
    Waits,
    /// A call that was refused.
    Refused,
    /// An exception.
    Raised,
    /// Something that was not as expected.
    Unmet,
}

fn zero(value: &u32) -> bool {
    *value == 0
}

/// A line about a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is: `note`, `result`, `more`, `bad`.
    pub mark: &'static str,
    /// What stands before the text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The text.
    pub text: String,
    /// How much RAM is used after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ram: Option<String>,
}

impl From<trace::tell::Row> for Row {
    fn from(row: trace::tell::Row) -> Row {
        let mark = match row.mark {
            Mark::Note => "note",
            Mark::Result => "result",
            Mark::More => "more",
            Mark::Bad => "bad",
        };
        Row { mark, label: row.label, text: row.text, ram: row.ram }
    }
}

/// The things of a world, by key.
pub type Scene = BTreeMap<Key, Item>;

impl Film {
    /// A clause that a card or the judge names.
    pub fn clause(&self, id: Option<&str>) -> Option<&ClauseCard> {
        self.clauses.get(id?)
    }

    /// The world after a frame. It is put together from the changes of all frames up to it.
    pub fn scene(&self, frame: usize) -> Scene {
        let mut scene = Scene::new();
        for frame in self.frames.iter().take(frame.saturating_add(1)) {
            for (key, item) in &frame.changes {
                match item {
                    Some(item) => scene.insert(*key, item.clone()),
                    None => scene.remove(key),
                };
            }
        }
        scene
    }
}
