//! The general Windows reference page of CreateFileMapping.

use super::{Document, Part, nothing, says};
use crate::OsVersion;
use crate::clause::{
    W_01A, W_01B, W_02, W_03A, W_03B, W_04A, W_04B, W_04C, W_05, W_06, W_07A, W_07B, W_08, W_09,
    W_10, W_11A,
};

/// The general Windows reference page of CreateFileMapping.
pub(super) const DOCUMENT: Document = Document {
    title: "CreateFileMapping, general Windows reference",
    version: OsVersion::Win32,
    parts: &[
        Part {
            name: "introduction",
            sentences: &[says(1, &[W_01A]), nothing(2, "It lists the parameters, which follow.")],
        },
        Part {
            name: "hFile",
            sentences: &[
                nothing(3, "It names the parameter."),
                says(4, &[W_01B]),
                says(5, &[W_02]),
            ],
        },
        Part { name: "lpAttributes", sentences: &[says(6, &[W_03A]), says(7, &[W_03B])] },
        Part {
            name: "flProtect",
            sentences: &[
                nothing(8, "It names the parameter."),
                nothing(9, "It introduces the table or list that follows."),
                says(10, &[W_04A]),
                says(11, &[W_04A]),
                says(12, &[W_04A]),
                says(13, &[W_04B]),
                says(14, &[W_04A]),
                says(15, &[W_04A]),
                says(16, &[W_04A]),
                says(17, &[W_04C]),
            ],
        },
        Part { name: "dwMaximumSizeHigh", sentences: &[says(18, &[W_10]), says(19, &[W_05])] },
        Part { name: "dwMaximumSizeLow", sentences: &[says(20, &[W_10]), says(21, &[W_05])] },
        Part {
            name: "lpName",
            sentences: &[says(22, &[W_06]), says(23, &[W_06]), says(24, &[W_06])],
        },
        Part {
            name: "return value",
            sentences: &[says(25, &[W_07A]), says(26, &[W_07A]), says(27, &[W_07B])],
        },
        Part { name: "shared memory", sentences: &[says(28, &[W_08]), says(29, &[W_08])] },
        Part { name: "file handle", sentences: &[says(30, &[W_02]), says(31, &[W_02])] },
        Part { name: "size of mapping", sentences: &[says(32, &[W_10]), says(33, &[W_05])] },
        Part { name: "security attributes", sentences: &[says(34, &[W_03A])] },
        Part { name: "protection flags", sentences: &[says(35, &[W_04A]), says(36, &[W_09])] },
        Part { name: "example", sentences: &[says(37, &[W_11A]), says(38, &[W_11A])] },
    ],
};
