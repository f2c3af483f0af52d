//! Entries that make no log: what is asked of a first entry, of a replayed one and of a block, in order; and a clock
//! that goes back.

mod bounds;

use chain::codec;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, BlockKind, Closer, Entry, EntryKind, Seal};
use chain::event::{
    Accept, Action, Adopt, Bid, CancelBid, Candle, Decline, DismissSitter, Gift, GiveUp, HandOver, List, Rest, Shelter,
    TakeOver, Unlist,
};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::params::Params;
use chain::version::RuleChange;

use crate::files::Case;
use crate::party::Party;
use crate::refused::unsigned;
use crate::scene::{Scene, with_votes};

pub fn tell() -> Case {
    let about = "First entries, replayed entries and blocks that are wrong in two ways; and numbers at their bounds.";
    let mut scene = Scene::new(about, Params { hatch_tries_min: 1, ..Params::demo() });
    bounds::bounds(&mut scene);
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    later(&mut scene, &ada, momo);
    replayed(&mut scene, &ada, momo);
    blocks(&mut scene);
    clock(&mut scene, &ada, momo);
    scene.teller.finish()
}

/// Actions of later versions, for an unknown pet: the key is checked first, then the version.
fn later(scene: &mut Scene, ada: &Party, momo: Hash) {
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
    let invited = scene.invited(&Party::new("eve"), "Momo", &ada.seed("phone"));
    scene.refused(234, "somebody invited by a phone", invited);
    let bad = RuleChange::Economy(Economy { dig_tries_min: 0, ..Economy::demo() });
    for (code, change) in [(310, &bad), (234, &RuleChange::Fair)] {
        let draft = scene.act(&scene.house.owner(), Action::ChangeRules(change.clone()));
        scene.refused(code, "a change", draft);
    }
}

fn replayed(scene: &mut Scene, ada: &Party, momo: Hash) {
    let (last, genesis) = (scene.now, scene.ledger().genesis().clone());
    let (back, on) = (TimeMs(last.0 - 1), last.plus(1));
    let event = |time_ms, event| codec::encode(&Entry { time_ms, kind: EntryKind::Event(event) });
    let again = codec::encode(&Entry { time_ms: back, ..genesis.clone() });
    scene.refused_entry(300, "a genesis, and time goes back", &again, back);
    let again = codec::encode(&Entry { time_ms: last, ..genesis });
    scene.refused_entry(309, "a genesis at the same time", &again, last);
    let mut unknown = scene.pat(&ada.phone(), momo, None);
    unknown.body.author = chain::event::Author::Member(AccountId(9));
    let broken = unsigned(unknown.clone()).event;
    scene.refused_entry(300, "nobody's signature, and time goes back", &event(back, broken.clone()), back);
    scene.refused_entry(200, "nobody", &event(on, unknown.sign().event), on);
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

/// A sequencer whose clock went back uses the last entry's time.
fn clock(scene: &mut Scene, ada: &Party, momo: Hash) {
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
