//! What a sitter's visit does, and who sits when.

use chain::ids::{Height, KeyId};
use chain::keys::PublicKey;
use chain::limits::{SITTING_MAX_MS, TTL_BLOCKS};
use chain::records::Role;
use testkit::said::{self, Said};
use testkit::{REKEY_MS, seed};

use super::{key, sits};
use crate::table::Scene;

/// Who sits for Anna's pet now.
fn who_sits(scene: &Scene) -> Option<KeyId> {
    let state = scene.world.ledger.state();
    let pip = state.pet_by_birth(&scene.anna.pet).expect("Anna's pet");
    state.sitter(pip, scene.world.now).map(|sitter| sitter.key)
}

fn sitter_does(scene: &mut Scene, said: Said) {
    let anna = scene.anna.account;
    scene.world.does(anna, &key(), said);
}

#[test]
fn a_sitters_visit_does_not_wake_the_pet_and_counts_as_care() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    sits(&mut scene, SITTING_MAX_MS);
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 20));
    scene.world.close_blocks(8);
    sitter_does(&mut scene, said::pat(anna.pet, None));
    let (state, open) = (scene.world.ledger.state(), scene.world.height().open_block());
    let pip = state.pet_by_birth(&anna.pet).expect("Anna's pet");
    let (pet, life) = scene.world.pet(&anna.pet);
    assert_eq!(life.rests_until(), Some(Height(21)), "it fell asleep when one block was closed");
    assert_eq!((pet.tended, state.keep(pip).cared), (open, open));
    scene.world.does(anna.account, &anna.daily, said::comment(anna.pet, scene.post, "back"));
    assert_eq!(scene.world.pet(&anna.pet).1.rests_until(), None, "it wakes for its owner");
}

#[test]
fn a_sitter_acts_in_the_owners_name_and_from_their_pocket() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    sits(&mut scene, SITTING_MAX_MS);
    sitter_does(&mut scene, said::post(anna.pet, "all is well"));
    assert_eq!(scene.world.starter(anna.account), 0);
    scene.world.digs(anna.account);
    sitter_does(&mut scene, said::post(anna.pet, "still"));
    assert_eq!((scene.world.treats(anna.account), scene.world.wallet(&anna.pet)), (2, 1));
    let state = scene.world.ledger.state();
    let last = state.moment_by_entry(chain::ids::EntryIndex(scene.world.ledger.entries().0 - 1));
    assert_eq!(last.and_then(|id| state.moment(id)).map(|moment| moment.author), Some(anna.account));
}

#[test]
fn the_state_says_who_sits_until_they_do_not() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    assert_eq!(who_sits(&scene), None);
    sits(&mut scene, 2 * REKEY_MS);
    let state = scene.world.ledger.state();
    let (id, live) = (state.key_by_bytes(&PublicKey::of_seed(&key())), state.live_keys(anna.account, scene.world.now));
    assert!(id.is_some() && live.iter().any(|key| key.role == Role::Sitter));
    assert_eq!(state.account(anna.account).map(|account| account.daily_keys), Some(1), "a sitter is no device");
    assert_eq!(who_sits(&scene), id);
    scene.begin_rekey();
    scene.world.wait(REKEY_MS - 1);
    assert_eq!(who_sits(&scene), id);
    let mut over = scene.clone();
    scene.world.wait(1);
    assert_eq!(who_sits(&scene), None, "the owner key is another one");
    over.world.does(anna.account, &anna.recovery, said::veto());
    over.world.wait(REKEY_MS);
    assert_eq!(who_sits(&over), id);
    over.world.wait(1);
    assert_eq!(who_sits(&over), None, "the time is over");
}

#[test]
fn an_owner_who_asks_a_sitter_again_after_a_new_owner_key_has_one() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    sits(&mut scene, SITTING_MAX_MS);
    scene.begin_rekey();
    scene.world.wait(REKEY_MS);
    let (chain_id, until, new) = (scene.world.chain_id(), scene.world.now.plus(1_000), seed("anna new"));
    let said = said::ask_sitter(&chain_id, &new, anna.pet, &seed("another sitter"), until);
    scene.world.does(anna.account, &new, said);
    assert!(who_sits(&scene).is_some());
    scene.world.does(anna.account, &seed("another sitter"), said::pat(anna.pet, None));
}

#[test]
fn a_rollback_brings_a_sitter_back_and_takes_one_away() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    let revoked = |scene: &Scene| {
        let state = scene.world.ledger.state();
        state.key_by_bytes(&PublicKey::of_seed(&key())).and_then(|id| state.key(id)).map(|key| key.revoked)
    };
    scene.world.ledger.commit();
    sits(&mut scene, SITTING_MAX_MS);
    scene.world.ledger.rollback();
    assert_eq!((revoked(&scene), who_sits(&scene)), (None, None));
    sits(&mut scene, SITTING_MAX_MS);
    scene.world.ledger.commit();
    let (before, root) = (who_sits(&scene), scene.world.ledger.state().clone().root());
    let undone: [&dyn Fn(&mut Scene); 3] = [
        &|scene| scene.anna_does(said::dismiss_sitter(anna.pet)),
        &|scene| scene.anna_does(said::give_up(anna.pet)),
        &|scene| {
            scene.anna_does(said::hand_over(anna.pet, Some(ben.account)));
            scene.world.does(ben.account, &ben.daily, said::take_over(anna.pet));
        },
    ];
    for does in undone {
        does(&mut scene);
        assert_eq!((revoked(&scene), who_sits(&scene)), (Some(true), None));
        scene.world.ledger.rollback();
        assert_eq!((revoked(&scene), who_sits(&scene)), (Some(false), before));
        assert_eq!(scene.world.ledger.state().clone().root(), root);
    }
    sitter_does(&mut scene, said::pat(anna.pet, None));
}

#[test]
fn a_sitter_keeps_a_pet_alive_for_as_long_as_they_come() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    sits(&mut scene, SITTING_MAX_MS);
    for _ in 0..3 {
        scene.world.close_blocks(TTL_BLOCKS - 1);
        sitter_does(&mut scene, said::pat(anna.pet, None));
    }
    assert_eq!(scene.world.pet(&anna.pet).1.remaining_blocks(), TTL_BLOCKS);
    assert_eq!(scene.world.pet(&ben.pet).1.remaining_blocks(), 0);
}
