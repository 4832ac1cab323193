//! The Win32 guide on sharing files and memory, with named shared memory.

use super::{Document, Part, nothing, says};
use crate::OsVersion;
use crate::clause::{
    CFM_22, NM_09A, W_02, W_08, W_11A, W_11B, W_30A, W_30B, W_31B, W_32, W_33A, W_33B, W_34A,
    W_34B, W_35A, W_35B, W_36, W_37A, W_37B, W_38,
};

/// The Win32 guide on sharing files and memory, with named shared memory.
pub(super) const DOCUMENT: Document = Document {
    title: "Sharing files and memory, Win32 guide",
    version: OsVersion::Win32,
    parts: &[
        Part {
            name: "sharing files and memory",
            sentences: &[
                says(1, &[W_08]),
                says(2, &[W_30A]),
                says(3, &[W_30B]),
                says(4, &[W_30B]),
                says(5, &[NM_09A]),
                says(6, &[CFM_22, W_31B]),
                says(7, &[W_02]),
                says(8, &[W_02]),
                says(9, &[W_32]),
                says(10, &[W_33A]),
                nothing(11, "It names what was described."),
                says(12, &[W_33B]),
                nothing(13, "It refers to another page."),
                says(14, &[W_34A]),
                says(15, &[W_34B]),
                nothing(16, "It refers to another page."),
                says(17, &[W_35A]),
                nothing(18, "It refers to another page."),
            ],
        },
        Part { name: "creating named shared memory", sentences: &[says(19, &[W_02, W_08])] },
        Part {
            name: "first process",
            sentences: &[
                says(20, &[W_11A]),
                says(21, &[W_36]),
                says(22, &[W_11A]),
                says(23, &[W_37B]),
                says(24, &[W_37A]),
                says(25, &[W_35B]),
                says(26, &[W_11A, W_38]),
            ],
        },
        Part {
            name: "second process",
            sentences: &[says(27, &[W_11B]), says(28, &[W_37B]), says(29, &[W_11B, W_38])],
        },
    ],
};
