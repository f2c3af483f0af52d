//! Every bound, one below, equal and one above; and that the largest honest thing fits where it must.

use chain::codec;
use chain::commitment::SealedText;
use chain::entry::{BlockKind, Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::AccountId;
use chain::limits::{
    COMMENT_BYTES_MAX, DAILY_KEYS_MAX, ENTRY_BYTES_MAX, EVENT_BYTES_MAX, NAME_BYTES_MAX, PHOTOS_PER_POST_MAX,
    POST_BYTES_MAX, SUBMISSION_BYTES_MAX, VOTES_PER_BLOCK_MAX, WORDS_BYTES_MAX,
};
use chain::text::TextKind;
use testkit::said::{self, Said};
use testkit::{blocks, nowhere, seed};

use crate::table::Scene;

#[test]
fn each_text_may_have_its_most_bytes_and_no_more() {
    let rows = [
        (TextKind::Name, NAME_BYTES_MAX),
        (TextKind::Words, WORDS_BYTES_MAX),
        (TextKind::Post, POST_BYTES_MAX),
        (TextKind::Comment, COMMENT_BYTES_MAX),
    ];
    for (kind, max) in rows {
        for bytes in [max - 1, max] {
            assert!(kind.check(&vec![b'a'; bytes]).is_ok(), "{kind} of {bytes}");
        }
        let refusal = Rejection::TextTooLong { kind, bytes: max as u64 + 1, max: max as u64 };
        assert_eq!(kind.check(&vec![b'a'; max + 1]), Err(refusal));
    }
}

#[test]
fn a_character_that_straddles_the_limit_counts_by_its_bytes() {
    let name = "\u{1F43E}".repeat(NAME_BYTES_MAX / 4);
    assert_eq!(name.len(), NAME_BYTES_MAX);
    assert!(TextKind::Name.check(name.as_bytes()).is_ok());
    let name = format!("a{}", "\u{1F43E}".repeat(NAME_BYTES_MAX / 4));
    assert!(TextKind::Name.check(name.as_bytes()).is_err());
}

fn largest_post(scene: &Scene) -> Said {
    said::post(scene.anna.pet, &"a".repeat(POST_BYTES_MAX)).showing(vec![nowhere(); PHOTOS_PER_POST_MAX])
}

#[test]
fn the_largest_post_fits() {
    let mut scene = Scene::new();
    let submission = scene.world.event(scene.anna.account, &scene.anna.daily, largest_post(&scene));
    assert!(codec::encode(&submission).len() <= SUBMISSION_BYTES_MAX);
    assert!(codec::encode(&submission.event).len() <= EVENT_BYTES_MAX);
    assert!(scene.world.submit(&submission).is_ok());
}

#[test]
fn the_largest_birth_fits() {
    let mut scene = Scene::new();
    let words = "w".repeat(WORDS_BYTES_MAX);
    let said = said::birth(&"n".repeat(NAME_BYTES_MAX), None).with_words(&words);
    let submission = scene.world.first_event("carl", scene.world.newcomer("carl"), said);
    assert!(codec::encode(&submission).len() <= SUBMISSION_BYTES_MAX);
    assert!(codec::encode(&submission.event).len() <= EVENT_BYTES_MAX);
    assert!(scene.world.submit(&submission).is_ok());
}

#[test]
fn the_largest_birth_by_invitation_fits() {
    let scene = Scene::with_treats();
    let words = "w".repeat(WORDS_BYTES_MAX);
    let owner = testkit::keys_of("carl").0;
    let name = "n".repeat(NAME_BYTES_MAX);
    let said = said::invited(&scene.world.chain_id(), &owner, &name, &seed("invitation")).with_words(&words);
    let submission = scene.world.first_event("carl", scene.world.newcomer("carl"), said);
    assert!(codec::encode(&submission).len() <= SUBMISSION_BYTES_MAX);
    assert_eq!(codec::encode(&submission.event).len(), 525);
}

#[test]
fn the_largest_event_of_any_kind_fits_its_bound() {
    // No rule lets a newcomer post, so this one cannot happen; every event that can is smaller.
    let scene = Scene::new();
    let submission = scene.world.first_event("carl", scene.world.newcomer("carl"), largest_post(&scene));
    assert!(codec::encode(&submission.event).len() <= EVENT_BYTES_MAX);
}

#[test]
fn every_entry_fits_its_bound() {
    let mut scene = Scene::new();
    scene.world.closes();
    assert!(scene.world.log.iter().all(|bytes| bytes.len() <= ENTRY_BYTES_MAX));
    let header = scene.world.due_header();
    assert_eq!(header.kind, BlockKind::Time);
    let block = scene.world.signed_block(header);
    let entry = Entry { time_ms: scene.world.now, kind: EntryKind::Block(block) };
    assert!(codec::encode(&entry).len() <= ENTRY_BYTES_MAX);
}

#[test]
fn a_time_block_with_all_votes_that_there_can_be_fits_its_bound() {
    let mut scene = Scene::with_treats();
    let vote = scene.world.vote(scene.anna.account, &scene.anna.daily);
    let header = scene.world.due_header();
    let block = blocks::with_votes(scene.world.signed_block(header), vec![vote; VOTES_PER_BLOCK_MAX]);
    let entry = Entry { time_ms: scene.world.now, kind: EntryKind::Block(block) };
    assert!(codec::encode(&entry).len() <= ENTRY_BYTES_MAX);
}

#[test]
fn an_entry_over_its_bound_is_not_even_read() {
    let mut scene = Scene::new();
    let (bytes, max) = (ENTRY_BYTES_MAX as u64 + 1, ENTRY_BYTES_MAX as u64);
    let trust = chain::ledger::Trust::OwnLog;
    let refusal = scene.world.ledger.replay_bytes(&vec![0; ENTRY_BYTES_MAX + 1], trust);
    assert_eq!(refusal.err(), Some(Rejection::TooLarge { bytes, max }));
    let refusal = scene.world.ledger.replay_bytes(&vec![0; ENTRY_BYTES_MAX], trust);
    assert_eq!(refusal.err(), Some(Rejection::Malformed));
}

#[test]
fn an_account_may_have_its_most_daily_keys_and_no_more() {
    let mut scene = Scene::new();
    let (chain_id, anna) = (scene.world.chain_id(), scene.anna.clone());
    let let_in = |scene: &mut Scene, device: u8| {
        let key = seed(&format!("device {device}"));
        let said = said::authorise(&chain_id, &anna.owner, &key);
        let submission = scene.world.event(anna.account, &anna.owner, said);
        scene.world.submit(&submission)
    };
    // She has one already, from her birth.
    for device in 1..DAILY_KEYS_MAX {
        assert!(let_in(&mut scene, device).is_ok(), "device {device}");
    }
    let max = u64::from(DAILY_KEYS_MAX);
    assert_eq!(let_in(&mut scene, DAILY_KEYS_MAX).err(), Some(Rejection::TooManyKeys { max }));
    scene.world.does(anna.account, &anna.owner, said::revoke(&anna.daily));
    assert!(let_in(&mut scene, DAILY_KEYS_MAX).is_ok(), "one left, one may come");
}

#[test]
fn live_keys_are_counted_as_listed() {
    let scene = Scene::new();
    let state = scene.world.ledger.state();
    assert_eq!(state.live_keys(scene.anna.account, scene.world.now).len(), 3);
    assert_eq!(state.live_keys(chain::ids::HOUSE, scene.world.now).len(), 1);
    assert!(state.live_keys(AccountId(99), scene.world.now).is_empty());
}

#[test]
fn a_handle_travels_unsalted() {
    assert_eq!(SealedText::handle("anna").salt, [0; chain::limits::SALT_BYTES]);
    assert_eq!(SealedText::handle("anna").text(), Some("anna"));
}
