//! Replacing the owner key: the wait, the veto, and the recovery key's short way.

use chain::error::Rejection;
use chain::ids::TimeMs;
use chain::keys::PublicKey;
use testkit::said::{self, Said};
use testkit::{REKEY_MS, Seed, seed};

use crate::table::{Row, Scene, Try, accepted, later, refused, run};

fn changes_key(scene: &Scene, sponsor: &Seed, key: &str) -> Said {
    said::rekey(&scene.world.chain_id(), sponsor, &seed(key))
}

/// The recovery key replaces the owner key with "anna saved".
fn rescue(scene: &mut Scene) {
    let anna = scene.anna.clone();
    let said = changes_key(scene, &anna.recovery, "anna saved");
    scene.world.does(anna.account, &anna.recovery, said);
}

fn with(scene: &Scene, key: &str, said: Said) -> Try {
    Try::Submit(scene.world.event(scene.anna.account, &seed(key), said))
}

fn visit(scene: &Scene) -> Said {
    said::pat(scene.ben.pet, None)
}

pub fn rows() -> Vec<Row> {
    let due = later(REKEY_MS);
    vec![
        refused(Rejection::KeyInUse, "the owner key replaced by itself", |scene| {
            let owner = scene.anna.owner;
            scene.anna_as_owner(said::rekey(&scene.world.chain_id(), &owner, &owner))
        }),
        refused(Rejection::KeyInUse, "the owner key replaced by the recovery key", |scene| {
            let anna = &scene.anna;
            scene.anna_as_owner(said::rekey(&scene.world.chain_id(), &anna.owner, &anna.recovery))
        }),
        refused(Rejection::NeedsOwnerKey, "a daily key replaces the owner key", |scene| {
            scene.anna(changes_key(scene, &scene.anna.daily, "anna new"))
        }),
        refused(Rejection::RekeyWaits, "a second rekey while one waits", |scene| {
            scene.begin_rekey();
            scene.anna_as_owner(changes_key(scene, &scene.anna.owner, "anna newer"))
        }),
        refused(Rejection::KeyInUse, "the waiting key asked for again", |scene| {
            scene.begin_rekey();
            scene.anna_as_owner(changes_key(scene, &scene.anna.owner, "anna new"))
        }),
        accepted("the old owner key one millisecond before the change", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS - 1);
            scene.anna_as_owner(visit(scene))
        }),
        refused(Rejection::KeyNotYet { due }, "the new owner key one millisecond before the change", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS - 1);
            with(scene, "anna new", visit(scene))
        }),
        accepted("the new owner key exactly when it is due", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            with(scene, "anna new", visit(scene))
        }),
        refused(Rejection::KeyRevoked, "the old owner key exactly when the new one is due", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            scene.anna_as_owner(visit(scene))
        }),
        refused(Rejection::KeyRevoked, "a daily key exactly when the new owner key is due", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            scene.anna(visit(scene))
        }),
        accepted("a daily key while the rekey waits", |scene| {
            scene.begin_rekey();
            scene.anna(visit(scene))
        }),
        refused(Rejection::KeyRevoked, "a daily key that was let in while the rekey waited", |scene| {
            scene.begin_rekey();
            let anna = scene.anna.clone();
            let said = said::authorise(&scene.world.chain_id(), &anna.owner, &seed("thief's phone"));
            scene.world.does(anna.account, &anna.owner, said);
            scene.world.wait(REKEY_MS);
            with(scene, "thief's phone", visit(scene))
        }),
        accepted("a daily key that the new owner key has let in with its first event", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            let said = said::authorise(&scene.world.chain_id(), &seed("anna new"), &seed("phone"));
            scene.world.does(scene.anna.account, &seed("anna new"), said);
            with(scene, "phone", visit(scene))
        }),
        accepted("another rekey after the first took effect", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            with(scene, "anna new", changes_key(scene, &seed("anna new"), "anna newer"))
        }),
        refused(Rejection::KeyInUse, "back to the first owner key", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            with(scene, "anna new", said::rekey(&scene.world.chain_id(), &seed("anna new"), &scene.anna.owner))
        }),
        refused(Rejection::NeedsRecoveryKey, "the owner key vetoes", |scene| {
            scene.begin_rekey();
            scene.anna_as_owner(said::veto())
        }),
        refused(Rejection::NeedsRecoveryKey, "a daily key vetoes", |scene| {
            scene.begin_rekey();
            scene.anna(said::veto())
        }),
        refused(Rejection::NoRekeyWaits, "a veto of nothing", |scene| scene.anna_in_need(said::veto())),
        accepted("a veto in the last moment", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS - 1);
            scene.anna_in_need(said::veto())
        }),
        refused(Rejection::NoRekeyWaits, "a veto exactly when the rekey is due", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            scene.anna_in_need(said::veto())
        }),
        refused(Rejection::KeyRevoked, "the vetoed key, long after", |scene| {
            scene.begin_rekey();
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.recovery, said::veto());
            scene.world.wait(2 * REKEY_MS);
            with(scene, "anna new", visit(scene))
        }),
        accepted("the owner key after a veto, long after", |scene| {
            scene.begin_rekey();
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.recovery, said::veto());
            scene.world.wait(2 * REKEY_MS);
            scene.anna_as_owner(visit(scene))
        }),
        accepted("a new rekey after a veto", |scene| {
            scene.begin_rekey();
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.recovery, said::veto());
            scene.anna_as_owner(changes_key(scene, &anna.owner, "anna newer"))
        }),
        accepted("the recovery key's new owner key, at once", |scene| {
            rescue(scene);
            with(scene, "anna saved", visit(scene))
        }),
        refused(Rejection::KeyRevoked, "the owner key after the recovery key has replaced it", |scene| {
            rescue(scene);
            scene.anna_as_owner(visit(scene))
        }),
        refused(Rejection::KeyRevoked, "a daily key after the recovery key has replaced the owner key", |scene| {
            rescue(scene);
            scene.anna(visit(scene))
        }),
        refused(Rejection::KeyRevoked, "a thief's waiting key after the rescue, long after", |scene| {
            scene.begin_rekey();
            rescue(scene);
            scene.world.wait(2 * REKEY_MS);
            with(scene, "anna new", visit(scene))
        }),
        refused(Rejection::NoRekeyWaits, "a veto after the rescue has ended the wait", |scene| {
            scene.begin_rekey();
            rescue(scene);
            scene.anna_in_need(said::veto())
        }),
        accepted("the recovery key rescues again", |scene| {
            rescue(scene);
            scene.anna_in_need(changes_key(scene, &scene.anna.recovery, "anna saved again"))
        }),
        accepted("a rescue after a thief's rekey has taken effect", |scene| {
            scene.begin_rekey();
            scene.world.wait(2 * REKEY_MS);
            scene.anna_in_need(changes_key(scene, &scene.anna.recovery, "anna saved"))
        }),
    ]
}

