//! Snapshots that are none, each for its reason; trades by their entries; and states that no vector of its own comes
//! to: a pet's second year, and difficulties far from where digging begins.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::abi::{Request, Response};
use chain::codec;
use chain::economy::Economy;
use chain::entry::{Entry, EntryKind};
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::ledger::Ledger;
use chain::params::Params;
use chain::records::{Account, Globals, InForce, Keep, Key, Moment, Order, Pet, Purse, Rest, Trade};
use chain::snapshot::SnapshotFault;
use chain::version::Rules;

use super::broken::{self, Spoil};
use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

/// A snapshot's parts, to be tampered with.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
pub struct Parts {
    pub format: u8,
    pub genesis: Entry,
    pub size: u64,
    pub peaks: Vec<Hash>,
    pub globals: Globals,
    pub accounts: Vec<Account>,
    pub keys: Vec<Key>,
    pub pets: Vec<Pet>,
    pub moments: Vec<Moment>,
    pub purses: Vec<Purse>,
    pub keeps: Vec<Keep>,
    pub orders: Vec<Option<Order>>,
    pub trades: Vec<Trade>,
}

pub fn tell() -> Case {
    let about = "Snapshots that cannot be restored, trades by their entries, a second year, and far difficulties.";
    let economy = Economy { dig_treats: 20, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ben);
    let made = furnish(&mut scene, &ada, &ben, (momo, rex));
    trades(&mut scene, &made);
    let snapshot = scene.ledger().snapshot().expect("the end of a block");
    let parts: Parts = codec::decode(&snapshot).expect("a snapshot of version 2");
    faults(&mut scene, &snapshot, &parts);
    second_year(&mut scene, &ada, momo, &parts);
    difficulties(&mut scene, &parts);
    restore(&mut scene, &snapshot).expect("as it was");
    scene.teller.finish()
}

/// One of everything: a trade, a post, a bid, an ask, an offer, a sitter, a rest, a farewell, a pet in the shelter.
fn furnish(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) -> [EntryIndex; 2] {
    let list = scene.list(&ada.owner(), momo, 5);
    scene.put("ada lists Momo", list);
    let bid = scene.bid(&ben.phone(), momo, 5, true);
    let sold = scene.put("ben has her", bid);
    let bid = scene.bid(&ada.phone(), momo, 2, true);
    let back = scene.put("ada bids 2", bid);
    let accept = scene.accept_bid(&ben.owner(), momo, back);
    let bought = scene.put("and has her back", accept);
    scene.dig(ben);
    let post = scene.post(&ada.phone(), momo, "Home.", 0);
    scene.put("ada posts", post);
    let gift = scene.gift(&ben.phone(), momo, 2);
    scene.put("ben gives a treat", gift);
    let list = scene.list(&ada.owner(), momo, 9);
    scene.put("ada lists Momo again", list);
    let bid = scene.bid(&ben.phone(), momo, 3, true);
    scene.put("ben bids 3", bid);
    let offer = scene.hand_over(&ada.owner(), momo, Some(ben.id()));
    scene.put("ada offers Momo", offer);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("sitter"), scene.now.plus(900_000));
    scene.put("and asks a sitter", ask);
    let farewell = scene.farewell(&ben.owner(), rex, "Sleep well.");
    scene.put("ben says farewell", farewell);
    let mut ben = ben.clone();
    let roxy = scene.hatch(&mut ben, "Roxy", Some(rex));
    let give_up = scene.give_up(&ben.owner(), roxy);
    scene.put("and gives the next one up", give_up);
    scene.turn();
    let rest = scene.rest(&ada.phone(), momo, 9);
    scene.put("Momo rests", rest);
    scene.turn();
    [sold, bought]
}

fn trades(scene: &mut Scene, made: &[EntryIndex; 2]) {
    let (first, second) = (made[0].0, made[1].0);
    for (from, to, count) in [
        (0, u64::MAX, 2),
        (first, second, 1),
        (first, second + 1, 2),
        (first + 1, second + 1, 1),
        (second + 1, u64::MAX, 0),
        (0, first, 0),
        (second + 1, first, 0),
        (first, first + 1, 1),
    ] {
        let answer = scene.teller.ask(&Request::Trades { from: EntryIndex(from), to: EntryIndex(to) });
        let Response::Trades(sold) = answer else { panic!("{answer:?}") };
        assert_eq!(sold.len(), count, "{from} to {to}");
    }
}

fn restore(scene: &mut Scene, snapshot: &[u8]) -> Result<(), SnapshotFault> {
    match scene.teller.ask(&Request::Restore(snapshot.to_vec())) {
        Response::Status(_) => Ok(()),
        Response::BadSnapshot(fault) => Err(fault),
        answer => panic!("{answer:?}"),
    }
}

