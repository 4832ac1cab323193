//! Paths of files: their form, and what they lead to.

use super::Cx;
use crate::case::Case;
use crate::state::Where;
use abi::clause::*;
use abi::error::*;
use abi::world::VolumeKind;
use abi::{ClauseId, ErrorCode};

/// The most characters of a path.
const LONGEST: usize = 259;

/// A path that leads nowhere.
pub(super) fn refused_path(case: &mut Case, code: ErrorCode, clause: ClauseId) {
    case.refuse_by(code, clause);
    // A card that is out takes its folder with it: no path, or no file system (SZ-76).
    if clause.id == SZ_23.id {
        case.may_refuse(code, SZ_76);
    }
}

impl Cx<'_> {
    /// The path that a call is given, whole and in lower case, with the reasons that its form gives.
    /// None if its form says nothing of where it leads.
    pub(super) fn path(&self, case: &mut Case, given: &str) -> Option<String> {
        if self.state.law.desktop {
            return self.path_on_desktop(case, given);
        }
        check_form(case, given);
        (!case.must_fail()).then(|| given.to_lowercase())
    }

    /// A path begins at a drive, at a share or at the current folder (SZ-190).
    fn path_on_desktop(&self, case: &mut Case, given: &str) -> Option<String> {
        let path = given.replace('/', "\\").to_lowercase();
        if path.is_empty() || path.encode_utf16().count() > LONGEST {
            case.refuse_by(ERROR_PATH_NOT_FOUND, SZ_191);
            return None;
        }
        let drive = |path: &str| {
            let mut letters = path.chars();
            let first = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic());
            first && letters.next() == Some(':')
        };
        let share = path.strip_prefix("\\\\");
        let (root, rest) = match share {
            Some(rest) if !rest.starts_with(['?', '.']) => ("\\".to_owned(), rest),
            Some(_) => {
                case.unsure("paths of devices are not covered");
                return None;
            }
            None if drive(&path) && path[2..].starts_with('\\') => {
                (path[..2].to_owned(), &path[2..])
            }
            None if drive(&path) => {
                case.unsure("the current folder of a drive is not covered");
                return None;
            }
            None => (self.first_disk()?, path.as_str()),
        };
        if rest.contains(|letter: char| "<>:\"|?*".contains(letter) || letter < ' ') {
            case.refuse_by(ERROR_INVALID_NAME, SZ_29);
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in rest.split('\\') {
            match part.trim_end_matches(['.', ' ']) {
                _ if part == ".." => drop(parts.pop()),
                "" => {}
                part => parts.push(part),
            }
        }
        let whole = parts.iter().fold(root, |whole, part| format!("{whole}\\{part}"));
        Some(whole)
    }

    /// The first fixed disk of the machine: the current folder of a process is at first its root.
    fn first_disk(&self) -> Option<String> {
        let mine = |kind: VolumeKind| kind == VolumeKind::Disk;
        let mut disks = self.state.volumes.iter().filter(|volume| mine(volume.kind));
        let first = disks.find(|volume| volume.machine == Some(self.machine));
        first.map(|volume| volume.mount.clone())
    }

    /// What a path leads to.
    pub(super) fn find(&self, path: &str) -> Where {
        self.state.look_up(self.machine, path)
    }

    /// What a path leads to, where the call needs a file that exists; `absent` is the clause for one
    /// that does not.
    pub(super) fn existing(
        &self,
        case: &mut Case,
        path: Option<&str>,
        absent: ClauseId,
        must: ClauseId,
    ) -> Option<Where> {
        let Some(path) = path else {
            match self.state.law.desktop {
                true => case.refuse_by(ERROR_PATH_NOT_FOUND, SZ_191),
                false => case.refuse_by(ERROR_INVALID_PARAMETER, SZ_45),
            }
            return None;
        };
        let path = self.path(case, path)?;
        let found = self.find(&path);
        match &found {
            Where::Refused(code, clause) if clause.id == SZ_23.id => {
                case.refuse(*code, must, absent);
            }
            Where::Refused(code, clause) => refused_path(case, *code, clause),
            Where::Free(volume, _) => {
                case.refuse(ERROR_FILE_NOT_FOUND, must, absent);
                if self.state.volumes[*volume].medium != 0 {
                    case.may_refuse(ERROR_PATH_NOT_FOUND, absent);
                }
            }
            Where::Unsure => case.unsure("what the path leads to is not known"),
            Where::File(_) | Where::Folder => {}
        }
        Some(found)
    }
}

/// The form of a path on Windows CE (SZ-23, SZ-29).
fn check_form(case: &mut Case, path: &str) {
    if path.encode_utf16().count() > LONGEST {
        case.refuse(ERROR_FILENAME_EXCED_RANGE, CF_01B, SZ_29);
    }
    let reserved = |character: char| "<>:\"/|?*".contains(character) || character < ' ';
    let share = path.strip_prefix("\\\\");
    let rest = share.or(path.strip_prefix('\\')).unwrap_or(path);
    let odd = |part: &str| part.is_empty() || part == "." || part == "..";
    let root = share.is_none() && rest.is_empty();
    let server_alone = share.is_some_and(|share| !share.contains('\\'));
    if path.contains(reserved) || server_alone || (!root && rest.split('\\').any(odd)) {
        case.refuse_by(ERROR_INVALID_NAME, SZ_29);
    }
    if path.is_empty() || !path.starts_with('\\') {
        case.refuse(ERROR_PATH_NOT_FOUND, CF_06, SZ_23);
    }
}
