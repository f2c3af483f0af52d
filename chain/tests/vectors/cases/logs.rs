//! Entries that make no log: what is asked of a first entry, of a replayed one and of a block, in order; the numbers at their
//! bounds; and a clock that goes back.

use chain::abi::{Request, Response};
use chain::codec;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, BlockKind, Closer, Entry, EntryKind, Genesis, Seal};
use chain::event::{
    Accept, Action, Adopt, Bid, CancelBid, Candle, Decline, DismissSitter, Gift, GiveUp, HandOver, List, Rest, Shelter,
    TakeOver, Unlist,
};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::keys::PublicKey;
use chain::params::Params;
use chain::version::{RuleChange, Rules};

use crate::files::Case;
use crate::person::Person;
use crate::refused::unsigned;
use crate::scene::{Scene, with_votes};

const DAY_MS: u64 = 86_400_000;

pub fn tell() -> Case {
    let about = "First entries, replayed entries and blocks that are wrong in two ways; and numbers at their bounds.";
    let mut scene = Scene::new(about, Params { hatch_tries_min: 1, ..Params::demo() });
    bounds(&mut scene);
    let mut ada = Person::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    later(&mut scene, &ada, momo);
    replayed(&mut scene, &ada, momo);
    blocks(&mut scene);
    clock(&mut scene, &ada, momo);
    scene.teller.finish()
}

/// Of each number the least, the most, and one beyond them.
fn bounds(scene: &mut Scene) {
    let genesis = codec::encode(scene.ledger().genesis());
    let house = scene.ledger().house();
    let bytes =
        |rules, house| codec::encode(&Entry { time_ms: TimeMs(0), kind: EntryKind::Genesis(Genesis { rules, house }) });
    type Rows<T> = &'static [(bool, fn(&mut T))];
    let params: Rows<Params> = &[
        (true, |params| params.block_interval_ms = 100),
        (false, |params| params.block_interval_ms = 99),
        (true, |params| (params.block_interval_ms, params.idle_interval_ms) = (366 * DAY_MS, 366 * DAY_MS)),
        (false, |params| (params.block_interval_ms, params.idle_interval_ms) = (366 * DAY_MS + 1, 366 * DAY_MS + 1)),
        (false, |params| params.idle_interval_ms = 366 * DAY_MS + 1),
        (false, |params| params.idle_interval_ms = params.block_interval_ms - 1),
        (true, |params| params.idle_interval_ms = params.block_interval_ms),
        (true, |params| (params.block_per_event, params.block_interval_ms, params.idle_interval_ms) = (true, 0, 100)),
        (false, |params| (params.block_per_event, params.block_interval_ms, params.idle_interval_ms) = (true, 0, 99)),
        (true, |params| params.rekey_wait_ms = 0),
        (true, |params| params.rekey_wait_ms = 366 * DAY_MS),
        (false, |params| params.rekey_wait_ms = 366 * DAY_MS + 1),
        (false, |params| params.hatch_tries_min = 0),
        (true, |params| params.hatch_tries_min = params.hatch_tries_max),
        (false, |params| params.hatch_tries_min = params.hatch_tries_max + 1),
        (true, |params| params.hatch_tries_max = 4_194_304),
        (false, |params| params.hatch_tries_max = 4_194_305),
        (true, |params| (params.hatch_tries_min, params.hatch_tries_max) = (1, 4_096)),
        (false, |params| (params.hatch_tries_min, params.hatch_tries_max) = (1, 4_095)),
        (true, |params| params.births_per_block_target = 1 << 20),
        (false, |params| params.births_per_block_target = (1 << 20) + 1),
        (false, |params| params.births_per_block_target = 0),
    ];
    for (good, change) in params {
        let mut params = Params::demo();
        change(&mut params);
        begins(scene, *good, &bytes(Rules::V1(params), house));
    }
    let economies: Rows<Economy> = &[
        (true, |numbers| numbers.starter_treats = 4_096),
        (false, |numbers| numbers.starter_treats = 4_097),
        (true, |numbers| numbers.care_treats = 0),
        (false, |numbers| numbers.care_treats = 4_097),
        (false, |numbers| numbers.dig_treats = 4_097),
        (false, |numbers| numbers.time_treats = 4_097),
        (false, |numbers| numbers.starter_growth_blocks = 4_097),
        (false, |numbers| numbers.dig_tries_min = 0),
        (true, |numbers| numbers.dig_tries_min = numbers.dig_tries_start),
        (false, |numbers| numbers.dig_tries_min = numbers.dig_tries_start + 1),
        (true, |numbers| numbers.dig_tries_start = 1 << 56),
        (false, |numbers| numbers.dig_tries_max = numbers.dig_tries_start - 1),
        (false, |numbers| numbers.dig_tries_max = (1 << 56) + 1),
        (true, |numbers| numbers.dig_halving_ms = 1_000),
        (false, |numbers| numbers.dig_halving_ms = 999),
        (true, |numbers| numbers.dig_halving_ms = 366 * DAY_MS),
        (false, |numbers| numbers.dig_halving_ms = 366 * DAY_MS + 1),
    ];
    for (good, change) in economies {
        let mut numbers = Economy::demo();
        change(&mut numbers);
        begins(scene, *good, &bytes(Rules::V2(Params::demo(), numbers.clone()), house));
        begins(scene, *good, &bytes(Rules::V3(Params::demo(), numbers), house));
    }
    let bad = Params { births_per_block_target: 0, ..Params::demo() };
    scene.refused_genesis(310, &bytes(Rules::V1(bad), PublicKey([0; 32])));
    scene.refused_genesis(104, &bytes(Rules::V1(Params::demo()), PublicKey([0; 32])));
    scene.refused_genesis(100, &genesis[..genesis.len() - 1]);
    let mut tag = genesis.clone();
    for version in [0, 4] {
        tag[9] = version;
        scene.refused_genesis(100, &tag);
    }
    far(scene, house);
    begins(scene, true, &genesis);
}

