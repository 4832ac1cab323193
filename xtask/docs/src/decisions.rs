//! What was decided for each version where the versions differ, the documents contradict each
//! other, or say nothing. An answer is read from the version's `Rules` or is a recorded clause.

mod memory;

use super::pages::cell;
use abi::OsVersion;
use abi::clause::*;
use kernel::Rules;
use kernel::versions::AddressSpace;

/// A field of `Rules`, and its answer in words.
type Rule = (&'static str, fn(&Rules) -> String);

/// A point that each version has to answer.
struct Decision {
    /// Its identifier: `DIF-` a difference, `CON-` a contradiction, `OPEN-` an open point; `MCON-`
    /// and `MEM-` the latter two on memory and processes.
    id: &'static str,
    /// What it is about.
    subject: &'static str,
    /// The field of `Rules` that answers it, and the answer in words.
    rule: Option<Rule>,
    /// The clauses that answer it.
    clauses: &'static [ClauseId],
    /// The versions on which it does not arise.
    absent: &'static [OsVersion],
}

/// What is decided by these clauses.
const fn decided(
    id: &'static str,
    subject: &'static str,
    clauses: &'static [ClauseId],
) -> Decision {
    Decision { id, subject, rule: None, clauses, absent: &[] }
}

impl Decision {
    /// A field of `Rules` has the answer.
    const fn by(mut self, field: &'static str, words: fn(&Rules) -> String) -> Decision {
        self.rule = Some((field, words));
        self
    }

    /// It does not arise on these versions.
    const fn not_on(mut self, versions: &'static [OsVersion]) -> Decision {
        self.absent = versions;
        self
    }

    /// The answer of a version: in words, with its clauses.
    fn answer(&self, version: OsVersion) -> String {
        if self.absent.contains(&version) {
            return String::from("does not arise");
        }
        let words = self.rule.map(|(_, words)| words(Rules::of(version)));
        let clauses = self.clauses.iter().filter(|clause| clause.holds_in(version));
        let parts = words.into_iter().chain(clauses.map(|clause| clause.id.to_owned()));
        parts.collect::<Vec<_>>().join(", ")
    }
}

fn yes(is: bool) -> String {
    String::from(if is { "yes" } else { "no" })
}

fn space(rules: &Rules) -> String {
    String::from(match &rules.space {
        AddressSpace::Slots(_) => "one space, 33 slots",
        AddressSpace::Flat(flat) if flat.shared_views.is_some() => {
            "a space for each process, with a common window"
        }
        AddressSpace::Flat(_) => "a space for each process",
    })
}

const WIN32: &[OsVersion] = &[OsVersion::Win32];
const CE: &[OsVersion] =
    &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Ce5_0, OsVersion::Ce6_0];
const BUT_5_AND_6: &[OsVersion] = &[OsVersion::Ce3_0, OsVersion::CeNet4_2, OsVersion::Win32];

