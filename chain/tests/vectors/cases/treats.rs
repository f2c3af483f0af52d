//! Treats and dug blocks, with everything that can be wrong about them.

use chain::economy::Economy;
use chain::entry::BlockHeader;
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::params::Params;
use chain::version::Rules;
use chain::work::Puzzle;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Treats: starters, prices, gifts, payouts; and blocks that people dig.";
    let economy = Economy { starter_treats: 2, dig_tries_min: 16, dig_tries_start: 256, ..Economy::demo() };
    let mut scene = Scene::with_rules(about, Rules::V2(Params::demo(), economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    prices(&mut scene, &ada, &ben, (momo, rex));
    wrong_blocks(&mut scene, &ada, &ben, momo);
    marks(&mut scene, &ada, &ben, momo);
    growth(&mut scene, &ada, momo);
    end(&mut scene, &mut ada, &ben, momo);
    scene.turn();
    scene.teller.finish()
}

fn prices(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    for text in ["My first day.", "My first evening."] {
        let post = scene.post(&ada.phone(), momo, text, 0);
        scene.put("ada posts for a starter treat", post);
    }
    let post = scene.post(&ada.phone(), momo, "My first night.", 0);
    scene.refuse("233: ada has no treats left", post);
    let pat = scene.pat(&ada.phone(), rex, None);
    scene.put("ada pats ben's pet, which is free", pat);
    for (what, treats) in [("nothing", 0), ("2^40 + 1", (1 << 40) + 1), ("2^63", 1 << 63)] {
        let gift = scene.gift(&ben.phone(), momo, treats);
        scene.refuse(&format!("116: a gift of {what}"), gift);
    }
    let gift = scene.gift(&ben.phone(), momo, 1);
    scene.refuse("233: starter treats are not for giving", gift);
    scene.dig(ben);
    let gift = scene.gift(&ben.phone(), momo, 4);
    scene.refuse("233: one treat too many", gift);
    let gift = scene.gift(&ben.phone(), momo, 2);
    scene.put("ben gives two treats to ada's pet", gift);
    scene.dig(ada);
    let post = scene.post(&ada.phone(), momo, "We dug all night.", 0);
    scene.put("ada posts for a treat of her own", post);
}

fn wrong_blocks(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let early = scene.ledger().dig_work().expect("an event waits");
    scene.now = TimeMs(early.from.0 - 1);
    let block = scene.dug(BlockHeader { miner: ada.id(), ..early.header }, scene.now);
    scene.refuse_dug("302: dug too soon", block);
    let good = scene.dig_work(ada);
    let dug = |scene: &Scene, change: fn(&mut BlockHeader)| {
        let mut header = good.clone();
        change(&mut header);
        scene.dug(header, scene.now)
    };
    for (what, change) in [
        ("304: another log", (|header| header.log_root = Hash([1; 32])) as fn(&mut BlockHeader)),
        ("305: another state", |header| header.state_root = Hash([1; 32])),
        ("307: the house digs", |header| header.miner = AccountId(0)),
        ("200: nobody digs", |header| header.miner = AccountId(99)),
        ("313: a difficulty of one's own", |header| header.difficulty = 1),
    ] {
        let block = dug(scene, change);
        scene.refuse_dug(what, block);
    }
    let ahead = scene.dug(good.clone(), scene.now.plus(120_001));
    scene.refuse_dug("315: a clock ahead", ahead);
    let last = scene.ledger().state().globals().block_time;
    let behind = scene.dug(good.clone(), TimeMs(last.0 - 1));
    scene.refuse_dug("316: a clock behind", behind);
    let mut easy = scene.dug(good.clone(), scene.now);
    let puzzle = Puzzle::digging(&scene.chain_id(), &good, scene.now);
    let worthless = (0..).find(|&nonce| !puzzle.is_enough(nonce, good.difficulty));
    easy.header.nonce = worthless.expect("most nonces are worth little");
    scene.refuse_dug("314: too easy", easy);

    let first = scene.dig(ben);
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben pats", pat);
    scene.refuse_dug("312: the very block again", first);
    let late = scene.dug(good, scene.now);
    scene.refuse_dug("303: ada's work, which came too late", late);
}

fn marks(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let first = scene.dig_work(ada);
    assert_eq!(first.entries, scene.ledger().entries());
    for number in 2..=6 {
        let comment = scene.comment(&ben.phone(), momo, chain::ids::EntryIndex(3), &format!("Comment {number}"));
        scene.put("ben comments", comment);
    }
    let last = scene.dig_work(ada);
    assert_eq!(last.entries.0, first.entries.0 + 3, "four of six events");
    let (entries, log_root) = (scene.ledger().entries(), scene.ledger().log().root());
    let between = BlockHeader { entries: chain::ids::EntryIndex(entries.0 - 1), log_root, ..last };
    let between = scene.dug(between, scene.now);
    scene.refuse_dug("304: five of six events are no mark", between);
    let block = scene.dug(first, scene.now);
    scene.teller.block("ada digs what she began after one event", block, scene.now).expect("a mark");
}

fn growth(scene: &mut Scene, ada: &Party, momo: Hash) {
    let post = scene.post(&ada.phone(), momo, "I have found one more.", 0);
    scene.put("ada posts for a starter treat that has grown back", post);
    let post = scene.post(&ada.phone(), momo, "And one of my own.", 0);
    scene.put("the next one has not, so ada posts for a treat of her own", post);
    scene.turn();
    let post = scene.post(&ada.phone(), momo, "Not yet.", 0);
    scene.put("and so a block before it has", post);
    scene.turn();
    let post = scene.post(&ada.phone(), momo, "Here it is.", 0);
    scene.put("ada posts for the next one", post);
    scene.turn();
}

fn end(scene: &mut Scene, ada: &mut Party, ben: &Party, momo: Hash) {
    let candle = scene.candle(&ben.phone(), momo);
    scene.refuse("222: no candle for the living", candle);
    let soon = scene.end(&ada.owner(), momo);
    scene.refuse("222: the story goes on", soon);
    scene.idle(15);
    let late = scene.gift(&ben.phone(), momo, 1);
    scene.refuse("215: a gift after the end", late);
    let candle = scene.candle(&ben.phone(), momo);
    scene.put("ben leaves a candle", candle);
    let candle = scene.candle(&ben.phone(), momo);
    scene.refuse("220: one a block", candle);
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes the book and gets the wallet", end);
    let again = scene.end(&ada.owner(), momo);
    scene.refuse("223: and not twice", again);
    scene.hatch(ada, "Mimi", Some(momo));
    scene.dig(ada);
    let post = scene.gift(&ben.phone(), momo, 1);
    scene.refuse("215: still ended", post);
    let rex = scene.ledger().state().all_pets().nth(1).expect("ben's pet").birth;
    let end = scene.end(&ben.owner(), rex);
    scene.put("ben closes his book, too", end);
}
