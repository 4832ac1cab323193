//! Conversations of `drive`, those of its page and random ones, are permitted.

use crate::judge;
use crate::spoken::Kind;
use slotzero_tests::conversation::Conversation;
use slotzero_tests::root;
use trace::Event;

/// What is found in a conversation; something has to be judged in it.
pub(crate) fn findings(conversation: &str) -> Vec<String> {
    let conversation = Conversation::of(conversation.as_bytes());
    let permitted = |trace: &Vec<Event>| judge(trace).counts.permitted;
    assert!(conversation.traces.iter().map(permitted).sum::<u64>() > 0, "nothing is judged");
    conversation.findings()
}

#[test]
fn the_conversations_of_the_page_are_permitted() {
    let page = std::fs::read_to_string(root().join("docs/drive.md")).expect("it is there");
    let blocks = page.split("```drive\n").skip(1).map(|rest| rest.split("```").next());
    let mut judged = 0;
    for block in blocks.flatten() {
        let asked: Vec<&str> = block.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        assert_eq!(findings(&asked.join("\n")), [""; 0], "{block}");
        judged += 1;
    }
    assert!(judged > 3, "the page has conversations");
}

/// Numbers in a fixed order that looks like none.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    pub(crate) fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.roll(of.len())]
    }
}

/// Calls of a random conversation: the function, its arguments, the name for what comes back. Names
/// are bound to whatever it is, so that calls meet good values, stale ones, and those of another
/// kind. What follows a `%` is one of [`WORDS`].
const CALLS: &[(&str, &str, &str)] = &[
    (
        "%open",
        r#""lpFileName": "%path", "dwDesiredAccess": "%access", "dwShareMode": "%share", "dwCreationDisposition": "%how""#,
        "%file",
    ),
    (
        "%open",
        r#""lpFileName": "%path", "dwDesiredAccess": "GENERIC_READ|GENERIC_WRITE", "dwCreationDisposition": "OPEN_ALWAYS""#,
        "%file",
    ),
    (
        "CreateFileMapping",
        r#""hFile": "%source", "flProtect": "%protect", "dwMaximumSizeLow": %size, "lpName": %name"#,
        "%map",
    ),
    (
        "CreateFileMapping",
        r#""hFile": "%source", "flProtect": "PAGE_READWRITE", "dwMaximumSizeLow": %size"#,
        "%map",
    ),
    (
        "MapViewOfFile",
        r#""hFileMappingObject": "%handle", "dwDesiredAccess": "%view", "dwFileOffsetLow": %offset, "dwNumberOfBytesToMap": %size"#,
        "%shown",
    ),
    (
        "MapViewOfFile",
        r#""hFileMappingObject": "$%map", "dwDesiredAccess": "FILE_MAP_WRITE""#,
        "%shown",
    ),
    ("UnmapViewOfFile", r#""lpBaseAddress": "%place""#, ""),
    ("FlushViewOfFile", r#""lpBaseAddress": "%place", "dwNumberOfBytesToFlush": %size"#, ""),
    ("CloseHandle", r#""hObject": "%handle""#, ""),
    ("ReadFile", r#""hFile": "%handle", "nNumberOfBytesToRead": %size"#, ""),
    ("WriteFile", r#""hFile": "%handle", "lpBuffer": {"Hex": "%data"}"#, ""),
    (
        "SetFilePointer",
        r#""hFile": "%handle", "lDistanceToMove": %distance, "dwMoveMethod": %method"#,
        "",
    ),
    ("%about", r#""hFile": "%handle""#, ""),
    ("DeleteFile", r#""lpFileName": "%path""#, ""),
    ("CreateEvent", r#""lpName": %name"#, "e"),
    ("CopyFile", r#""lpExistingFileName": "%path", "lpNewFileName": "%path""#, ""),
    ("MoveFile", r#""lpExistingFileName": "%path", "lpNewFileName": "%path""#, ""),
    ("GetFileAttributesEx", r#""lpFileName": "%path""#, ""),
    (
        "VirtualAlloc",
        r#""lpAddress": "%where", "dwSize": %size, "flAllocationType": "%kind", "flProtect": "%pages""#,
        "%region",
    ),
    ("VirtualFree", r#""lpAddress": "%part", "dwSize": %less, "dwFreeType": "%free""#, ""),
    ("VirtualProtect", r#""lpAddress": "%part", "dwSize": %size, "flNewProtect": "%pages""#, ""),
    ("VirtualProtect", r#""lpAddress": "$v", "dwSize": 4096, "flNewProtect": "PAGE_READONLY""#, ""),
    ("DuplicateHandle", r#""hSourceHandle": "%handle""#, ""),
    ("ReleaseMutex", r#""hMutex": "%handle""#, ""),
    ("WaitForSingleObject", r#""hHandle": "$e", "dwMilliseconds": 0"#, ""),
    ("SetEvent", r#""hEvent": "%handle""#, ""),
    ("CreateMutex", r#""lpName": %name"#, "e"),
    ("CreateSemaphore", r#""lInitialCount": 1, "lMaximumCount": 2, "lpName": %name"#, "e"),
    ("ReleaseSemaphore", r#""hSemaphore": "%handle", "lReleaseCount": 1"#, ""),
    ("SetFileAttributes", r#""lpFileName": "%path", "dwFileAttributes": "%attributes""#, ""),
    ("GetFileAttributes", r#""lpFileName": "%path""#, ""),
    ("Read", r#""address": "%part", "nBytes": 7"#, ""),
    ("Write", r#""address": "%part", "hex": "%data""#, ""),
    ("Read", r#""address": "%place", "nBytes": 7"#, ""),
    ("Write", r#""address": "%place", "hex": "%data""#, ""),
];

/// Those that the desktop alone has.
const DESKTOP: &[(&str, &str, &str)] = &[
    (
        "CreateFileMapping",
        r#""hFile": "%source", "flProtect": "%desk|%section", "dwMaximumSizeLow": %size, "lpName": %name"#,
        "%map",
    ),
    (
        "CreateFile",
        r#""lpFileName": "%path", "dwDesiredAccess": "%rights", "dwShareMode": "%shares", "dwCreationDisposition": "%how""#,
        "%file",
    ),
    ("OpenFileMapping", r#""dwDesiredAccess": "%view", "lpName": %name"#, "%map"),
    (
        "MapViewOfFile",
        r#""hFileMappingObject": "$%map", "dwDesiredAccess": "%view|%more", "dwFileOffsetLow": %offset"#,
        "%shown",
    ),
    (
        "MapViewOfFileEx",
        r#""hFileMappingObject": "$%map", "dwDesiredAccess": "%view", "lpBaseAddress": "%at""#,
        "%shown",
    ),
    (
        "MoveFileEx",
        r#""lpExistingFileName": "%path", "lpNewFileName": "%path", "dwFlags": "MOVEFILE_REPLACE_EXISTING""#,
        "",
    ),
    ("SetHandleInformation", r#""hObject": "%handle", "dwMask": "3", "dwFlags": "%flags""#, ""),
    ("GetHandleInformation", r#""hObject": "%handle""#, ""),
    ("OpenMutex", r#""dwDesiredAccess": "SYNCHRONIZE", "lpName": %name"#, "e"),
    ("SetFileInformationByHandle", r#""hFile": "$%file", "lpFileInformation": "%flags""#, ""),
    (
        "DuplicateHandle",
        r#""hSourceHandle": "$%map", "dwDesiredAccess": "%view", "dwOptions": "0", "bInheritHandle": "TRUE""#,
        "",
    ),
    (
        "VirtualAlloc",
        r#""lpAddress": "$v", "dwSize": 4096, "flAllocationType": "MEM_COMMIT", "flProtect": "PAGE_READWRITE""#,
        "",
    ),
];

const WORDS: &[(&str, &[&str])] = &[
    ("%about", &["SetEndOfFile", "GetFileSize", "FlushFileBuffers"]),
    ("%access", &["GENERIC_READ", "GENERIC_READ|GENERIC_WRITE", "GENERIC_WRITE", "0"]),
    ("%at", &["0", "0x20000000", "0x20010000", "0x20001000"]),
    ("%attributes", &["FILE_ATTRIBUTE_READONLY", "FILE_ATTRIBUTE_NORMAL", "FILE_ATTRIBUTE_HIDDEN"]),
    ("%data", &["41", "4243", "0000000001"]),
    (
        "%desk",
        &[
            "PAGE_READONLY",
            "PAGE_READWRITE",
            "PAGE_WRITECOPY",
            "PAGE_EXECUTE_READWRITE",
            "PAGE_EXECUTE",
        ],
    ),
    ("%distance", &["0", "3", "-2", "9000"]),
    ("%file", &["f", "g"]),
    ("%flags", &["0", "1", "2"]),
    ("%free", &["MEM_RELEASE", "MEM_DECOMMIT", "MEM_DECOMMIT"]),
    ("%handle", &["$f", "$g", "$m", "$n", "$e", "0x77", "0"]),
    ("%how", &["OPEN_EXISTING", "OPEN_ALWAYS", "CREATE_ALWAYS", "CREATE_NEW", "TRUNCATE_EXISTING"]),
    ("%kind", &["MEM_RESERVE", "MEM_COMMIT", "MEM_COMMIT|MEM_RESERVE"]),
    ("%less", &["0", "0", "4096"]),
    ("%map", &["m", "n"]),
    ("%method", &["0", "1", "2", "3"]),
    ("%more", &["0", "FILE_MAP_EXECUTE", "FILE_MAP_COPY"]),
    ("%name", &["null", "\"box\"", "\"Box\"", "\"a\\\\b\"", "\"e\""]),
    ("%offset", &["0", "0", "65536", "4096"]),
    ("%open", &["CreateFile", "CreateFileForMapping"]),
    ("%pages", &["PAGE_READWRITE", "PAGE_READONLY", "PAGE_NOACCESS", "PAGE_EXECUTE_READ"]),
    ("%part", &["$r", "$s", "$r+4096", "$s+100", "$v"]),
    ("%path", &["\\\\one", "\\\\Storage Card\\\\two", "\\\\none", "\\\\Storage Card", "odd:name"]),
    ("%place", &["$v", "$w", "$v+4090", "$v+16", "$w+70000", "0x10000", "0x42000000", "0"]),
    ("%protect", &["PAGE_READONLY", "PAGE_READWRITE", "PAGE_READWRITE|SEC_COMMIT", "SEC_IMAGE"]),
    ("%region", &["r", "s"]),
    (
        "%rights",
        &[
            "GENERIC_READ",
            "GENERIC_READ|GENERIC_WRITE|GENERIC_EXECUTE",
            "DELETE",
            "GENERIC_WRITE",
            "0",
        ],
    ),
    ("%section", &["0", "0", "SEC_COMMIT", "SEC_RESERVE", "SEC_NOCACHE"]),
    ("%shares", &["0", "FILE_SHARE_READ|FILE_SHARE_WRITE|FILE_SHARE_DELETE", "FILE_SHARE_READ"]),
    ("%share", &["0", "FILE_SHARE_READ", "FILE_SHARE_READ|FILE_SHARE_WRITE"]),
    ("%shown", &["v", "w"]),
    ("%size", &["0", "1", "4096", "70000", "5000"]),
    ("%source", &["INVALID_HANDLE_VALUE", "$f", "$g", "$m"]),
    ("%where", &["0", "0", "$r", "$s+4096"]),
    ("%view", &["FILE_MAP_READ", "FILE_MAP_WRITE", "FILE_MAP_ALL_ACCESS", "FILE_MAP_COPY"]),
];

/// Words and what they may stand for.
pub(crate) type Words = [(&'static str, &'static [&'static str])];

/// One call of a random conversation; some words may stand for something else than in others.
pub(crate) fn call(dice: &mut Dice, desktop: bool, own: &Words) -> String {
    let process = dice.pick(&["A", "B"]);
    let more = if desktop { DESKTOP } else { &[] };
    let known = CALLS.iter().chain(more).collect::<Vec<_>>();
    let (function, args, out) = *known[dice.roll(known.len())];
    let out = if out.is_empty() { String::new() } else { format!(r#", "out": "{out}""#) };
    let line = format!(r#"{{"proc": "{process}", "fn": "{function}", "args": {{{args}}}{out}}}"#);
    filled(line, dice, own)
}

/// A line with something for each word.
pub(crate) fn filled(mut line: String, dice: &mut Dice, own: &Words) -> String {
    for (word, choices) in own.iter().chain(WORDS) {
        while line.contains(word) {
            line = line.replacen(word, dice.pick(choices), 1);
        }
    }
    line
}

/// Random conversations of two processes of one machine.
pub(crate) const KIND: Kind = Kind {
    begins: |version, _| format!(r#"{{"reset": {{"version": "{version}", "trace": true}}}}"#),
    says: |version, dice| vec![call(dice, version == "WIN32", &[])],
    length: 120,
};

/// How many random conversations each version has.
const COUNT: u32 = 60;

#[test]
fn random_conversations_are_permitted() {
    KIND.hold_all(COUNT, |_, _| {});
}
