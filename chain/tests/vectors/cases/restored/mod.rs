//! States that no story of its own comes to, and what the module says of them: more trades, pets and births than an
//! answer or a block holds; and records that do not fit together where only one check sees it.

mod large;
mod pairs;

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::{Request, Response};
use chain::codec;
use chain::economy::Economy;
use chain::entry::Entry;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::ledger::Ledger;
use chain::limits::{BIDS_PER_PET_MAX, OFFERS_PER_ACCOUNT_MAX, ORDERS_PER_ACCOUNT_MAX, SHELTER_AT_ONCE_MAX};
use chain::params::Params;
use chain::records::{Account, Globals, Key, Moment, Pet, Role, Trade};
use chain::snapshot::SnapshotFault;
use chain::version::Rules;
use chain::work::Puzzle;
use testkit::blocks;
use testkit::said::Said;

use super::snapshots::Parts;
use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene, newcomer};
use crate::tell::Teller;
use large::{add_bid, add_pets, entry, key, later, with_bids, with_offers, with_orders};

/// A snapshot's parts under version 1.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
struct First {
    format: u8,
    genesis: Entry,
    size: u64,
    peaks: Vec<Hash>,
    globals: Globals,
    accounts: Vec<Account>,
    keys: Vec<Key>,
    pets: Vec<Pet>,
    moments: Vec<Moment>,
}

/// The height of the chains that are made up.
const HEIGHT: u64 = 100;
const ADA: AccountId = AccountId(1);
const BEN: AccountId = AccountId(2);
const MOMO: PetId = PetId(0);

pub fn tell() -> Case {
    let about = "States that no story comes to: large ones, and such as one check alone refuses.";
    let economy = Economy { dig_treats: 20, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, hatch_tries_max: 4_096, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ben);
    let snapshot = scene.ledger().snapshot().expect("the end of a block");
    let parts: Parts = codec::decode(&snapshot).expect("a snapshot of version 3");
    flood(&mut scene);
    crowded(&mut scene, &ben, (momo, rex), &parts);
    places(&mut scene, &ben, &parts);
    answers(&mut scene, &parts);
    together(&mut scene, &parts);
    full(&mut scene, &parts, momo, &ada);
    first_version(&mut scene);
    restored(&mut scene, &parts, true);
    scene.teller.finish()
}

/// Whether the module restores these parts; else they do not fit together.
fn restored<T: BorshSerialize>(scene: &mut Scene, parts: &T, fit: bool) {
    match (scene.teller.ask(&Request::Restore(codec::encode(parts))), fit) {
        (Response::Status(_), true) | (Response::BadSnapshot(SnapshotFault::Incoherent), false) => {}
        (answer, _) => panic!("{answer:?}"),
    }
}

/// Hands in a draft to the module alone, which refuses it with this code.
fn refused(scene: &mut Scene, code: u16, draft: Draft) {
    let answer = scene.teller.ask(&Request::Append { now: scene.now, submissions: vec![draft.bytes()] });
    let Response::Appended(results) = answer else { panic!("{answer:?}") };
    assert_eq!(results[0].as_ref().err().map(chain::error::Rejection::code), Some(code));
}

/// After 96 births at a target of one the work has doubled 32 times, which is more than a 32-bit factor holds.
fn flood(scene: &mut Scene) {
    let hatchling = |scene: &mut Scene, number: usize| {
        let mut draft = scene.birth(&Party::new(format!("f-{number}").leak()), "Egg", None);
        newcomer(&mut draft).daily = None;
        draft
    };
    let worked = |mut draft: Draft| {
        let said = Said::from(draft.body.action).worked(&draft.chain_id, &draft.body.key, 0, 4_096);
        draft.body.action = said.action;
        draft.bytes()
    };
    let submissions = (0..96).map(|number| worked(hatchling(scene, number))).collect();
    let answer = scene.teller.ask(&Request::Append { now: scene.now, submissions });
    let born = matches!(&answer, Response::Appended(results) if results.iter().all(Result::is_ok));
    assert!(born, "{answer:?}");
    let mut easy = hatchling(scene, 96);
    let (chain_id, key) = (easy.chain_id, easy.body.key);
    if let Action::Birth(birth) = &mut easy.body.action {
        let puzzle = Puzzle::hatching(&chain_id, &key, 0, birth);
        birth.nonce = (0..).find(|&nonce| !puzzle.is_enough(nonce, 4_096)).expect("most are worth little");
    }
    refused(scene, 211, easy);
    scene.teller.ask(&Request::Rollback);
}

fn crowded(scene: &mut Scene, ben: &Party, (momo, rex): (Hash, Hash), parts: &Parts) {
    restored(scene, &with_bids(parts, BIDS_PER_PET_MAX), true);
    let bid = scene.bid(&ben.phone(), momo, 25, true);
    refused(scene, 233, bid);
    restored(scene, &with_bids(parts, BIDS_PER_PET_MAX + 1), false);
    restored(scene, &with_offers(parts, OFFERS_PER_ACCOUNT_MAX), true);
    let offer = scene.hand_over(&ben.owner(), rex, Some(ben.id()));
    refused(scene, 253, offer);
    restored(scene, &with_offers(parts, OFFERS_PER_ACCOUNT_MAX + 1), false);
    restored(scene, &with_orders(parts, ORDERS_PER_ACCOUNT_MAX), true);
    restored(scene, &with_orders(parts, ORDERS_PER_ACCOUNT_MAX + 1), false);
}