#[test]
fn an_owner_key_is_replaced_after_a_wait_or_at_once_by_the_recovery_key() {
    run(rows());
}

#[test]
fn a_change_that_is_not_written_down_shows_in_the_list_of_live_keys() {
    let mut scene = Scene::new();
    scene.begin_rekey();
    let live = |scene: &Scene, ms| {
        let state = scene.world.ledger.state();
        let keys = state.live_keys(scene.anna.account, later(ms));
        keys.iter().map(|key| key.public).collect::<Vec<_>>()
    };
    let of = PublicKey::of_seed;
    let anna = &scene.anna;
    assert_eq!(live(&scene, REKEY_MS - 1), [of(&anna.owner), of(&anna.recovery), of(&anna.daily)]);
    assert_eq!(live(&scene, REKEY_MS), [of(&anna.recovery), of(&seed("anna new"))]);
}

#[test]
fn a_wait_that_would_overflow_the_clock_never_ends_early() {
    let mut scene = Scene::new();
    scene.world.now = TimeMs(u64::MAX - 1);
    scene.begin_rekey();
    let said = visit(&scene);
    let early = scene.world.event(scene.anna.account, &seed("anna new"), said);
    let due = TimeMs(u64::MAX);
    assert_eq!(scene.world.submit(&early).err(), Some(Rejection::KeyNotYet { due }));
}