/// Where the documents of the versions differ.
const DIFFERENCES: [Decision; 20] = [
    decided("DIF-01", "one name space for objects of all types", &[CFM_22, NM_01, NM_09A])
        .by("names.shared_space", |rules| yes(rules.names.shared_space)),
    decided("DIF-02", "the empty text is a name", &[NM_02, M_41C])
        .by("names.empty_is_a_name", |rules| yes(rules.names.empty_is_a_name)),
    decided("DIF-03", "CreateFileForMapping", &[CFFM_01, CFFM_02]).not_on(WIN32),
    decided(
        "DIF-04",
        "a handle from CreateFileForMapping is closed with its object",
        &[CFM_25, OPEN_20B, OPEN_20C],
    )
    .by("mapping.closes_file_handle", |rules| yes(rules.mapping.closes_file_handle))
    .not_on(WIN32),
    decided(
        "DIF-05",
        "a file to be mapped is opened for exclusive access",
        &[CFM_04, CFM_05, W_20A],
    ),
    decided("DIF-06", "a ROM file mapped for reading is used in place", &[CFM_33, CFM_34])
        .by("mapping.rom_in_place", |rules| yes(rules.mapping.rom_in_place)),
    decided("DIF-07", "a page has 4 KB", &[O_29, SI_04, SI_05, M_20C]),
    decided("DIF-08", "the allocation granularity is 64 KB", &[MS_02, M_33A]),
    decided("DIF-09", "whose an address is", &[MMF_04, MV_11, W_37B]).by("space", space),
    decided("DIF-10", "where views find room", &[LMA_01, SI_07D, W_26B]).by("space", space),
    decided(
        "DIF-11",
        "FlushViewOfFile of zero bytes flushes the rest of the view",
        &[FV_02, W_52A],
    )
    .by("mapping.flush_zero_is_rest", |rules| yes(rules.mapping.flush_zero_is_rest)),
    decided("DIF-12", "SetFilePointer moves by 64 bits", &[SFP_01, SFP_02])
        .by("files.wide_seek", |rules| yes(rules.files.wide_seek)),
    decided("DIF-13", "WriteFile past the end of the file extends it", &[SZ_34, M_61C]),
    decided("DIF-14", "the paging pool", &[PG_03, SZ_114, PAGE_05, PAGE_07])
        .by("paging_pool", |rules| {
            rules.paging_pool.map_or(String::from("none"), |pool| format!("{pool:?}"))
        })
        .not_on(WIN32),
    decided("DIF-15", "OpenFileMapping", &[OFM_01, W_33A]),
    decided(
        "DIF-16",
        "MapViewOfFileEx, FILE_MAP_COPY, PAGE_WRITECOPY",
        &[MV_17, SZ_11, CFM_10, W_50, M_30C, M_04],
    )
    .by("mapping.checks", |rules| format!("{:?}", rules.mapping.checks)),
    decided(
        "DIF-17",
        "how an object without a name reaches another process",
        &[OV_06, DUP_04, W_33B],
    )
    .by("handles.scope", |rules| format!("handle values by {:?}", rules.handles.scope)),
    decided("DIF-18", "overlapped input and output of files", &[CF_05, SZ_119]),
    decided("DIF-19", "a registry value turns paging of a file system on and off", &[FSD_05])
        .not_on(BUT_5_AND_6),
    decided("DIF-20", "the event log tells of file-mapping objects", &[CL_01]).not_on(BUT_5_AND_6),
];

/// Where documents contradict each other.
const CONTRADICTIONS: [Decision; 15] = [
    decided(
        "CON-01",
        "names are shared between types, or each type has its own",
        &[OPEN_01, NM_03, NM_01, NM_09A],
    )
    .by("names.shared_space", |rules| yes(rules.names.shared_space)),
    decided(
        "CON-02",
        "PAGE_READONLY without a file is forbidden, and used by programs",
        &[OPEN_02A, OPEN_02B, M_04],
    ),
    decided("CON-03", "who closes the handle from CreateFileForMapping", &[OPEN_20B, OPEN_20C])
        .by("mapping.closes_file_handle", |rules| yes(rules.mapping.closes_file_handle))
        .not_on(WIN32),
    decided("CON-04", "a view keeps the name of its object", &[OPEN_19A, OPEN_19B, M_54A])
        .by("names.views_keep_names", |rules| yes(rules.names.views_keep_names)),
    decided(
        "CON-05",
        "the object's handle may be closed before its views are unmapped",
        &[CFM_32A, OPEN_19A, M_54B],
    ),
    decided("CON-06", "FlushViewOfFile may start anywhere in a view", &[OPEN_11B, W_52B]),
    decided("CON-07", "a handle from CreateFile may be mapped", &[CFM_26, W_20C]),
    decided("CON-08", "CreateFileForMapping with GENERIC_WRITE", &[CFFM_05]).not_on(WIN32),
    decided("CON-09", "the share mode of CreateFileForMapping", &[CFFM_06, CFFM_07A, CFFM_07B])
        .by("files.mapping_share", |rules| format!("{:?}", rules.files.mapping_share))
        .not_on(WIN32),
    decided("CON-10", "SetEndOfFile closes the file, or does not", &[SZ_116, M_61B]),
    decided("CON-11", "the high word of SetFilePointer", &[SFP_01, SFP_02])
        .by("files.wide_seek", |rules| yes(rules.files.wide_seek)),
    decided("CON-12", "the limit of 32 MB for a process", &[SI_06, SZ_117]).by("space", space),
    decided("CON-13", "the code for a view past its object", &[OPEN_08, M_32A])
        .by("mapping.past_the_object", |rules| rules.mapping.past_the_object.to_string()),
    decided(
        "CON-14",
        "the event log's reader opens a RAM-backed object with \
         CreateFileForMapping",
        &[SZ_115],
    )
    .not_on(WIN32),
    decided(
        "CON-15",
        "the access that the file handle needs on the desktop, and PAGE_EXECUTE",
        &[SZ_110],
    )
    .not_on(CE),
];