/// A time and what is waited are at most 2^64 - 1 together.
fn far(scene: &mut Scene, house: PublicKey) {
    let last = TimeMs(u64::MAX);
    let kind = EntryKind::Genesis(Genesis { rules: Rules::V1(Params::demo()), house });
    let genesis = Entry { time_ms: TimeMs(last.0 - 10), kind };
    begins(scene, true, &codec::encode(&genesis));
    let answer = scene.teller.ask(&Request::Due(TimeMs(last.0 - 1)));
    assert!(matches!(answer, Response::Due(Err(due)) if due == last), "{answer:?}");
    let answer = scene.teller.ask(&Request::Due(last));
    assert!(matches!(answer, Response::Due(Ok(_))), "{answer:?}");
}

fn begins(scene: &mut Scene, good: bool, genesis: &[u8]) {
    if good {
        let answer = scene.teller.ask(&Request::New(genesis.to_vec()));
        assert!(matches!(answer, Response::Status(_)), "{answer:?}");
    } else {
        scene.refused_genesis(310, genesis);
    }
}

/// What came with later versions, for nobody's pet: the key is asked about first, then the version.
fn later(scene: &mut Scene, ada: &Person, momo: Hash) {
    let (pet, bid) = (Hash([9; 32]), EntryIndex(0));
    let by_owner = [
        Action::HandOver(HandOver { pet, to: None }),
        Action::List(List { pet, price: 1 }),
        Action::Accept(Accept { pet, bid }),
        Action::GiveUp(GiveUp { pet }),
    ];
    let by_account = [
        Action::Gift(Gift { pet, treats: 1 }),
        Action::Candle(Candle { pet }),
        Action::Rest(Rest { pet, blocks: 0 }),
        Action::TakeOver(TakeOver { pet }),
        Action::Decline(Decline { pet }),
        Action::DismissSitter(DismissSitter { pet }),
        Action::Unlist(Unlist { pet }),
        Action::Bid(Bid { pet, price: 1, living: true }),
        Action::CancelBid(CancelBid { pet }),
        Action::Adopt(Adopt { pet }),
    ];
    for action in by_owner {
        let draft = scene.act(&ada.phone(), action.clone());
        scene.refused(206, "by a daily key", draft);
        let draft = scene.act(&ada.owner(), action);
        scene.refused(234, "by the owner key", draft);
    }
    for action in by_account {
        let draft = scene.act(&ada.phone(), action);
        scene.refused(234, "by a daily key", draft);
    }
    let shelter = Action::Shelter(Shelter { pet });
    for (code, signer) in [(206, ada.phone()), (228, ada.owner()), (234, scene.house.owner())] {
        let draft = scene.act(&signer, shelter.clone());
        scene.refused(code, "the shelter", draft);
    }
    let farewell = scene.farewell(&ada.owner(), momo, "Bye.");
    scene.refused(234, "a farewell", farewell);
    let vouch = scene.vouch(&ada.owner(), momo, &ada.seed("phone"));
    scene.refused(234, "a vouch, with a key that is in use", vouch);
    let ask = scene.ask_sitter(&ada.owner(), momo, &ada.seed("phone"), TimeMs(0));
    scene.refused(234, "a sitter, with a key that is in use", ask);
    let invited = scene.invited(&Person::new("eve"), "Momo", &ada.seed("phone"));
    scene.refused(234, "somebody invited by a phone", invited);
    let bad = RuleChange::Economy(Economy { dig_tries_min: 0, ..Economy::demo() });
    for (code, change) in [(310, &bad), (234, &RuleChange::Fair)] {
        let draft = scene.act(&scene.house.owner(), Action::ChangeRules(change.clone()));
        scene.refused(code, "a change", draft);
    }
}