/// The lowest fault that there is.
fn faults(scene: &mut Scene, snapshot: &[u8], parts: &Parts) {
    let refused = |scene: &mut Scene, fault, bytes: &[u8]| assert_eq!(restore(scene, bytes), Err(fault));
    let malformed = SnapshotFault::Malformed;
    refused(scene, malformed, &[]);
    refused(scene, malformed, &snapshot[..snapshot.len() - 1]);
    refused(scene, malformed, &[snapshot, &[0]].concat());
    for format in [0, 1, 3, 4] {
        refused(scene, malformed, &[&[format], &snapshot[1..]].concat());
    }
    let other: Spoil = |parts| parts.genesis.kind = EntryKind::Genesis(broken::genesis(&parts.genesis, true, false));
    let weak: Spoil = |parts| parts.genesis.kind = EntryKind::Genesis(broken::genesis(&parts.genesis, false, true));
    let few: Spoil = |parts| parts.peaks.truncate(parts.peaks.len() - 1);
    let many: Spoil = |parts| parts.peaks.push(Hash([0; 32]));
    let none: Spoil = |parts| (parts.size, parts.peaks) = (0, Vec::new());
    let vast: Spoil = |parts| (parts.size, parts.peaks) = ((1 << 48) + 1, vec![Hash([0; 32]); 2]);
    let open: Spoil = |parts| parts.globals.events_in_block = 1;
    let sums: Spoil = |parts| parts.globals.minted += 1;
    let (genesis, log, middle) = (SnapshotFault::BadGenesis, SnapshotFault::BadLog, SnapshotFault::MidBlock);
    for (fault, spoils) in [
        (genesis, vec![other]),
        (genesis, vec![weak, few, open, sums]),
        (log, vec![few]),
        (log, vec![many]),
        (log, vec![none]),
        (log, vec![vast]),
        (log, vec![few, open, sums]),
        (middle, vec![open]),
        (middle, vec![open, sums]),
        (SnapshotFault::Incoherent, vec![sums]),
    ] {
        let mut parts = parts.clone();
        spoils.into_iter().for_each(|spoil| spoil(&mut parts));
        refused(scene, fault, &codec::encode(&parts));
    }
    let mut restored = Vec::new();
    for (what, spoil) in broken::ALL {
        let mut parts = parts.clone();
        spoil(&mut parts);
        if restore(scene, &codec::encode(&parts)) != Err(SnapshotFault::Incoherent) {
            restored.push(*what);
        }
    }
    assert_eq!(restored, [""; 0]);
    restore(scene, snapshot).expect("the right one");
}

/// Momo's years begin with her birth, in block 1: height 795 is in the first, 796 in the second.
fn second_year(scene: &mut Scene, ada: &Party, momo: Hash, parts: &Parts) {
    for (height, year_left) in [(795, false), (796, true)] {
        let mut parts = parts.clone();
        (parts.size, parts.peaks) = (1 << 20, vec![Hash([5; 32])]);
        parts.globals.height = Height(height);
        parts.pets[0].tended = Height(790);
        let rest = Rest { from: Height(760), until: Height(790), slept: 0, year: 0, used: 60 };
        parts.keeps[0].rest = Some(Box::new(rest));
        let bytes = codec::encode(&parts);
        restore(scene, &bytes).expect("a chain that is older");
        let mut ledger = Ledger::restore(&bytes).expect("a chain that is older");
        let draft = scene.rest(&ada.phone(), momo, 30);
        let (now, submission) = (scene.now, draft.bytes());
        let answer = scene.teller.ask(&Request::Append { now, submissions: vec![submission.clone()] });
        let Response::Appended(results) = answer else { panic!("{answer:?}") };
        assert_eq!(results[0].as_ref().err().map(chain::error::Rejection::code), (!year_left).then_some(252));
        if year_left {
            let chain_id = scene.chain_id();
            let (_, vetted) = chain::submission::Submission::check(&submission, &chain_id).expect("a good one");
            ledger.append(vetted, now).expect("as the module says");
            let due = ledger.due(now).expect_err("not yet");
            let header = ledger.due(due).expect("then it is due");
            let block = scene.signed(header);
            scene.teller.ask(&Request::Close { now: due, block });
            let answer = scene.teller.ask(&Request::Snapshot);
            assert!(matches!(answer, Response::Snapshot(_)));
        }
    }
}

/// The difficulty, wherever it is.
fn difficulties(scene: &mut Scene, parts: &Parts) {
    let most = 1 << 56;
    for (start, halving_ms, late_ms, tries) in [
        (1 << 55, 1_001, 0, 1 << 55),
        (1 << 55, 1_001, 1, 36_004_058_007_339_008),
        (1 << 55, 1_001, -1, 36_053_536_030_588_928),
        (1 << 55, 1_000, -500, 50_948_070_296_256_512),
        (1 << 55, 1_000, 500, 25_474_035_148_128_256),
        (1 << 55, 1_000, 333, 28_602_970_362_871_808),
        (most, 1_000, 999, 36_054_085_786_402_816),
        (12_345, 1_000, -7_777, 2_707_840),
        (1, 1_000, -55_500, 1 << 55),
        (1, 1_000, -63_000, most),
        (1, 1_000, -64_000, most),
        (1, 1_000, -65_000, most),
        (3 << 30, 1_000, -63_500, most),
        (most, 1_000, 56_000, 1),
        (most, 1_000, 63_999, 1),
        (most, 1_000, 64_000, 1),
        (most, 366 * 86_400_000, i64::MIN, most),
        (most, 366 * 86_400_000, i64::MAX, 1),
    ] {
        let mut parts = parts.clone();
        let numbers = Economy {
            dig_tries_min: 1,
            dig_tries_start: start,
            dig_tries_max: most,
            dig_halving_ms: halving_ms,
            ..parts.globals.rules.economics().expect("version 2").numbers.clone()
        };
        let EntryKind::Genesis(genesis) = &mut parts.genesis.kind else { unreachable!("it begins a chain") };
        genesis.rules = Rules::V2(genesis.rules.params().clone(), numbers.clone());
        let InForce::V2(economics) = &mut parts.globals.rules else { unreachable!("it is of version 2") };
        (economics.numbers, economics.late_ms) = (numbers, late_ms);
        restore(scene, &codec::encode(&parts)).expect("a chain whose blocks came early or late");
        let answer = scene.teller.ask(&Request::Work);
        let Response::Work(Some(work)) = answer else { panic!("{answer:?}") };
        assert_eq!(work.header.difficulty, tries, "{start} {halving_ms} {late_ms}");
    }
}
