//! The rows, a file each.

mod journal;
mod p1;
mod p10;
mod p11;
mod p12;
mod p13;
mod p14;
mod p15;
mod p2;
mod p3;
mod p4;
mod p5;
mod p6;
mod p7;
mod p8;
mod p9;

use std::io::Result;

use crate::goal::Goal;
use crate::measure::Side;

/// One comparison.
pub(crate) struct Row {
    /// Its number among the goals.
    pub id: &'static str,
    /// What the subject does.
    pub what: &'static str,
    /// Our side; without one only the peer is measured.
    pub subject: Option<Side>,
    /// The side it is compared with.
    pub peer: Side,
    /// What is to be reached.
    pub goal: Goal,
}

impl Row {
    /// What the peer is called.
    pub(crate) fn peer_name(&self) -> &'static str {
        self.peer.name
    }
}

/// Sets up the rows of a group, which can fail where a peer does not exist.
pub(crate) type Make = fn() -> Result<Vec<Row>>;

/// Every group by its name on the command line.
pub(crate) const GROUPS: &[(&str, Make)] = &[
    ("p1", p1::rows),
    ("p2", p2::rows),
    ("p3", p3::rows),
    ("p4", p4::rows),
    ("p5", p5::rows),
    ("p6", p6::rows),
    ("p7", p7::rows),
    ("p8", p8::rows),
    ("p9", p9::rows),
    ("p10", p10::rows),
    ("p11", p11::rows),
    ("p12", p12::rows),
    ("p13", p13::rows),
    ("p14", p14::rows),
    ("p15", p15::rows),
    ("journal", journal::rows),
];