fn replayed(scene: &mut Scene, ada: &Person, momo: Hash) {
    let (last, genesis) = (scene.now, scene.ledger().genesis().clone());
    let (back, on) = (TimeMs(last.0 - 1), last.plus(1));
    let event = |time_ms, event| codec::encode(&Entry { time_ms, kind: EntryKind::Event(event) });
    let again = codec::encode(&Entry { time_ms: back, ..genesis.clone() });
    scene.refused_entry(300, "a genesis, and time goes back", &again, back);
    let again = codec::encode(&Entry { time_ms: last, ..genesis });
    scene.refused_entry(309, "a genesis at the same time", &again, last);
    let mut nobody = scene.pat(&ada.phone(), momo, None);
    nobody.body.author = chain::event::Author::Member(AccountId(9));
    let broken = unsigned(nobody.clone()).event;
    scene.refused_entry(300, "nobody's signature, and time goes back", &event(back, broken.clone()), back);
    scene.refused_entry(200, "nobody", &event(on, nobody.sign().event), on);
    let mut bytes = event(back, broken);
    bytes.pop();
    scene.refused_entry(100, "truncated, and time goes back", &bytes, back);
    scene.refused_entry(101, "4,097 bytes of nothing", &[0; 4_097], back);
    scene.refused_entry(100, "4,096 bytes of nothing", &[0; 4_096], back);
    let header = scene.header_in_time();
    let block = scene.signed(BlockHeader { height: Height(7), ..header });
    let mut bytes = codec::encode(&Entry { time_ms: scene.now, kind: EntryKind::Block(block.clone()) });
    // Time (8), tag (1), height (8).
    bytes[8 + 1 + 8] = 2;
    scene.refused_entry(100, "a header of the kind 2", &bytes, scene.now);
    let bytes = codec::encode(&Entry { time_ms: back, kind: EntryKind::Block(block) });
    scene.refused_entry(300, "another height, and time goes back", &bytes, back);
    for tag in [3, 9] {
        let mut bytes = bytes.clone();
        bytes[8] = tag;
        scene.refused_entry(100, &format!("an entry of the kind {tag}"), &bytes, back);
    }
}

/// A header with everything wrong, mended field by field.
fn blocks(scene: &mut Scene) {
    let good = scene.header_in_time();
    let due = scene.now;
    scene.now = TimeMs(due.0 - 1);
    let wrong = Hash([1; 32]);
    let mut header = BlockHeader {
        height: Height(9),
        kind: BlockKind::Time,
        log_root: wrong,
        state_root: wrong,
        miner: AccountId(9),
        ..good.clone()
    };
    let work = |header: &BlockHeader, now| Block { header: header.clone(), closer: Closer::Work { time_ms: now } };
    let votes = |scene: &Scene, header: &BlockHeader| with_votes(scene.signed(header.clone()), Vec::new());
    scene.refused_block(303, "height, log, state, kind", scene.signed(header.clone()));
    header.height = good.height;
    scene.refused_block(304, "log, state, kind", scene.signed(header.clone()));
    header.log_root = good.log_root;
    scene.refused_block(305, "state, kind", scene.signed(header.clone()));
    header.state_root = good.state_root;
    scene.refused_block(306, "kind, votes", votes(scene, &header));
    header.kind = good.kind;
    scene.refused_block(318, "votes, and not due", votes(scene, &header));
    scene.refused_block(307, "work, which nobody does here, by nobody", work(&header, scene.now));
    scene.refused_block(
        302,
        "not due by a millisecond, a miner, another signature",
        other(scene.signed(header.clone())),
    );
    scene.now = due;
    scene.refused_block(307, "a miner, another signature", other(scene.signed(header)));
    scene.refused_block(308, "another signature", other(scene.signed(good.clone())));
    let block = scene.signed(good);
    scene.closed("the house closes the block", block.clone());
    scene.refused_block(303, "the same header with another signature", other(block.clone()));
    scene.refused_block(303, "the same header, dug", Block { closer: Closer::Work { time_ms: due }, ..block.clone() });
    let Closer::House(signature) = block.closer else { unreachable!("it is signed") };
    let clocks = Closer::Clocks { seal: Seal::House(signature), votes: Vec::new() };
    scene.refused_block(303, "the same header with votes", Block { closer: clocks, ..block.clone() });
    scene.wait(1);
    scene.refused_block(312, "the very block", block);
    let header = scene.header_in_time();
    scene.now.0 -= 1;
    scene.refused_block(302, "a time block a millisecond too soon", scene.signed(header.clone()));
    scene.refused_block(318, "and with votes", votes(scene, &header));
    scene.refused_block(307, "and by work", work(&header, scene.now));
    scene.now.0 += 1;
    scene.close();
}

fn other(mut block: Block) -> Block {
    if let Closer::House(signature) = &mut block.closer {
        signature.0[3] ^= 1;
    }
    block
}

/// Whoever appends by a clock that went back uses the last entry's time.
fn clock(scene: &mut Scene, ada: &Person, momo: Hash) {
    scene.wait(25_000);
    let late = scene.now;
    let pat = scene.pat(&ada.phone(), momo, None);
    scene.put("ada pats, when the block is due already", pat);
    scene.now = TimeMs(late.0 - 24_000);
    assert!(scene.ledger().due(scene.now).is_ok(), "by the last entry's time");
    scene.close();
    assert_eq!(scene.ledger().state().globals().block_time, late);
    scene.now = late;
}
