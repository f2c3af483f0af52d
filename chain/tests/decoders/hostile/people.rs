//! Lies about accounts, their purses and keys.

use chain::ids::{Height, KeyId, PetId};
use chain::records::{Account, Key, Purse, Role, Vouch};
use chain::snapshot::SnapshotFault;
use testkit::world::World;
use testkit::{economy, params, seed};

use super::{all_refused, changed, economics, key_of, pet_of, refusal, replaced};
use crate::samples::Life;

#[test]
fn absurd_accounts_are_refused() {
    let life = Life::new();
    let account = life.world.ledger.state().account(life.anna.account).expect("Anna is there");
    all_refused(
        &life.snapshot(),
        account,
        &[
            |account| account.owner.0 = u32::MAX,
            |account| account.recovery = account.owner,
            |account| account.daily_keys = 0,
            |account| account.daily_keys = u8::MAX,
            |account| account.daily_from.0 = u32::MAX,
            |account| account.treats = u64::MAX,
            |account| account.made = Some(PetId(u32::MAX)),
            |account| account.made = Some(PetId(1)),
            // Her first one, so that she could hatch another one while her second lives.
            |account| account.made = Some(PetId(0)),
            |account| account.made = None,
        ],
    );
}

#[test]
fn absurd_keys_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let key = |seed| state.key(key_of(state, seed)).expect("it is there");
    all_refused(
        &snapshot,
        key(&life.anna.daily),
        &[
            |key| key.account.0 = u32::MAX,
            |key| key.sequence = u64::MAX,
            |key| key.role = Role::Recovery,
            |key| key.entry.0 = u64::MAX,
            |key| key.entry.0 = 0,
        ],
    );
    all_refused(&snapshot, key(&life.anna.owner), &[|key| key.revoked = true]);
}

#[test]
fn a_guest_whose_key_was_taken_back_stays_out() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let dismissed = state.key(key_of(state, &seed("sitter"))).expect("it stays for ever");
    assert!(dismissed.revoked && dismissed.role == Role::Sitter);
    let changes: [fn(&mut Key); 2] =
        [|key| key.revoked = false, |key| (key.revoked, key.role) = (false, Role::Invitation)];
    all_refused(&snapshot, dismissed, &changes);
}

#[test]
fn a_sitter_with_a_key_for_something_else_is_refused() {
    let life = Life::new();
    let (snapshot, state, dora) = (life.snapshot(), life.world.ledger.state(), &life.dora);
    let keep = state.keep(pet_of(state, &dora.pet));
    let others = [dora.daily, life.ben.daily, seed("sitter"), seed("invitation")].map(|seed| key_of(state, &seed));
    for other in others.into_iter().chain([KeyId(u32::MAX)]) {
        let bytes = changed(&snapshot, keep, |keep| keep.sitter.as_mut().expect("a sitter sits").key = other);
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "a sitter with key {other}");
    }
    // Two pets of hers with one key.
    let second = pet_of(state, &life.second);
    let hers = changed(&snapshot, state.pet(second).expect("it is there"), |pet| pet.owner = dora.account);
    assert_eq!(refusal(&hers), None);
    let bytes = changed(&hers, state.keep(second), |other| other.sitter = keep.sitter.clone());
    assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent));
}

#[test]
fn absurd_vouches_are_refused() {
    let life = Life::new();
    let (snapshot, state, dora) = (life.snapshot(), life.world.ledger.state(), &life.dora);
    let purse = state.purse(dora.account);
    let vouch = |change: &dyn Fn(&mut Vouch)| {
        refusal(&changed(&snapshot, purse, |purse| change(purse.vouch.as_mut().expect("she has vouched"))))
    };
    assert_eq!(vouch(&|_| ()), None);
    let others = [dora.daily, life.ben.daily, seed("sitter")].map(|seed| key_of(state, &seed));
    for other in others.into_iter().chain([KeyId(u32::MAX)]) {
        let refused = vouch(&|vouch| vouch.key = other);
        assert_eq!(refused, Some(SnapshotFault::Incoherent), "an invitation with key {other}");
    }
    assert_eq!(vouch(&|vouch| vouch.block = state.height().open_block()), Some(SnapshotFault::Incoherent));
}

#[test]
fn where_there_is_no_economy_there_are_no_guests() {
    let mut world = World::new(params());
    let anna = world.hatches("anna");
    world.closes();
    let snapshot = world.ledger.snapshot().expect("a block has just closed");
    let state = world.ledger.state();
    let daily = state.key(key_of(state, &anna.daily)).expect("her phone's");
    let account = state.account(anna.account).expect("she is there");
    // Without the daily key nothing but the role is wrong.
    let snapshot = replaced(&snapshot, account, &Account { daily_keys: 0, ..account.clone() });
    for (role, fault) in [(Role::Sitter, true), (Role::Invitation, true), (Role::Owner, false)] {
        let refused = refusal(&changed(&snapshot, daily, |key| key.role = role));
        assert_eq!(refused, fault.then_some(SnapshotFault::Incoherent), "{role:?}");
    }
}

#[test]
fn absurd_purses_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let purses: Vec<_> = state.all_purses().cloned().collect();
    let with = |starter: u32, grown: Height| {
        let (mut globals, mut other) = (state.globals().clone(), purses.clone());
        // Nothing but the purse itself is wrong: the treats add up.
        let more = u64::from(starter - purses[1].starter);
        globals.minted += more;
        economics(&mut globals).in_accounts += more;
        other[1] = Purse { starter, grown, ..other[1].clone() };
        refusal(&replaced(&replaced(&snapshot, state.globals(), &globals), &purses, &other))
    };
    let (most, height) = (economy().starter_treats, state.height());
    assert_eq!(with(most, height), None);
    assert_eq!(with(most + 1, height), Some(SnapshotFault::Incoherent));
    assert_eq!(with(most, height.open_block()), Some(SnapshotFault::Incoherent));
}

#[test]
fn two_of_one_name_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let (anna, ben) = (life.anna.account, life.ben.account);
    let [anna, ben] = [anna, ben].map(|account| state.account(account).expect("they are there"));
    let key = |seed| state.key(key_of(state, seed)).expect("it is there");
    let pet = |birth| state.pet(pet_of(state, birth)).expect("it is there");
    let twins = [
        changed(&snapshot, anna, |account| account.handle = ben.handle),
        changed(&snapshot, key(&life.anna.daily), |twin| twin.public = key(&life.ben.daily).public),
        changed(&snapshot, pet(&life.second), |twin| twin.birth = life.anna.pet),
    ];
    for (number, twins) in twins.iter().enumerate() {
        assert_eq!(refusal(twins), Some(SnapshotFault::Incoherent), "change {number}");
    }
    // Names that only begin alike are two.
    let mut alike = ben.handle;
    alike.0[31] ^= 1;
    assert_eq!(refusal(&changed(&snapshot, anna, |account| account.handle = alike)), None);
}

#[test]
fn the_first_key_is_the_house_s() {
    let life = Life::new();
    let house = life.world.ledger.state().key(KeyId(0)).expect("the house's");
    all_refused(&life.snapshot(), house, &[|key| key.public.0[0] ^= 1]);
}
