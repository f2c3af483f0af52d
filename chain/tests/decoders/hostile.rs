//! Snapshots and notes made by somebody who means harm. A snapshot that is restored must be safe to go on from, whoever
//! sent it: it is believed only a block later.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chain::codec::encode;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, KeyId, PetId, TimeMs};
use chain::keys::{self, PublicKey};
use chain::ledger::Ledger;
use chain::limits::SHELTER_AT_ONCE_MAX;
use chain::records::{Economics, Globals, InForce, Keep, Order, Purse, Rest, Role, Side, Trade, Vouch};
use chain::snapshot::SnapshotFault;
use chain::state::HOUSE;

use crate::common::said::{self, Said};
use crate::common::world::{World, house};
use crate::common::{REKEY_MS, economy, params, seed};
use crate::samples::Life;

/// Everybody does everything for a while, also when it is refused; nothing may panic.
pub fn live_on(life: &Life, ledger: Ledger) {
    let mut world = World { ledger, now: life.world.now, log: Vec::new() };
    for round in 0..3 {
        everybody_acts(life, &mut world, round);
        world.wait(REKEY_MS / 2);
        let mut ahead = world.clone();
        let header = ahead.due_header();
        world.now = ahead.now;
        let block = world.signed_block(header);
        // Refused where the snapshot's genesis names another house.
        let _ = world.close_with(block);
    }
    world.ledger.rollback();
    look_at_everything(life, &world);
}

fn everybody_acts(life: &Life, world: &mut World, round: u64) {
    let chain_id = world.chain_id();
    for person in [&life.anna, &life.ben, &life.dora] {
        let new = seed(&format!("{} {round}", person.handle));
        let by_daily = [
            said::birth("Pip III", Some(person.pet)),
            said::post(life.ben.pet, "hello"),
            said::comment(life.ben.pet, person.birth, "hello"),
            said::pat(life.ben.pet, None),
            said::rest(person.pet, 3),
            said::take_over(life.anna.pet),
            said::decline(life.ben.pet),
            said::edit(Editable::Words, person.birth, "other words"),
            said::bid(life.ben.pet, 1, round == 0),
            said::cancel_bid(life.anna.pet),
            said::unlist(life.ben.pet),
            said::vouch(&chain_id, &person.daily, person.pet, &seed(&format!("{} invitation {round}", person.handle))),
            said::dismiss_sitter(person.pet),
            said::adopt(life.ben.pet),
            said::adopt(life.dora.pet),
        ];
        let by_owner = [
            said::ask_sitter(
                &chain_id,
                &person.owner,
                person.pet,
                &seed(&format!("sitter {round}")),
                world.now.plus(1),
            ),
            said::list(life.ben.pet, 1 + round),
            said::give_up(person.pet),
            said::hand_over(life.ben.pet, Some(life.anna.account)),
            said::farewell(person.pet, "sleep well"),
            said::story_end(person.pet),
            said::authorise(&chain_id, &person.owner, &new),
            said::revoke(&new),
            said::revoke(&person.daily),
            said::rekey(&chain_id, &person.owner, &seed(&format!("{} new {round}", person.handle))),
        ];
        try_all(world, person.account, &person.daily, by_daily);
        try_all(world, person.account, &person.owner, by_owner);
        try_all(world, person.account, &person.recovery, [said::veto()]);
    }
    try_all(world, life.dora.account, &seed("second sitter"), [said::pat(life.dora.pet, None)]);
    let sheltered = [&life.anna, &life.ben, &life.dora].map(|person| said::shelter(person.pet));
    try_all(world, HOUSE, &house(), sheltered);
    let erased = (0..20).map(|entry| said::redact(EntryIndex(entry)));
    try_all(world, chain::state::HOUSE, &house(), erased);
}

fn try_all(world: &mut World, account: chain::ids::AccountId, key: &[u8; 32], all: impl IntoIterator<Item = Said>) {
    for said in all {
        let submission = world.event(account, key, said);
        let _ = world.submit(&submission);
    }
}

