use super::*;

#[test]
fn a_page_of_written_zeros_equals_the_page_of_zeros_and_hashes_like_it() {
    let written = PageVersion::from_bytes([0; PAGE_BYTES]);
    assert_eq!(written, PageVersion::zero());
    assert!(!written.same(&PageVersion::zero()));
    assert_eq!(written.content_sum(), 0);
}

#[test]
fn a_copy_is_the_same_version_and_equal_bytes_are_not() {
    let version = PageVersion::from_bytes([1; PAGE_BYTES]);
    assert!(version.same(&version.clone()));
    assert!(!version.same(&PageVersion::from_bytes([1; PAGE_BYTES])));
}

#[test]
fn swapping_two_words_changes_the_content_sum() {
    let mut bytes = [0; PAGE_BYTES];
    (bytes[0], bytes[8]) = (1, 2);
    let one = PageVersion::from_bytes(bytes);
    (bytes[0], bytes[8]) = (2, 1);
    let other = PageVersion::from_bytes(bytes);
    assert_ne!(other.content_sum(), one.content_sum());
    assert_ne!(other.second_sum(), one.second_sum());
}

#[test]
fn the_second_sum_is_that_of_the_bytes_after_a_write_and_after_it_is_taken_back() {
    let mut bytes = [3; PAGE_BYTES];
    let (mut version, mut spare) = (PageVersion::from_bytes(bytes), Spare::new());
    let before = version.second_sum();
    let mut words = Vec::new();
    let before_sum = version.content_sum();
    let room = version.room(5..8, &mut spare);
    let sum = room.write_summed(5, b"new", before_sum, |index, old| words.push((index, old)));
    bytes[5..8].copy_from_slice(b"new");
    assert_eq!(sum, PageVersion::from_bytes(bytes).content_sum());
    assert_eq!(version.second_sum(), PageVersion::from_bytes(bytes).second_sum());
    assert_eq!(words.len(), 1);
    version.room(0..8, &mut spare).restore_word(words[0].0, words[0].1, before_sum);
    assert_eq!(version.second_sum(), before);
    version.room(0..PAGE_BYTES, &mut spare).write(0, &[0; PAGE_BYTES]);
    assert_eq!(version.second_sum(), 0);
}

#[test]
fn debug_output_shows_no_bytes() {
    assert_eq!(format!("{:?}", PageVersion::zero()), "PageVersion(zero)");
    assert_eq!(format!("{:?}", PageVersion::from_bytes([1; PAGE_BYTES])).len(), 29);
}

/// Writes to a version: the bytes of the page then, and how its memory looks: `z`, `w` or `p`.
fn written(version: &mut PageVersion, offset: usize, bytes: &[u8]) -> ([u8; PAGE_BYTES], char) {
    version.room(offset..offset + bytes.len(), &mut Spare::new()).write(offset, bytes);
    let form = match version.data {
        Data::Zeros => 'z',
        Data::Whole(_) => 'w',
        Data::Part(_) => 'p',
    };
    (version.bytes().into_owned(), form)
}

#[test]
fn a_first_write_copies_a_part_and_one_to_another_part_the_page() {
    let original = PageVersion::from_bytes([1; PAGE_BYTES]);
    let mut version = original.clone();
    let mut bytes = [1; PAGE_BYTES];
    for (offset, byte, form) in [(1023, 2, 'p'), (512, 3, 'p'), (511, 4, 'w'), (4095, 5, 'w')] {
        bytes[offset] = byte;
        assert_eq!(written(&mut version, offset, &[byte]), (bytes, form), "at {offset}");
        assert_eq!(version, PageVersion::from_bytes(bytes));
        assert_eq!(version.content_sum(), PageVersion::from_bytes(bytes).content_sum());
    }
    assert_eq!(*original.bytes(), [1; PAGE_BYTES]);
}

#[test]
fn a_write_across_two_parts_copies_the_page_and_so_does_a_long_one() {
    let original = PageVersion::from_bytes([1; PAGE_BYTES]);
    let form = |offset, bytes: &[u8]| written(&mut original.clone(), offset, bytes).1;
    assert_eq!((form(511, &[7, 7]), form(512, &[7; 513])), ('w', 'w'));
    assert_eq!((form(512, &[7; 512]), form(3584, &[7; 512])), ('p', 'p'));
}

#[test]
fn a_part_that_others_own_too_is_copied_and_they_keep_theirs() {
    let mut one = PageVersion::zero();
    let (first, _) = written(&mut one, 600, &[1]);
    let mut other = one.clone();
    let (second, form) = written(&mut other, 601, &[2]);
    assert_eq!((&*one.bytes(), form), (&first, 'p'));
    assert_eq!((first[600..602].to_vec(), second[600..602].to_vec()), (vec![1, 0], vec![1, 2]));
    let mut third = one.clone();
    assert_eq!(written(&mut third, 0, &[3]).1, 'w');
    assert_eq!((third.bytes()[0], third.bytes()[600], one.bytes()[0]), (3, 1, 0));
}

#[test]
fn the_pieces_of_any_range_are_its_bytes() {
    let mut version = PageVersion::from_bytes([1; PAGE_BYTES]).clone();
    let kept = version.clone();
    let (bytes, _) = written(&mut version, 1030, &[2; 7]);
    for from in (0..=PAGE_BYTES).step_by(64) {
        for to in (from..=PAGE_BYTES).step_by(64) {
            assert_eq!(version.pieces(from..to).concat(), bytes[from..to], "{from}..{to}");
            assert_eq!(kept.pieces(from..to).concat().len(), to - from);
        }
    }
}
