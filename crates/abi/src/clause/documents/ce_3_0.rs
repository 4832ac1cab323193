//! The CreateFileMapping page of Windows CE 3.0.

use super::{Document, Part, nothing, says};
use crate::OsVersion;
use crate::clause::{
    CFM_01, CFM_01B, CFM_02, CFM_03A, CFM_03B, CFM_04, CFM_06A, CFM_06B, CFM_07, CFM_08, CFM_09,
    CFM_09B, CFM_10, CFM_11A, CFM_11B, CFM_11C, CFM_11D, CFM_12, CFM_12B, CFM_14A, CFM_14B, CFM_16,
    CFM_17A, CFM_17B, CFM_19, CFM_19B, CFM_21, CFM_22, CFM_24, CFM_25, CFM_27, CFM_28, CFM_29,
    CFM_30A, CFM_30B, CFM_31, CFM_32A, CFM_32B, CFM_35, CFM_36, CFM_40, CH_05, EX_03, FSD_10,
    MMF_01, MMF_02, MMF_03, NM_03, WF_05,
};

/// The CreateFileMapping page of Windows CE 3.0.
pub(super) const DOCUMENT: Document = Document {
    title: "CreateFileMapping, Windows CE 3.0 reference",
    version: OsVersion::Ce3_0,
    parts: &[
        Part {
            name: "introduction",
            sentences: &[says(1, &[CFM_01, CFM_17B]), says(2, &[CFM_01])],
        },
        Part {
            name: "hFile",
            sentences: &[
                nothing(3, "It names the parameter."),
                says(4, &[CFM_03A, CFM_03B]),
                says(5, &[CFM_04]),
                says(6, &[CFM_06B]),
                says(7, &[CFM_06A, MMF_01]),
                says(8, &[CFM_06A]),
                says(9, &[CFM_07, MMF_02]),
            ],
        },
        Part {
            name: "lpFileMappingAttributes",
            sentences: &[says(10, &[CFM_02]), says(11, &[CFM_02, MMF_03])],
        },
        Part {
            name: "flProtect",
            sentences: &[
                nothing(12, "It names the parameter."),
                nothing(13, "It introduces the table or list that follows."),
                says(14, &[CFM_09]),
                says(15, &[CFM_09]),
                says(16, &[CFM_03A]),
                says(17, &[CFM_08, MMF_03]),
                says(18, &[CFM_09B]),
                says(19, &[CFM_03B]),
                says(20, &[CFM_10]),
                says(21, &[CFM_11A]),
                says(22, &[CFM_11A]),
                says(23, &[CFM_11A]),
                says(24, &[CFM_11B]),
                says(25, &[CFM_11C]),
                says(26, &[CFM_11D]),
            ],
        },
        Part {
            name: "dwMaximumSizeHigh and dwMaximumSizeLow",
            sentences: &[says(27, &[CFM_12B]), says(28, &[CFM_12B]), says(29, &[CFM_12])],
        },
        Part {
            name: "lpName",
            sentences: &[
                nothing(30, "It names the parameter."),
                says(31, &[CFM_17A]),
                says(32, &[CFM_21]),
                says(33, &[CFM_17B]),
                says(34, &[CFM_22]),
                says(35, &[CFM_22, NM_03]),
            ],
        },
        Part {
            name: "return value",
            sentences: &[
                says(36, &[CFM_01]),
                says(37, &[CFM_19]),
                says(38, &[CFM_01]),
                says(39, &[CFM_01B]),
            ],
        },
        Part {
            name: "remarks",
            sentences: &[
                says(40, &[CFM_25]),
                says(41, &[CFM_25, CH_05]),
                says(42, &[CFM_25]),
                says(43, &[CFM_27]),
                says(44, &[CFM_16]),
                says(45, &[CFM_14A]),
                says(46, &[CFM_14B]),
                says(47, &[CFM_14B]),
                says(48, &[CFM_24]),
                says(49, &[CFM_24]),
                says(50, &[CFM_40]),
                says(51, &[CFM_28, WF_05]),
                says(52, &[CFM_28]),
                says(53, &[CFM_36]),
                says(54, &[CFM_36]),
                says(55, &[CFM_29]),
                says(56, &[CFM_29]),
                nothing(57, "It introduces the table or list that follows."),
                says(58, &[CFM_30A, FSD_10]),
                says(59, &[CFM_30A]),
                says(60, &[CFM_30B]),
                says(61, &[CFM_31, WF_05]),
                says(62, &[CFM_32A]),
                says(63, &[CFM_32A]),
                says(64, &[CFM_32B]),
                says(65, &[CFM_35, EX_03]),
            ],
        },
        Part { name: "example", sentences: &[says(66, &[CFM_19B]), says(67, &[CFM_19B])] },
        Part {
            name: "requirements",
            sentences: &[
                nothing(68, "It tells where the function is declared and shipped."),
                nothing(69, "It tells where the function is declared and shipped."),
                nothing(
                    70,
                    "It says that makers of devices may leave the function out; every machine of a world has it.",
                ),
            ],
        },
    ],
};