fn look_at_everything(life: &Life, world: &World) {
    let state = world.ledger.state();
    for (pet, life) in state.all_lives() {
        let _ = (life.ended(), life.rests_until(), life.ends_between(&state.pace()));
        let mut earlier = pet.previous;
        while let Some(previous) = earlier {
            earlier = state.pet(previous).and_then(|pet| pet.previous);
        }
    }
    for (id, _) in (0..).zip(state.all_accounts()) {
        let _ = state.live_keys(chain::ids::AccountId(id), TimeMs(u64::MAX));
    }
    for (id, pet) in (0..).map(PetId).zip(state.all_pets()) {
        let _ = (state.sitter(id, world.now), state.owner_gone_in(id, pet), state.in_shelter(pet));
    }
    assert!(state.shelter_needs().len() <= SHELTER_AT_ONCE_MAX);
    let _ = (state.all_trades().count(), state.trades_in(EntryIndex(1), EntryIndex(u64::MAX)).count());
    if let Some(clocks) = world.ledger.dig_work().and_then(|work| work.clocks) {
        let vote = world.vote_at(life.anna.account, &life.anna.daily, world.now);
        let _ = (clocks.active.len(), world.ledger.check_vote(&vote, TimeMs(u64::MAX)));
    }
    let _ = chain::check_log::check_treats(&world.ledger, EntryIndex(0));
}

/// A signed note's last line, by the house.
pub fn signature_line(name: &str, text: &str) -> String {
    let key = PublicKey::of_seed(&house());
    let id = Hash::of(&[name.as_bytes(), b"\n\x01", &key.0]);
    let signature = keys::sign(&house(), text.as_bytes());
    let bytes = BASE64.encode([&id.0[..4], &signature.0[..]].concat());
    format!("\u{2014} {name} {bytes}\n")
}

/// A snapshot's bytes after one change to what stands at the place of `old`, which is there once.
fn replaced(snapshot: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let places: Vec<_> = snapshot.windows(old.len()).enumerate().filter(|(_, bytes)| *bytes == old).collect();
    assert_eq!(places.len(), 1, "the test knows what it changes");
    let place = places[0].0;
    [&snapshot[..place], new, &snapshot[place + old.len()..]].concat()
}

fn refusal(snapshot: &[u8]) -> Option<SnapshotFault> {
    Ledger::restore(snapshot).err()
}

fn economics(globals: &mut Globals) -> &mut Economics {
    match &mut globals.rules {
        InForce::V2(economics) => economics,
        InForce::V1 => panic!("the life ends under the second rules"),
    }
}

#[test]
fn absurd_globals_are_refused() {
    let life = Life::new();
    let (snapshot, globals) = (life.snapshot(), life.world.ledger.state().globals().clone());
    let changes: [fn(&mut Globals); 17] = [
        |globals| globals.height.0 = u64::MAX,
        |globals| globals.time.0 = u64::MAX,
        |globals| globals.block_time.0 += 1,
        |globals| globals.births_in_block = 1,
        |globals| globals.hatch_tries = u32::MAX,
        |globals| globals.hatch_tries = 0,
        |globals| globals.minted = 1,
        |globals| globals.burned = 1,
        |globals| globals.treasury = u64::MAX,
        |globals| {
            let more = u64::MAX - globals.minted;
            (globals.minted, globals.treasury) = (u64::MAX, globals.treasury + more);
        },
        |globals| economics(globals).in_accounts += 1,
        |globals| economics(globals).closers[0].0 = u32::MAX,
        |globals| economics(globals).closers = vec![HOUSE; 31],
        |globals| globals.height.0 = economics(globals).closers.len() as u64 - 1,
        |globals| economics(globals).in_wallets = u64::MAX,
        |globals| economics(globals).numbers.dig_halving_ms = 0,
        |globals| economics(globals).numbers.dig_tries_min = u64::MAX,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = globals.clone();
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(&globals), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "change {number}");
    }
    let mut other = globals.clone();
    other.events_in_block = 1;
    let bytes = replaced(&snapshot, &encode(&globals), &encode(&other));
    assert_eq!(refusal(&bytes), Some(SnapshotFault::MidBlock));
}

