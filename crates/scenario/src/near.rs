//! The nearest known name, for the help line of an unknown one.

/// How many characters of an unknown name are compared: longer ones are no typing mistakes.
const COMPARED_CHARACTERS: usize = 64;
/// How many known names are compared, so that a file full of names costs no more than a few.
const COMPARED_NAMES: usize = 1000;

/// The known name that `name` is most likely meant to be, if one is near enough.
///
/// Case and an ending `.exe` do not count; otherwise at most a third of the characters may differ.
/// The first of equally near names wins.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.chars().nth(COMPARED_CHARACTERS).is_some() {
        return None;
    }
    let folded = without_exe(name.to_lowercase());
    let allowed = folded.chars().count().div_ceil(3);
    let distance = |known: &str| match known.len() {
        len if len > 4 * COMPARED_CHARACTERS => usize::MAX,
        _ => strsim::damerau_levenshtein(&folded, &without_exe(known.to_lowercase())),
    };
    let near = known.into_iter().take(COMPARED_NAMES).map(|known| (distance(known), known));
    near.filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// The name of a program is often written without its ending.
fn without_exe(mut name: String) -> String {
    if name.ends_with(".exe") {
        name.truncate(name.len() - ".exe".len());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let known = ["PAGE_READONLY", "PAGE_READWRITE"];
        assert_eq!(nearest("PAGE_READWRIT", known), Some("PAGE_READWRITE"));
        assert_eq!(nearest("page_readonly", known), Some("PAGE_READONLY"));
    }

    #[test]
    fn a_program_is_recognised_without_its_ending() {
        assert_eq!(nearest("child", ["a.exe", "child.exe"]), Some("child.exe"));
        assert_eq!(nearest("Chil.EXE", ["child"]), Some("child"));
        assert_eq!(nearest("chart", ["child.exe"]), None);
    }

    #[test]
    fn something_else_is_not_taken_for_a_slip() {
        assert_eq!(nearest("Banana", ["Eject", "Insert"]), None);
        assert_eq!(nearest(&"Eject".repeat(1_000_000), ["Eject"]), None);
    }
}
