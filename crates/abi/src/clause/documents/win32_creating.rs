//! The Win32 guide on creating a file-mapping object.

use super::{Document, Part, nothing, says};
use crate::OsVersion;
use crate::clause::{
    CFM_13, CFM_15A, CFM_15B, CFM_15C, CFM_20, W_05, W_06, W_07A, W_09, W_10, W_11A, W_20A, W_20B,
    W_20C, W_21A, W_21B, W_22, W_23, W_26A, W_26B, W_27, W_28, W_36,
};

/// The Win32 guide on creating a file-mapping object.
pub(super) const DOCUMENT: Document = Document {
    title: "Creating a file-mapping object, Win32 guide",
    version: OsVersion::Win32,
    parts: &[
        Part {
            name: "opening the file",
            sentences: &[
                says(1, &[W_20A]),
                says(2, &[W_20A]),
                says(3, &[W_20B]),
                says(4, &[W_20A]),
                says(5, &[W_20C]),
            ],
        },
        Part {
            name: "making the object",
            sentences: &[
                says(6, &[W_07A]),
                says(7, &[W_11A]),
                says(8, &[W_06, W_10, W_36]),
                says(9, &[W_21A]),
                says(10, &[W_21A]),
                says(11, &[W_21B]),
                says(12, &[W_21B, CFM_20]),
            ],
        },
        Part {
            name: "access",
            sentences: &[
                says(13, &[W_09]),
                says(14, &[W_22]),
                says(15, &[W_22]),
                says(16, &[W_22]),
                says(17, &[W_23]),
            ],
        },
        Part {
            name: "size",
            sentences: &[
                says(18, &[CFM_15A, CFM_15B]),
                says(19, &[CFM_15A]),
                says(20, &[CFM_15B]),
                says(21, &[W_10]),
                says(22, &[W_05]),
                says(23, &[W_05]),
                says(24, &[CFM_15C]),
                says(25, &[CFM_13]),
                nothing(26, "It is advice to programmers; the call does not depend on it."),
                says(27, &[W_26A]),
                says(28, &[W_26B]),
                says(29, &[W_26B]),
                says(30, &[CFM_15B]),
                says(31, &[CFM_15B]),
                says(32, &[W_27]),
                says(33, &[W_27]),
                says(34, &[W_28]),
                nothing(35, "It refers to another page."),
            ],
        },
    ],
};