#[test]
fn absurd_accounts_are_refused() {
    let life = Life::new();
    let snapshot = life.snapshot();
    let account = life.world.ledger.state().account(life.anna.account).expect("Anna is there").clone();
    let changes: [fn(&mut chain::records::Account); 8] = [
        |account| account.owner.0 = u32::MAX,
        |account| account.recovery = account.owner,
        |account| account.daily_keys = 0,
        |account| account.daily_keys = u8::MAX,
        |account| account.daily_from.0 = u32::MAX,
        |account| account.treats = u64::MAX,
        |account| account.made = Some(chain::ids::PetId(u32::MAX)),
        |account| account.made = Some(chain::ids::PetId(1)),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = account.clone();
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(&account), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "change {number}");
    }
}

#[test]
fn absurd_keys_pets_and_moments_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let of = |key| state.key_by_bytes(&PublicKey::of_seed(key)).and_then(|id| state.key(id)).expect("it is there");
    let key = of(&life.anna.daily);
    let changes: [fn(&mut chain::records::Key); 4] = [
        |key| key.account.0 = u32::MAX,
        |key| key.sequence = u64::MAX,
        |key| key.role = chain::records::Role::Recovery,
        |key| key.entry.0 = u64::MAX,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = key.clone();
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(key), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "key, change {number}");
    }
    let pet = state.all_pets().find(|pet| pet.birth == life.second).expect("Anna's second");
    let changes: [fn(&mut chain::records::Pet); 7] = [
        |pet| pet.owner.0 = u32::MAX,
        |pet| pet.wallet = u64::MAX,
        |pet| pet.tended.0 = u64::MAX,
        |pet| pet.born.0 = u64::MAX,
        |pet| pet.entry.0 = 1,
        |pet| pet.previous = Some(chain::ids::PetId(3)),
        |pet| pet.closed = Some(chain::ids::Height(u64::MAX)),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = pet.clone();
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(pet), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "pet, change {number}");
    }
}

#[test]
fn absurd_orders_and_trades_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let bid = state.orders_of(life.anna.account).next().expect("Anna's bid");
    let ask = state.orders_of(life.ben.account).next().expect("Ben's ask");
    let changes: [fn(&mut Order); 7] = [
        |order| order.pet.0 = u32::MAX,
        |order| order.account.0 = u32::MAX,
        |order| order.account.0 = 0,
        |order| order.entry.0 = u64::MAX,
        |order| order.price = 0,
        |order| order.price = 1 << 63,
        |order| order.side = if order.side == Side::Ask { Side::Bid } else { Side::Ask },
    ];
    for (name, order) in [("bid", bid), ("ask", ask)] {
        for (number, change) in changes.into_iter().enumerate().filter(|(number, _)| (name, *number) != ("bid", 2)) {
            let mut other = *order;
            change(&mut other);
            let bytes = replaced(&snapshot, &encode(&Some(*order)), &encode(&Some(other)));
            assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "{name}, change {number}");
        }
    }
    let trade = state.all_trades().next().expect("one was made");
    let changes: [fn(&mut Trade); 5] = [
        |trade| trade.pet.0 = u32::MAX,
        |trade| trade.seller.0 = u32::MAX,
        |trade| trade.buyer.0 = u32::MAX,
        |trade| trade.entry.0 = u64::MAX,
        |trade| trade.price = u64::MAX,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = *trade;
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(trade), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "trade, change {number}");
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
        let bytes = replaced(&snapshot, &encode(state.globals()), &encode(&globals));
        refusal(&replaced(&bytes, &encode(&purses), &encode(&other)))
    };
    let (most, height) = (economy().starter_treats, state.height());
    assert_eq!(with(most, height), None);
    assert_eq!(with(most + 1, height), Some(SnapshotFault::Incoherent));
    assert_eq!(with(most, height.open_block()), Some(SnapshotFault::Incoherent));
}