/// What the documents leave open.
const OPEN_POINTS: [Decision; 32] = [
    decided("OPEN-01", "a name clash between types fails", &[OPEN_01, M_40A])
        .by("names.shared_space", |rules| yes(rules.names.shared_space)),
    decided("OPEN-02", "PAGE_READONLY without a file", &[OPEN_02A, OPEN_02B, M_04]),
    decided(
        "OPEN-03",
        "a file handle too weak for the protection",
        &[OPEN_03, M_03A, M_03B, M_03C, M_03D],
    ),
    decided("OPEN-04", "no file, no size, a new name", &[OPEN_04, M_20A]),
    decided("OPEN-05", "a file of length zero and no size", &[OPEN_05, CFM_13]),
    decided(
        "OPEN-06",
        "protections, section attributes and security attributes that are not \
         supported",
        &[OPEN_06A, OPEN_06B, M_01A, M_10B, M_53A],
    )
    .by("mapping.checks", |rules| format!("{:?}", rules.mapping.checks)),
    decided("OPEN-07", "the code for an offset that is not aligned", &[OPEN_07, M_33A])
        .by("mapping.misaligned_offset", |rules| rules.mapping.misaligned_offset.to_string()),
    decided("OPEN-08", "the code for a view past its object", &[OPEN_08, M_32A])
        .by("mapping.past_the_object", |rules| rules.mapping.past_the_object.to_string()),
    decided("OPEN-09", "a view of length 0 at an offset", &[OPEN_09, M_32C]),
    decided("OPEN-10", "unmapping what is not the base of a view", &[OPEN_10, M_36A, M_36B])
        .by("mapping.not_a_view", |rules| rules.mapping.not_a_view.to_string()),
    decided("OPEN-11", "flushing zero bytes, or from an odd base", &[OPEN_11A, OPEN_11B, W_52A])
        .by("mapping.flush_zero_is_rest", |rules| {
            format!("zero bytes mean the rest: {}", yes(rules.mapping.flush_zero_is_rest))
        }),
    decided("OPEN-12", "SetEndOfFile on a mapped file", &[OPEN_12, W_51A, M_61B]),
    decided("OPEN-13", "DeleteFile on an open or mapped file", &[OPEN_13, W_51C, W_57A, W_57B]),
    decided("OPEN-14", "ReadFile and WriteFile agree with the views", &[OPEN_14, M_63A])
        .by("mapping.coherent_file_io", |rules| yes(rules.mapping.coherent_file_io)),
    decided("OPEN-15", "when dirty pages reach the file", &[OPEN_15, M_63A, W_52B]),
    decided("OPEN-16", "the last page beyond the end of the file", &[OPEN_16, M_63E]),
    decided("OPEN-17", "the content of the part by which a file grew", &[OPEN_17, SZ_113]),
    decided("OPEN-18", "the first content of an object without a file", &[OPEN_18, M_20E]),
    decided(
        "OPEN-19",
        "a view keeps the name of its object when no handle is left",
        &[OPEN_19A, OPEN_19B, M_54A, M_54B],
    )
    .by("names.views_keep_names", |rules| yes(rules.names.views_keep_names)),
    decided(
        "OPEN-20",
        "a handle from CreateFileForMapping is closed with its object",
        &[OPEN_20A, OPEN_20B, OPEN_20C],
    )
    .by("mapping.closes_file_handle", |rules| yes(rules.mapping.closes_file_handle))
    .not_on(WIN32),
    decided("OPEN-21", "the failure value of CreateFileForMapping", &[OPEN_21]).not_on(WIN32),
    decided("OPEN-22", "a second CreateFileForMapping for writing", &[OPEN_22]).not_on(WIN32),
    decided("OPEN-23", "a platform or a file system that cannot page", &[OPEN_23A, OPEN_23B])
        .not_on(WIN32),
    decided("OPEN-24", "a page that cannot be brought in", &[OPEN_24, EX_04]),
    decided("OPEN-25", "names that are too long or have a backslash", &[OPEN_25, M_42A, M_42D])
        .by("names.limit", |rules| format!("at most {}", rules.names.limit)),
    decided("OPEN-26", "an existing object opened with another protection", &[OPEN_26, M_51]),
    decided("OPEN-27", "an existing object opened with another file", &[OPEN_27, M_44A]),
    decided("OPEN-28", "the size of an object without a file", &[OPEN_28, M_20C]),
    decided("OPEN-29", "the end of a process with views", &[OPEN_29, M_54D]),
    decided("OPEN-30", "writing to what cannot be written", &[OPEN_30A, OPEN_30B, OPEN_30C, W_61]),
    decided("OPEN-31", "a compressed ROM file", &[OPEN_31]).not_on(WIN32),
    decided("OPEN-32", "sessions and prefixes of names", &[OPEN_32, W_53, M_43A])
        .by("names.prefixes", |rules| yes(rules.names.prefixes)),
];

