use super::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const NOW: u64 = 400 * DAY_MS;

fn draft(written_ms: u64, original: u64) -> Draft {
    Draft { written_ms, original, ..Draft::default() }
}

fn named(drafts: &[(&str, Draft)]) -> Vec<(String, Draft)> {
    drafts.iter().map(|(name, draft)| ((*name).to_owned(), draft.clone())).collect()
}

#[test]
fn drafts_of_two_writers_or_two_places_are_separate() {
    let chain = Hash([7; 32]);
    let anna = Writer::account(&chain, AccountId(1));
    let others =
        [Writer::account(&chain, AccountId(11)), Writer::account(&Hash([8; 32]), AccountId(1)), Writer::guest()];
    for other in others {
        assert!(!Place::Hatch.prefix(&other).starts_with(&anna.prefix()), "{other:?}");
    }
    let (first, second) = (Place::Comment(EntryIndex(1)), Place::Comment(EntryIndex(11)));
    assert!(!second.prefix(&anna).starts_with(&first.prefix(&anna)));
    let edits = [Editable::Post, Editable::Comment, Editable::Words, Editable::Farewell];
    let mut names: Vec<_> = edits.map(|of| Place::Edit(of, EntryIndex(3)).prefix(&anna)).to_vec();
    names.dedup();
    assert_eq!(names.len(), edits.len());
}

#[test]
fn old_drafts_are_deleted_and_a_clock_set_back_makes_none_old() {
    let mut known = named(&[("draft/a/x/1", draft(NOW - AGE_MAX_MS, 0)), ("draft/a/x/2", draft(NOW + 90 * DAY_MS, 0))]);
    assert!(let_go(known.clone(), NOW).is_empty(), "there are few");
    known.extend((0..NEVER_OLD).map(|at| (format!("draft/b/x/{at}"), draft(NOW - DAY_MS, 0))));
    assert_eq!(let_go(known.clone(), NOW), ["draft/a/x/1"]);
    // The latest are kept even if a clock is years ahead.
    assert_eq!(let_go(known.clone(), 9 * NOW).len(), known.len() - NEVER_OLD);
}

#[test]
fn the_oldest_drafts_are_deleted_beyond_the_limits() {
    let many: Vec<_> =
        (0..DRAFTS_MAX as u64 + 2).map(|age| (format!("draft/a/x/{age}"), draft(NOW - age, 0))).collect();
    let over = [format!("draft/a/x/{DRAFTS_MAX}"), format!("draft/a/x/{}", DRAFTS_MAX + 1)];
    assert_eq!(let_go(many, NOW), over);
    let much = named(&[
        ("draft/a/x/new", draft(NOW, PICTURE_BYTES_MAX)),
        ("draft/a/x/old", draft(NOW - DAY_MS, PICTURE_BYTES_MAX)),
        ("draft/a/x/older", draft(NOW - 2 * DAY_MS, 1)),
    ]);
    assert_eq!(let_go(much, NOW), ["draft/a/x/older"]);
}

#[test]
fn an_original_that_is_too_large_is_noted_and_takes_no_space() {
    let draft = draft(NOW, noted(PICTURE_BYTES_MAX + 1));
    assert_eq!(draft.pieces("aa"), [original_name("aa")]);
    assert_eq!((draft.bytes(), noted(PICTURE_BYTES_MAX), noted(7)), (1, PICTURE_BYTES_MAX, 7));
}

#[test]
fn only_pieces_without_a_draft_are_orphans() {
    let photo = |id: &str| photo_name(id, &Hash([1; 32]));
    let names = ["copy".to_owned(), "draft/guest/hatch/aa".to_owned(), photo("aa"), original_name("bb"), photo("bb")];
    assert_eq!(orphans(&names), [original_name("bb"), photo("bb")]);
}

#[test]
fn a_draft_survives_a_round_trip() {
    let note = PhotoNote { commitment: Hash([2; 32]), salt: [3; 16], width: 4, height: 5, bytes: 6 };
    let fields = vec![("words".to_owned(), "Good morning".to_owned())];
    let draft = Draft { written_ms: 1, fields, photos: vec![note], original: 9 };
    let bytes = chain::codec::encode(&draft);
    assert_eq!(borsh::from_slice::<Draft>(&bytes).expect("readable"), draft);
    assert_eq!((draft.field("words"), draft.field("handle")), (Some("Good morning"), None));
    assert_eq!(draft.pieces("aa"), [photo_name("aa", &Hash([2; 32])), original_name("aa")]);
}

#[test]
fn places_with_drafts_are_listed() {
    let (anna, pet) = (Writer::account(&Hash([7; 32]), AccountId(1)), Hash([5; 32]));
    let name = |place: Place, writer: &Writer, id: &str| format!("{}{id}", place.prefix(writer));
    let names = [
        name(Place::Story(pet), &anna, "1"),
        name(Place::Story(pet), &anna, "2"),
        name(Place::SitterStory(Hash([6; 32])), &anna, "3"),
        name(Place::Story(Hash([7; 32])), &Writer::guest(), "4"),
    ];
    assert_eq!(story_pets(&names, &anna), [pet]);
    let names = [
        name(Place::Comment(EntryIndex(12)), &anna, "1"),
        name(Place::Comment(EntryIndex(13)), &Writer::guest(), "2"),
        name(Place::SitterComment(EntryIndex(14)), &anna, "3"),
    ];
    assert_eq!(answered_entries(&names, &anna), [EntryIndex(12)]);
}