#[test]
fn absurd_keeps_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let keep = state.keep(state.pet_by_birth(&life.second).expect("it was hatched"));
    assert!(keep.rest.is_some() && keep.offered.is_some() && keep.farewell.is_some(), "a keep that is there once");
    let changes: [fn(&mut Keep); 8] = [
        |keep| keep.cared = Height(u64::MAX),
        |keep| keep.farewell = Some(Height(u64::MAX)),
        |keep| keep.offered = Some(AccountId(u32::MAX)),
        |keep| rest(keep).from = Height(u64::MAX),
        |keep| rest(keep).until = Height(0),
        |keep| rest(keep).until = Height(u64::MAX),
        |keep| rest(keep).slept = u32::MAX,
        |keep| rest(keep).used = u32::MAX,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut other = keep.clone();
        change(&mut other);
        let bytes = replaced(&snapshot, &encode(keep), &encode(&other));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "keep, change {number}");
    }
}

#[test]
fn absurd_sitters_and_vouches_are_refused() {
    let life = Life::new();
    let (snapshot, state, dora) = (life.snapshot(), life.world.ledger.state(), &life.dora);
    let pet = state.pet_by_birth(&dora.pet).expect("it was hatched");
    let key = |seed: &[u8; 32]| state.key_by_bytes(&PublicKey::of_seed(seed)).expect("it was registered");
    let (keep, purse) = (state.keep(pet), state.purse(dora.account));
    let others = [dora.daily, life.ben.daily, seed("sitter"), seed("invitation")].map(|seed| key(&seed));
    for other in others.into_iter().chain([KeyId(u32::MAX)]) {
        let mut changed = keep.clone();
        changed.sitter.as_mut().expect("somebody sits").key = other;
        let bytes = replaced(&snapshot, &encode(keep), &encode(&changed));
        assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "a sitter with key {other}");
    }
    let vouch = |change: &dyn Fn(&mut Vouch)| {
        let mut changed = purse.clone();
        change(changed.vouch.as_mut().expect("she has vouched"));
        refusal(&replaced(&snapshot, &encode(purse), &encode(&changed)))
    };
    assert_eq!(vouch(&|_| ()), None);
    for other in
        [dora.daily, life.ben.daily, seed("sitter")].map(|seed| key(&seed)).into_iter().chain([KeyId(u32::MAX)])
    {
        assert_eq!(
            vouch(&|vouch| vouch.key = other),
            Some(SnapshotFault::Incoherent),
            "an invitation with key {other}"
        );
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
    let daily = state.key_by_bytes(&PublicKey::of_seed(&anna.daily)).and_then(|id| state.key(id)).expect("her phone's");
    let account = state.account(anna.account).expect("she is there");
    // Without the daily key nothing but the role is wrong.
    let fewer = chain::records::Account { daily_keys: 0, ..account.clone() };
    let snapshot = replaced(&snapshot, &encode(account), &encode(&fewer));
    for (role, fault) in [(Role::Sitter, true), (Role::Invitation, true), (Role::Owner, false)] {
        let other = chain::records::Key { role, ..daily.clone() };
        let refused = refusal(&replaced(&snapshot, &encode(daily), &encode(&other)));
        assert_eq!(refused, fault.then_some(SnapshotFault::Incoherent), "{role:?}");
    }
}

fn rest(keep: &mut Keep) -> &mut Rest {
    keep.rest.as_mut().expect("it rested")
}

#[test]
fn an_honest_snapshot_is_restored_and_lived_on() {
    let life = Life::new();
    let ledger = Ledger::restore(&life.snapshot()).expect("nothing is wrong with it");
    live_on(&life, ledger);
}

#[test]
fn a_snapshot_of_an_empty_or_endless_log_is_refused() {
    let life = Life::new();
    let (snapshot, log) = (life.snapshot(), life.world.ledger.log());
    let peak = life.world.chain_id();
    for (size, peaks) in [(0_u64, 0), (u64::MAX, 64), (chain::limits::ENTRIES_MAX + 1, 2), (3, 1)] {
        let edge = encode(&(size, vec![peak; peaks]));
        let bytes = replaced(&snapshot, &encode(log), &edge);
        assert_eq!(refusal(&bytes), Some(SnapshotFault::BadLog), "{size}");
    }
}
