//! Names of objects: which are good, and as what they are kept.

use super::Cx;
use crate::case::Case;
use abi::clause::*;
use abi::error::*;

/// The prefixes of the desktop's name spaces, and how their names are kept: a name without a prefix
/// and the same one after the first are one name (M-43a).
const SPACES: [(&str, &str); 2] = [("Local\\", ""), ("Global\\", "Global\\")];

/// Names that are folders of names (SZ-256).
const FOLDERS: [&str; 3] = ["Local", "Global", "Session"];

/// The most characters of a name on Windows CE, of one on the desktop, and of one there that a
/// narrow function is given.
const LONGEST: usize = 259;
const LONGEST_WIDE: usize = 32_766;

impl Cx<'_> {
    /// The name that an object is made or opened by, as it is kept, with the reasons against it.
    pub(crate) fn name(&self, case: &mut Case, given: Option<&str>, opens: bool) -> Option<String> {
        let given = given?;
        match self.state.law.desktop {
            true => self.name_on_desktop(case, given, opens),
            false => {
                let backslash = given.contains('\\');
                let long = given.encode_utf16().count() > LONGEST;
                if backslash || long {
                    let must = if backslash { NM_05B } else { SZ_04 };
                    case.refuse(ERROR_INVALID_PARAMETER, must, OPEN_25);
                }
                Some(given.to_owned())
            }
        }
    }

    fn name_on_desktop(&self, case: &mut Case, given: &str, opens: bool) -> Option<String> {
        let length = given.encode_utf16().count();
        if self.narrow && length > LONGEST {
            case.refuse_by(ERROR_FILENAME_EXCED_RANGE, SZ_163);
            return None;
        }
        if length > LONGEST_WIDE {
            case.unsure("names that are cut off are not covered");
            return None;
        }
        if given.is_empty() {
            // No name at all where an object is made (M-41c).
            case.refuse_if(opens, ERROR_INVALID_HANDLE, SZ_256);
            return None;
        }
        if FOLDERS.contains(&given) {
            case.refuse_by(ERROR_INVALID_HANDLE, SZ_256);
            return None;
        }
        if given.starts_with('\\') {
            case.refuse_by(ERROR_BAD_PATHNAME, SZ_162);
            return None;
        }
        let prefixed = SPACES.iter().find_map(|(prefix, kept)| {
            let head = given.get(..prefix.len())?;
            head.eq_ignore_ascii_case(prefix)
                .then(|| (head == *prefix, &given[prefix.len()..], kept))
        });
        let (exact, rest, kept) = prefixed.unwrap_or((true, given, &""));
        if rest.contains('\\') {
            case.refuse_by(ERROR_PATH_NOT_FOUND, M_42A);
            return None;
        }
        if !exact || rest.is_empty() {
            case.unsure("no document read says what such a prefix comes to");
        }
        Some(format!("{kept}{rest}"))
    }
}