/// Empty places of orders are known again after a restore, and full ones after a rollback.
fn places(scene: &mut Scene, ben: &Party, parts: &Parts) {
    let mut parts = later(parts);
    let first = add_pets(&mut parts, 3, ADA, |_| HEIGHT) as usize;
    parts.orders.push(None);
    add_bid(&mut parts, BEN, PetId(u32::try_from(first).expect("few")), 1);
    restored(scene, &parts, true);
    let mut ledger = Ledger::restore(&codec::encode(&parts)).expect("as the module says");
    let now = scene.now;
    let append = |scene: &mut Scene, draft: Draft| {
        let answer = scene.teller.ask(&Request::Append { now, submissions: vec![draft.bytes()] });
        assert!(matches!(&answer, Response::Appended(results) if results[0].is_ok()), "{answer:?}");
    };
    let cancel = scene.cancel_bid(&ben.phone(), parts.pets[first].birth);
    append(scene, cancel);
    scene.teller.ask(&Request::Rollback);
    for number in 1..3 {
        let mut bid = scene.bid(&ben.phone(), parts.pets[first + number].birth, 1, true);
        bid.body.sequence += number as u64 - 1;
        Teller::try_submission(&mut ledger, &bid.clone().bytes(), now).expect("a bid");
        append(scene, bid);
    }
    let due = ledger.due(now).expect_err("not yet");
    let block = scene.signed(ledger.due(due).expect("then it is due"));
    scene.teller.ask(&Request::Close { now: due, block });
    let answer = scene.teller.ask(&Request::Snapshot);
    let Response::Snapshot(bytes) = answer else { panic!("{answer:?}") };
    let after: Parts = codec::decode(&bytes).expect("a snapshot");
    let pets = after.orders.iter().flatten().map(|order| order.pet.0 as usize - first);
    assert!(pets.eq([1, 0, 2]), "the empty place first, then a new one");
}

/// What an answer holds at most.
fn answers(scene: &mut Scene, parts: &Parts) {
    let mut many = later(parts);
    let trade = |number| Trade { entry: entry(4_000, number), pet: MOMO, seller: ADA, buyer: BEN, price: 1 };
    many.trades = (0..1_025).map(trade).collect();
    restored(scene, &many, true);
    let answer = scene.teller.ask(&Request::Trades { from: EntryIndex(0), to: EntryIndex(u64::MAX) });
    assert!(matches!(&answer, Response::Trades(sold) if sold.len() == 1_024), "{answer:?}");

    let mut many = later(parts);
    // Every second pet has two blocks left, the others three.
    add_pets(&mut many, SHELTER_AT_ONCE_MAX + 2, AccountId(0), |number| HEIGHT - 12 - (number % 2) as u64);
    many.globals.treasury = 1_000;
    many.globals.minted += 1_000;
    restored(scene, &many, true);
    let answer = scene.teller.ask(&Request::ShelterNeeds);
    assert!(matches!(&answer, Response::ShelterNeeds(pets) if pets.len() == SHELTER_AT_ONCE_MAX), "{answer:?}");
}

/// The one fits together, the other does not.
fn together(scene: &mut Scene, parts: &Parts) {
    for (whole, spoil) in pairs::ALL {
        let mut parts = later(parts);
        whole(&mut parts);
        restored(scene, &parts, true);
        spoil(&mut parts);
        restored(scene, &parts, false);
    }
}

/// A log of 2^48 - 1 entries has room for one more.
fn full(scene: &mut Scene, parts: &Parts, momo: Hash, ada: &Party) {
    let unknown = scene.pat(&ada.phone(), Hash([9; 32]), None);
    let pat = scene.pat(&ada.phone(), momo, None);
    let mut parts = parts.clone();
    (parts.size, parts.peaks) = ((1 << 48) - 1, vec![Hash([5; 32]); 48]);
    restored(scene, &parts, true);
    let answer = scene.teller.ask(&Request::Append { now: scene.now, submissions: vec![pat.clone().bytes()] });
    assert!(matches!(&answer, Response::Appended(results) if results[0].is_ok()), "{answer:?}");
    (parts.size, parts.peaks) = (1 << 48, vec![Hash([5; 32])]);
    restored(scene, &parts, true);
    refused(scene, 214, unknown);
    refused(scene, 311, pat);
    let ledger = Ledger::restore(&codec::encode(&parts)).expect("as the module says");
    let now = ledger.due(scene.now).expect_err("not yet");
    let block = scene.signed(ledger.due(now).expect("then it is due"));
    let answer = scene.teller.ask(&Request::Close { now, block });
    let Response::Appended(results) = answer else { panic!("{answer:?}") };
    assert_eq!(results[0].as_ref().err().map(chain::error::Rejection::code), Some(311));
}

/// Under the first version: entries without a block, treats, and a sitter's key.
fn first_version(scene: &mut Scene) {
    let genesis = blocks::genesis(Rules::V1(Params::demo()), &scene.house.seed("owner"), TimeMs(0));
    let ledger = Ledger::new(genesis).expect("a genesis that makes a game");
    let first: First = codec::decode(&ledger.snapshot().expect("no event waits")).expect("a snapshot of version 1");
    restored(scene, &first, true);
    let spoils: [fn(&mut First); 3] = [
        |first| first.size = 2,
        |first| (first.globals.minted, first.globals.burned) = (1, 1),
        |first| {
            let key = key(AccountId(0), 1, Role::Sitter);
            first.keys.push(Key { sequence: 0, revoked: true, entry: EntryIndex(0), ..key });
        },
    ];
    for spoil in spoils {
        let mut first = first.clone();
        spoil(&mut first);
        restored(scene, &first, false);
    }
}
