//! What is refused after a look at the state, for codes that the other stories do not come by; and blocks that are
//! wrong.

use chain::commitment::handle_hash;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::event::{Action, Author, Redact, RedactReason};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::params::Params;
use chain::version::Rules;
use chain::work::Puzzle;

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::{Draft, Scene, newcomer};

pub fn tell() -> Case {
    let about = "Refusals that depend on the state, and blocks that are wrong.";
    let params = Params { hatch_tries_min: 64, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::new(about, params);
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    signers(&mut scene, &ada, &ben, momo);
    births(&mut scene, &ada, momo);
    stories(&mut scene, &ada, &ben, (momo, rex));
    blocks(&mut scene);
    misplaced(&mut scene);
    scene.turn();
    scene.teller.finish()
}

fn signers(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let unknown = scene.pat(&ada.with("nothing"), momo, None);
    scene.refuse("201: a key that nobody has", unknown);
    let other = Signer { author: Author::Member(ben.id()), seed: ada.seed("phone") };
    let other = scene.pat(&other, momo, None);
    scene.refuse("202: ada's key for ben's account", other);
    let pat = scene.pat(&ada.phone(), momo, None);
    scene.put("ada pats", pat.clone());
    scene.refuse("204: the very same again", pat.clone());
    let mut skipped = scene.post(&ada.phone(), momo, "Later.", 0);
    skipped.body.sequence += 1;
    scene.refuse("205: a number left out", skipped);
    let mut first = scene.birth(&Party::new("cleo"), "Rex II", None);
    first.body.sequence = 1;
    scene.sit_on(&mut first);
    scene.refuse("205: a newcomer's first event is number 0", first);
}

fn births(scene: &mut Scene, ada: &Party, momo: Hash) {
    let cleo = Party::new("cleo");
    let mut taken = scene.birth(&cleo, "Rex II", None);
    newcomer(&mut taken).handle = handle_hash("ada");
    taken.texts[0] = chain::commitment::SealedText::handle("ada");
    scene.refuse("209: a handle that is taken", taken);
    let previous = scene.birth(&cleo, "Rex II", Some(momo));
    scene.refuse("213: a newcomer has no story before", previous);
    let mut borrowed = scene.birth(&cleo, "Rex II", None);
    let owner = cleo.public("owner");
    newcomer(&mut borrowed).daily = Some(NewKey::prove(&scene.chain_id(), &owner, &ada.seed("phone")));
    scene.refuse("210: a key that somebody has", borrowed);
    let mut same = scene.birth(&cleo, "Rex II", None);
    newcomer(&mut same).daily = Some(newcomer(&mut same).recovery);
    scene.refuse("210: one key in two roles", same);
    let early = scene.birth(ada, "Mimi", Some(momo));
    scene.refuse("212: the last pet still lives", early);

    let mut third = cleo;
    scene.hatch(&mut third, "Rex II", None);
    scene.turn();
    // Three births where one was the target: the work has doubled.
    assert_eq!(scene.ledger().state().globals().hatch_tries, 128);
    let mut easy = scene.birth(&Party::new("dora"), "Dodo", None);
    make_easy(&mut easy);
    scene.refuse("211: work that was enough a block ago", easy);
    scene.idle(1);
    assert_eq!(scene.ledger().state().globals().hatch_tries, 64);
}

/// Searches a nonce that is worth 64 tries, but not 128.
fn make_easy(draft: &mut Draft) {
    let (key, sequence) = (draft.body.key, draft.body.sequence);
    if let Action::Birth(birth) = &mut draft.body.action {
        let work = Puzzle::hatching(&draft.chain_id, &key, sequence, birth);
        let found = (0..).find(|&nonce| work.is_enough(nonce, 64) && !work.is_enough(nonce, 128));
        birth.nonce = found.expect("every hundredth or so is one");
    }
}

fn stories(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    let pat = scene.pat(&ada.phone(), Hash([9; 32]), None);
    scene.refuse("214: no such pet", pat);
    let stranger = scene.post(&ben.phone(), momo, "I was here.", 0);
    scene.refuse("216: a stranger posts on a pet's page", stranger);
    let post = scene.post(&ada.phone(), momo, "Hello.", 0);
    let post = scene.put("ada posts", post);
    let comment = scene.comment(&ben.phone(), momo, EntryIndex(0), "What?");
    scene.refuse("217: no moment is there", comment);
    let comment = scene.comment(&ben.phone(), rex, post, "What?");
    scene.refuse("218: a moment of another story", comment);
    let comment = scene.comment(&ben.phone(), momo, post, "Hello, Momo.");
    let comment = scene.put("ben comments", comment);
    let pat = scene.pat(&ben.phone(), momo, Some(comment));
    scene.refuse("219: comments are not patted", pat);
    let redact = Redact { entry: post, reason: RedactReason::Harm };
    let erase = scene.act(&ada.owner(), Action::Redact(redact.clone()));
    scene.refuse("228: only the house erases", erase);
    let erase = scene.act(&ada.phone(), Action::Redact(redact));
    scene.refuse("206: and only with its owner key", erase);
    let revoke = Action::RevokeKey(PublicKey([3; 32]));
    let revoke = scene.act(&ada.owner(), revoke);
    scene.refuse("201: nobody has the key to be revoked", revoke);
    let strange = scene.act(&ada.owner(), Action::RevokeKey(ben.public("phone")));
    scene.refuse("225: another account's key", strange);
}

fn blocks(scene: &mut Scene) {
    let good = scene.header_in_time();
    let wrong = Hash([1; 32]);
    let mut tries = vec![];
    for what in [
        "303: a height left out",
        "303: another block before it",
        "304: another size",
        "304: another root",
        "305: another state",
        "306: a time block with events",
        "307: a miner",
        "307: a difficulty",
        "307: a nonce",
    ] {
        tries.push((what, good.clone()));
    }
    tries[0].1.height = Height(good.height.0 + 1);
    tries[1].1.previous = wrong;
    tries[2].1.entries = EntryIndex(good.entries.0 - 1);
    tries[3].1.log_root = wrong;
    tries[4].1.state_root = wrong;
    tries[5].1.kind = chain::entry::BlockKind::Time;
    tries[6].1.miner = AccountId(1);
    tries[7].1.difficulty = 1;
    tries[8].1.nonce = 1;
    for (what, header) in tries {
        scene.refuse_block(what, header);
    }
    scene.refuse_signature("308: somebody else's signature", &good);
}

fn misplaced(scene: &mut Scene) {
    let genesis = scene.ledger().genesis().clone();
    let again = Entry { time_ms: scene.now, ..genesis.clone() };
    scene.teller.refuse_entry("309: a second genesis", &again);
    let back = scene.teller.last_entry();
    let back = Entry { time_ms: TimeMs(back.time_ms.0 - 1), ..back };
    scene.teller.refuse_entry("300: time goes back", &back);
    let last = scene.teller.last_entry();
    scene.teller.refuse_genesis("309: a chain that begins with an event", &last);
    let EntryKind::Genesis(rules) = &genesis.kind else {
        return;
    };
    let params = Params { births_per_block_target: 0, ..rules.rules.params().clone() };
    let bad = |params, house| Entry {
        time_ms: TimeMs(0),
        kind: EntryKind::Genesis(Genesis { rules: Rules::V1(params), house }),
    };
    let house = rules.house;
    scene.teller.refuse_genesis("310: no game without births", &bad(params, house));
    let weak = bad(Params::demo(), PublicKey([0; 32]));
    scene.teller.refuse_genesis("104: a house without a key", &weak);
}