/// The tables of decisions, as Markdown.
pub(super) fn tables() -> String {
    let mut text = table("Where the versions differ", &DIFFERENCES);
    text += &table("Where documents contradict each other", &CONTRADICTIONS);
    text += &table("Where documents on memory contradict each other", &memory::CONTRADICTIONS);
    text += &table("What the documents leave open", &OPEN_POINTS);
    text + &table("What the documents leave open on memory and processes", &memory::OPEN_POINTS)
}

fn table(title: &str, decisions: &[Decision]) -> String {
    let mut text = format!("\n## {title}\n\n| Point | About | Field of `Rules` |");
    text += &OsVersion::ALL.map(|version| format!(" {} |", version.name())).concat();
    text += "\n| --- | --- | --- | --- | --- | --- | --- | --- |\n";
    for decision in decisions {
        let field = decision.rule.map_or_else(String::new, |(field, _)| format!("`{field}`"));
        text += &format!("| {} | {} | {field} |", decision.id, cell(decision.subject));
        text += &OsVersion::ALL.map(|version| format!(" {} |", decision.answer(version))).concat();
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Decision> {
        static ALL: [&[Decision]; 5] = [
            &DIFFERENCES,
            &CONTRADICTIONS,
            &OPEN_POINTS,
            &memory::CONTRADICTIONS,
            &memory::OPEN_POINTS,
        ];
        ALL.into_iter().flatten()
    }

    #[test]
    fn points_are_numbered_without_gaps() {
        let numbers = |letters: &str| {
            let mine = all().filter_map(|decision| decision.id.strip_prefix(letters));
            mine.map(|number| number.parse().expect("a number")).collect::<Vec<usize>>()
        };
        assert_eq!(numbers("DIF-"), (1..=20).collect::<Vec<_>>());
        assert_eq!(numbers("CON-"), (1..=15).collect::<Vec<_>>());
        assert_eq!(numbers("OPEN-"), (1..=32).collect::<Vec<_>>());
        assert_eq!(numbers("MCON-"), (1..=16).collect::<Vec<_>>());
        assert_eq!(numbers("MEM-"), (1..=30).collect::<Vec<_>>());
    }

    #[test]
    fn each_version_answers_each_point_that_arises_on_it() {
        for decision in all() {
            for version in OsVersion::ALL {
                let answer = decision.answer(version);
                assert!(!answer.is_empty(), "{} has no answer on {version}", decision.id);
            }
        }
    }

    #[test]
    fn every_clause_that_decides_a_point_does_so_on_some_version() {
        for decision in all() {
            for clause in decision.clauses {
                let arises = |version: &OsVersion| !decision.absent.contains(version);
                let holds =
                    OsVersion::ALL.iter().filter(|on| arises(on)).any(|on| clause.holds_in(*on));
                assert!(holds, "{}: {}", decision.id, clause.id);
            }
        }
    }

    #[test]
    fn the_fields_that_decide_are_fields_of_the_rules() {
        let rules = include_str!("../../../crates/kernel/src/versions.rs");
        for (field, _) in all().filter_map(|decision| decision.rule) {
            let name = field.rsplit('.').next().unwrap_or(field);
            assert!(rules.contains(&format!("pub {name}: ")), "{field}");
        }
    }
}
