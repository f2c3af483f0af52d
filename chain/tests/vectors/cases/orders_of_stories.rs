//! What is asked of births, visits, edits and endings: what breaks two rules gets the first one's code.

use chain::commitment::{SealedText, handle_hash};
use chain::event::{Action, Editable, Redact, RedactReason};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use chain::keys::NewKey;
use chain::params::Params;
use chain::work::Puzzle;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene, newcomer};

pub fn tell() -> Case {
    let about = "Births, visits, edits and endings, asked in order.";
    let params =
        Params { hatch_tries_min: 4_096, hatch_tries_max: 4_096, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::new(about, params);
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    newcomers(&mut scene, &ada, momo);
    visits(&mut scene, &ada, &ben, (momo, rex));
    let words = edits(&mut scene, &ada, &ben, momo);
    endings(&mut scene, &mut ada, &ben, (momo, rex), words);
    scene.turn();
    scene.teller.finish()
}

/// A nonce that is worth nothing.
fn easy(draft: &mut Draft) {
    let (key, sequence) = (draft.body.key, draft.body.sequence);
    if let Action::Birth(birth) = &mut draft.body.action {
        let work = Puzzle::hatching(&draft.chain_id, &key, sequence, birth);
        birth.nonce = (0..).find(|&nonce| !work.is_enough(nonce, 4_096)).expect("most are");
    }
}

fn newcomers(scene: &mut Scene, ada: &Party, momo: Hash) {
    let cleo = Party::new("cleo");
    let used = NewKey::prove(&scene.chain_id(), &cleo.public("owner"), &ada.seed("phone"));
    let mut draft = scene.birth(&cleo, "Kiki", Some(momo));
    newcomer(&mut draft).daily = Some(used);
    newcomer(&mut draft).handle = handle_hash("ada");
    draft.texts[0] = SealedText::handle("ada");
    easy(&mut draft);
    scene.refused_with(205, "a number, a handle, a story before, a key and the work", draft.clone(), |body| {
        body.sequence = 1;
    });
    scene.refused(209, "a handle, a story before, a key and the work", draft.clone());
    newcomer(&mut draft).handle = handle_hash("cleo");
    draft.texts[0] = SealedText::handle("cleo");
    scene.refused(213, "a story before, a key and the work", draft.clone());
    let previous = |draft: &mut Draft, previous| {
        if let Action::Birth(birth) = &mut draft.body.action {
            birth.previous = previous;
        }
    };
    previous(&mut draft, None);
    scene.refused(210, "a key and the work", draft.clone());
    for own in ["owner", "recovery"] {
        let mut twice = scene.birth(&cleo, "Kiki", None);
        newcomer(&mut twice).daily = Some(NewKey::prove(&scene.chain_id(), &cleo.public("owner"), &cleo.seed(own)));
        easy(&mut twice);
        scene.refused(210, &format!("the {own} key as a daily key, and the work"), twice);
    }
    let mut twice = scene.birth(&cleo, "Kiki", None);
    newcomer(&mut twice).recovery = NewKey::prove(&scene.chain_id(), &cleo.public("owner"), &cleo.seed("owner"));
    scene.refused(210, "the owner key as a recovery key", twice);
    newcomer(&mut draft).daily = None;
    easy(&mut draft);
    scene.refused(211, "the work", draft);
    let mut cleo = cleo;
    let kiki = scene.hatch(&mut cleo, "Kiki", None);
    let mut next = scene.birth(&cleo, "Coco", None);
    easy(&mut next);
    scene.refused(212, "a pet that lives, no story before and the work", next);
    scene.turn();
    assert_eq!(scene.ledger().state().globals().hatch_tries, 4_096, "three births, but it is at its most");
    let post = scene.post(&cleo.phone(), kiki, "Hello.", 0);
    scene.put("cleo posts", post);
}

fn visits(scene: &mut Scene, ada: &Party, ben: &Party, (momo, rex): (Hash, Hash)) {
    let post = scene.post(&ada.phone(), momo, "Mine.", 0);
    let post = scene.put("ada posts", post);
    let other = scene.post(&ada.phone(), momo, "Mine, too.", 0);
    let other = scene.put("ada posts again", other);
    let his = scene.post(&ben.phone(), rex, "His.", 0);
    let his = scene.put("ben posts", his);
    let comment = scene.comment(&ada.phone(), rex, his, "Nice.");
    let comment = scene.put("ada comments", comment);
    let pat = scene.pat(&ben.phone(), momo, Some(post));
    scene.put("ben pats at a post", pat);
    for (code, what, moment) in [
        (217, "a second pat, where nothing stands", Some(EntryIndex(0))),
        (218, "a second pat, at another pet's comment", Some(comment)),
        (220, "a second pat, at another post", Some(other)),
        (220, "a second pat, at none", None),
    ] {
        let pat = scene.pat(&ben.phone(), momo, moment);
        scene.refused(code, what, pat);
    }
    let answer = scene.comment(&ben.phone(), momo, post, "Mine is better.");
    let answer = scene.put("ben comments", answer);
    let pat = scene.pat(&ben.phone(), momo, Some(answer));
    scene.refused(219, "a second pat, at a comment", pat);
    let pat = scene.pat(&ada.phone(), momo, None);
    scene.put("ada pats her own", pat);
    let pat = scene.pat(&ada.owner(), momo, None);
    scene.refused(220, "and again, with another key", pat);
    let pat = scene.pat(&ben.phone(), rex, None);
    scene.put("ben pats his own", pat);
    for (code, what, moment) in [
        (217, "a share of nothing", EntryIndex(0)),
        (218, "a share of another pet's comment", comment),
        (219, "a share of a comment", answer),
    ] {
        let share = scene.share(&ben.phone(), momo, moment);
        scene.refused(code, what, share);
    }
    for (who, moment) in [(ben, post), (ada, post), (ben, other)] {
        let share = scene.share(&who.phone(), momo, moment);
        scene.put(&format!("{} shares", who.handle), share);
    }
    let share = scene.share(&ben.owner(), momo, post);
    scene.refused(220, "ben shares one again", share);
    let comment = scene.comment(&ben.phone(), Hash([9; 32]), EntryIndex(0), "Where?");
    scene.refused(214, "no pet, and no moment", comment);
    scene.turn();
}

fn edits(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) -> [EntryIndex; 2] {
    let post = scene.post(&ada.phone(), momo, "Frist.", 0);
    let post = scene.put("ada posts", post);
    let edit = scene.edit(&ben.phone(), Editable::Comment, post, "Second.");
    scene.refused(232, "not a comment, and not ben's", edit);
    let edit = scene.edit(&ben.phone(), Editable::Farewell, EntryIndex(1), "Bye.");
    scene.refused(217, "a birth is no moment", edit);
    let edit = scene.edit(&ben.phone(), Editable::Words, post, "Dog.");
    scene.refused(214, "a post is no birth, and not ben's", edit);
    for (what, entry) in [("the post", post), ("Momo's birth", EntryIndex(1))] {
        let redact = Action::Redact(Redact { entry, reason: RedactReason::AuthorAsked });
        let redact = scene.act(&scene.house.owner(), redact);
        scene.put(&format!("the house erases {what}"), redact);
    }
    let edit = scene.edit(&ben.phone(), Editable::Post, post, "Second.");
    scene.refused(221, "erased, and not ben's", edit);
    let edit = scene.edit(&ben.phone(), Editable::Words, EntryIndex(1), "Dog.");
    scene.refused(216, "erased, and not ben's pet", edit);
    scene.turn();
    [post, EntryIndex(1)]
}

fn endings(scene: &mut Scene, ada: &mut Party, ben: &Party, (momo, rex): (Hash, Hash), words: [EntryIndex; 2]) {
    let soon = scene.end(&ben.owner(), momo);
    scene.refused(216, "not ben's, and it goes on", soon);
    let soon = scene.end(&ada.owner(), momo);
    scene.refused(222, "it goes on", soon);
    scene.idle(15);
    let post = scene.post(&ben.phone(), momo, "Mine now?", 0);
    scene.refused(215, "ended, and not ben's", post);
    let comment = scene.comment(&ben.phone(), momo, EntryIndex(0), "Oh.");
    scene.refused(215, "ended, and no moment there", comment);
    let pat = scene.pat(&ben.phone(), momo, Some(EntryIndex(0)));
    scene.refused(215, "ended, and no moment to pat at", pat);
    let mut early = scene.birth(ada, "Mimi", Some(rex));
    easy(&mut early);
    scene.refused(213, "another's story before, and the work", early);
    let mut early = scene.birth(ada, "Mimi", None);
    easy(&mut early);
    scene.refused(213, "no story before, and the work", early);
    let mut early = scene.birth(ada, "Mimi", Some(momo));
    easy(&mut early);
    scene.refused(211, "the work", early);
    let mimi = scene.hatch(ada, "Mimi", Some(momo));
    scene.turn();
    scene.idle(2);
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes the book three blocks later", end);
    let again = scene.end(&ada.owner(), momo);
    scene.refused(223, "and not twice", again);
    let again = scene.end(&ben.owner(), momo);
    scene.refused(216, "nor does ben", again);
    let post = scene.post(&ada.phone(), momo, "One more.", 0);
    scene.refused(215, "it ended when it ended, not when the book was closed", post);
    let redact = Action::Redact(Redact { entry: words[0], reason: RedactReason::Law });
    let redact = scene.act(&scene.house.owner(), redact);
    scene.refused(230, "erased before", redact);
    scene.idle(15);
    let third = scene.birth(ada, "Mia", Some(momo));
    scene.refused(213, "the story before the last", third);
    scene.hatch(ada, "Mia", Some(mimi));
}
