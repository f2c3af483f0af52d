//! Who signed, with which key, and that key's sequence number.

use chain::error::Rejection;
use chain::event::Action;
use chain::ids::AccountId;
use testkit::said::{self, Said};
use testkit::{REKEY_MS, seed};

use crate::table::{Row, Scene, Try, accepted, later, refused, run};

/// Anna pats Ben's pet, with the number changed by that much.
fn pat_with(scene: &Scene, slip: i64) -> Try {
    let (world, anna) = (&scene.world, &scene.anna);
    let said = said::pat(scene.ben.pet, None);
    let mut body = world.body(anna.account, &anna.daily, said.action);
    body.sequence = body.sequence.checked_add_signed(slip).expect("the number stays a number");
    Try::Submit(world.signed(body, &anna.daily, Vec::new()))
}

fn bens_pat(scene: &Scene) -> Said {
    said::pat(scene.ben.pet, None)
}

pub fn rows() -> Vec<Row> {
    let skipped = |expected, given| Rejection::SequenceSkipped { expected, given };
    let reused = |expected, given| Rejection::SequenceReused { expected, given };
    vec![
        refused(Rejection::UnknownAccount, "an account that is none", |scene| {
            let said = bens_pat(scene);
            Try::Submit(scene.world.event(AccountId(99), &scene.anna.daily, said))
        }),
        refused(Rejection::UnknownAccount, "the largest account number", |scene| {
            let said = bens_pat(scene);
            Try::Submit(scene.world.event(AccountId(u32::MAX), &scene.anna.daily, said))
        }),
        refused(Rejection::UnknownKey, "an unknown key", |scene| {
            let said = bens_pat(scene);
            Try::Submit(scene.world.event(scene.anna.account, &seed("unknown"), said))
        }),
        refused(Rejection::KeyOfOtherAccount, "Ben's key for Anna's account", |scene| {
            let said = bens_pat(scene);
            Try::Submit(scene.world.event(scene.anna.account, &scene.ben.daily, said))
        }),
        refused(Rejection::KeyOfOtherAccount, "Ben's owner key for the house's account", |scene| {
            let said = said::redact(scene.post);
            Try::Submit(scene.world.event(chain::ids::HOUSE, &scene.ben.owner, said))
        }),
        refused(Rejection::KeyNotYet { due: later(REKEY_MS) }, "a new owner key that still waits", |scene| {
            scene.begin_rekey();
            let said = bens_pat(scene);
            Try::Submit(scene.world.event(scene.anna.account, &seed("anna new"), said))
        }),
        refused(Rejection::KeyRevoked, "a daily key that was taken back", |scene| {
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::revoke(&anna.daily));
            scene.anna(bens_pat(scene))
        }),
        refused(reused(1, 0), "the same number again", |scene| pat_with(scene, -1)),
        refused(skipped(1, 2), "a number left out", |scene| pat_with(scene, 1)),
        refused(skipped(1, u64::MAX), "the last number of all", |scene| {
            let (anna, said) = (&scene.anna, bens_pat(scene));
            let mut body = scene.world.body(anna.account, &anna.daily, said.action);
            body.sequence = u64::MAX;
            Try::Submit(scene.world.signed(body, &anna.daily, Vec::new()))
        }),
        refused(skipped(0, 1), "a newcomer who begins with one", |scene| {
            let birth = said::birth("Pip", None);
            let owner = testkit::keys_of("carl").0;
            let mut body = scene.world.newcomer_body(scene.world.newcomer("carl"), &owner, birth.action);
            body.sequence = 1;
            let handle = chain::commitment::SealedText::handle("carl");
            Try::Submit(scene.world.signed(body, &owner, [vec![handle], birth.texts].concat()))
        }),
        accepted("the next number", |scene| pat_with(scene, 0)),
        accepted("each key counts for itself", |scene| {
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "once"));
            scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "twice"));
            scene.anna_as_owner(bens_pat(scene))
        }),
        refused(Rejection::RecoveryKeyOnly, "the recovery key pats", |scene| scene.anna_in_need(bens_pat(scene))),
        refused(Rejection::RecoveryKeyOnly, "the recovery key hatches", |scene| {
            scene.anna_in_need(said::birth("Pip", Some(scene.anna.pet)))
        }),
    ]
}

#[test]
fn a_signer_is_known_live_and_counts_without_gaps() {
    run(rows());
}

#[test]
fn an_event_cannot_be_played_again_even_after_a_restart() {
    let mut scene = Scene::new();
    let said = bens_pat(&scene);
    let submission = scene.world.event(scene.anna.account, &scene.anna.daily, said);
    assert!(scene.world.submit(&submission).is_ok());
    scene.world.closes();
    let snapshot = scene.world.ledger.snapshot().expect("a block has just closed");
    scene.world.ledger = chain::ledger::Ledger::restore(&snapshot).expect("its own snapshot");
    let again = scene.world.submit(&submission);
    assert_eq!(again.err(), Some(Rejection::SequenceReused { expected: 2, given: 1 }));
}

#[test]
fn a_newcomers_first_event_cannot_be_played_again() {
    let mut scene = Scene::new();
    let said = said::birth("Pip", None);
    let submission = scene.world.first_event("carl", scene.world.newcomer("carl"), said);
    assert!(scene.world.submit(&submission).is_ok());
    assert_eq!(scene.world.submit(&submission).err(), Some(Rejection::HandleTaken));
}

#[test]
fn an_event_for_one_chain_is_refused_by_another_with_the_same_people() {
    let scene = Scene::new();
    let mut params = testkit::params();
    params.rekey_wait_ms += 1;
    let mut twin = Scene::with(params);
    let said = said::pat(twin.ben.pet, None);
    let mut submission = scene.world.event(scene.anna.account, &scene.anna.daily, said);
    assert_eq!(twin.world.submit(&submission).err(), Some(Rejection::WrongChain));
    submission.chain_id = twin.world.chain_id();
    assert_eq!(twin.world.submit(&submission).err(), Some(Rejection::BadSignature));
}

#[test]
fn the_same_body_signed_twice_is_the_same_event() {
    let scene = Scene::new();
    let chain_id = scene.world.chain_id();
    let action: Action = bens_pat(&scene).action;
    let body = scene.world.body(scene.anna.account, &scene.anna.daily, action);
    let mut noisy = body.clone().sign(&chain_id, &scene.anna.daily);
    noisy.signature.0[0] ^= 1;
    assert_eq!(noisy.body.id(&chain_id), body.id(&chain_id));
}
