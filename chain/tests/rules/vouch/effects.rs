//! What becomes of an invitation, and of the newcomer who uses it.

use chain::economy::Economy;
use chain::keys::PublicKey;
use chain::limits::VOUCH_EVERY_BLOCKS;
use chain::params::Params;
use chain::records::Role;
use chain::version::Rules;
use testkit::said;
use testkit::world::World;
use testkit::{economy, params, seed};

use super::{invitation, scene, vouches, vouches_with, waits};

#[test]
fn an_invited_account_is_like_every_other() {
    let mut scene = scene();
    vouches(&mut scene);
    let carl = scene.world.hatches_by("carl", &invitation());
    let (pet, life) = scene.world.pet(&carl.pet);
    assert_eq!((pet.owner, pet.maker, life.remaining_blocks()), (carl.account, carl.account, 15));
    assert_eq!(scene.world.starter(carl.account), economy().starter_treats);
    assert_eq!(scene.world.ledger.state().account(carl.account).map(|account| account.daily_keys), Some(1));
    scene.world.does(carl.account, &carl.daily, said::post(carl.pet, "thank you, Anna"));
    scene.world.closes();
    scene.stories_end();
    scene.world.does(carl.account, &carl.daily, said::birth("Pip II", Some(carl.pet)));
}

#[test]
fn an_invitation_is_a_key_that_is_no_key_of_the_accounts() {
    let mut scene = scene();
    vouches(&mut scene);
    let state = scene.world.ledger.state();
    let key = state.key_by_bytes(&PublicKey::of_seed(&invitation())).and_then(|id| state.key(id));
    assert_eq!(
        key.map(|key| (key.account, key.role, key.revoked)),
        Some((scene.anna.account, Role::Invitation, false))
    );
    let live = state.live_keys(scene.anna.account, scene.world.now);
    assert_eq!(live.len(), 3, "{live:?}");
}

#[test]
fn births_by_invitation_need_no_work_and_make_no_others_harder() {
    let params = Params { hatch_tries_min: 1 << 11, births_per_block_target: 1, ..params() };
    let mut world = World::with_rules(Rules::V2(params, Economy { care_treats: 0, ..economy() }));
    let anna = world.hatches("anna");
    for _ in 0..VOUCH_EVERY_BLOCKS {
        world.does(anna.account, &anna.daily, said::pat(anna.pet, None));
        world.closes();
    }
    let said = said::vouch(&world.chain_id(), &anna.daily, anna.pet, &invitation());
    world.does(anna.account, &anna.daily, said);
    let births = |world: &World| {
        let globals = world.ledger.state().globals();
        (globals.births_in_block, globals.hatch_tries)
    };
    assert_eq!(births(&world), (0, 1 << 11));
    world.hatches_by("carl", &invitation());
    assert_eq!(births(&world), (0, 1 << 11));
    world.hatches("dora");
    assert_eq!(births(&world), (1, 1 << 11));
}

#[test]
fn a_rollback_opens_an_invitation_again_and_forgets_one() {
    let mut scene = scene();
    let anna = scene.anna.account;
    scene.world.ledger.commit();
    let before = scene.world.ledger.state().clone().root();
    vouches(&mut scene);
    scene.world.ledger.rollback();
    assert_eq!(scene.world.ledger.state().purse(anna).vouch, None);
    assert_eq!(scene.world.ledger.state().clone().root(), before);
    vouches(&mut scene);
    scene.world.ledger.commit();
    let root = scene.world.ledger.state().clone().root();
    for handle in ["carl", "dora"] {
        scene.world.hatches_by(handle, &invitation());
        scene.world.ledger.rollback();
        assert_eq!(scene.world.ledger.state().clone().root(), root);
    }
    waits(&mut scene, VOUCH_EVERY_BLOCKS);
    vouches_with(&mut scene, &seed("second invitation"));
    scene.world.ledger.rollback();
    assert_eq!(scene.world.ledger.state().clone().root(), root);
    scene.world.hatches_by("carl", &invitation());
}
