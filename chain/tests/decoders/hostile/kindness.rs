//! Lies about what stands beside a pet: farewells, rests, offers, sitters and the shelter.

use chain::ids::HOUSE;
use chain::ids::{AccountId, Height, TimeMs};
use chain::limits::SITTING_MAX_MS;
use chain::params::Params;
use chain::records::{Keep, Rest};
use chain::snapshot::SnapshotFault;
use chain::version::Rules;
use testkit::world::World;
use testkit::{economy, params, said};

use super::{adopted, all_refused, changed, economics, pet_of, refusal};
use crate::samples::Life;

fn rest(keep: &mut Keep) -> &mut Rest {
    keep.rest.as_mut().expect("it rested")
}

#[test]
fn absurd_keeps_are_refused() {
    let life = Life::new();
    let state = life.world.ledger.state();
    let keep = state.keep(pet_of(state, &life.second));
    assert!(keep.rest.is_some() && keep.offered.is_some() && keep.farewell.is_some(), "a keep that is there once");
    all_refused(
        &life.snapshot(),
        keep,
        &[
            |keep| keep.cared = Height(u64::MAX),
            |keep| keep.cared = Height(0),
            |keep| keep.farewell = Some(Height(u64::MAX)),
            |keep| keep.farewell = Some(Height(0)),
            |keep| keep.farewell = None,
            |keep| keep.offered = Some(AccountId(u32::MAX)),
            |keep| rest(keep).from = Height(u64::MAX),
            |keep| rest(keep).from = Height(0),
            |keep| rest(keep).until = Height(0),
            |keep| rest(keep).until = Height(u64::MAX),
            |keep| rest(keep).slept = u32::MAX,
            |keep| rest(keep).used = u32::MAX,
            |keep| rest(keep).used = 0,
            |keep| rest(keep).year = 1,
        ],
    );
}

#[test]
fn a_pet_has_not_slept_longer_than_no_visitor_came() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let id = pet_of(state, &life.second);
    let (pet, keep) = (state.pet(id).expect("it was hatched"), state.keep(id));
    let alone = keep.rest.as_ref().expect("it rested").from.since(pet.tended);
    let slept = |blocks: u64| {
        let blocks = u32::try_from(blocks).expect("few blocks");
        refusal(&changed(&snapshot, keep, |keep| rest(keep).slept = blocks))
    };
    assert_eq!(slept(alone), None);
    assert_eq!(slept(alone + 1), Some(SnapshotFault::Incoherent));
}

#[test]
fn no_account_is_offered_its_own_pet() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let keep = state.keep(pet_of(state, &life.second));
    let offered = |to| refusal(&changed(&snapshot, keep, |keep| keep.offered = Some(to)));
    assert_eq!(offered(life.dora.account), None);
    assert_eq!(offered(life.ben.account), Some(SnapshotFault::Incoherent));
}

#[test]
fn no_sitter_sits_for_longer_than_can_be() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let keep = state.keep(pet_of(state, &life.dora.pet));
    let until =
        |until| refusal(&changed(&snapshot, keep, |keep| keep.sitter.as_mut().expect("a sitter").until = until));
    let last = state.globals().time.plus(SITTING_MAX_MS);
    assert_eq!(until(last), None);
    assert_eq!(until(TimeMs(last.0 + 1)), Some(SnapshotFault::Incoherent));
}

#[test]
fn a_pet_in_the_shelter_has_nothing_but_its_story() {
    let life = Life::new();
    let state = life.world.ledger.state();
    let id = adopted(state);
    let (pet, keep) = (state.pet(id).expect("it was hatched"), state.keep(id));
    let richer = changed(&life.snapshot(), state.globals(), |globals| {
        globals.minted += 1;
        economics(globals).in_wallets += 1;
    });
    let back = |wallet: u64| changed(&richer, pet, |pet| (pet.owner, pet.wallet) = (HOUSE, wallet));
    assert_eq!(refusal(&changed(&richer, pet, |pet| pet.wallet += 1)), None, "with Ben it may have treats");
    assert_eq!(refusal(&back(1)), Some(SnapshotFault::Incoherent));
    let back = changed(&life.snapshot(), pet, |pet| pet.owner = HOUSE);
    assert_eq!(refusal(&back), None);
    let changes: [fn(&mut Keep); 2] = [|keep| keep.sheltered = false, |keep| keep.offered = Some(AccountId(1))];
    all_refused(&back, keep, &changes);
}

#[test]
fn where_there_is_no_shelter_no_pet_was_there() {
    let mut world = World::with_rules(Rules::V2(Params { block_per_event: true, ..params() }, economy()));
    let anna = world.hatches("anna");
    world.closes();
    world.does(anna.account, &anna.daily, said::rest(anna.pet, 3));
    world.closes();
    let snapshot = world.ledger.snapshot().expect("a block has just closed");
    let state = world.ledger.state();
    let keep = state.keep(pet_of(state, &anna.pet));
    assert_eq!(refusal(&changed(&snapshot, keep, |keep| rest(keep).slept = 0)), None);
    all_refused(&snapshot, keep, &[|keep| keep.sheltered = true]);
}
