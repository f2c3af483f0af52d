//! The checks that need no state, against each other: what breaks two of them gets the code of the first. And texts
//! and signatures at their bounds.

use chain::commitment::SealedText;
use chain::event::{Action, Author, Editable, Pat, Post};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::keys::{NewKey, PublicKey};
use chain::params::Params;

use super::forged;
use crate::files::Case;
use crate::party::Party;
use crate::refused::unsigned;
use crate::scene::{Draft, Scene, newcomer};

/// A key of small order.
const WEAK: PublicKey = PublicKey([0; 32]);

pub fn tell() -> Case {
    let about = "What breaks two checks gets the first one's code; texts and signatures at their bounds.";
    let mut scene = Scene::new(about, Params { hatch_tries_min: 1, ..Params::demo() });
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    shapes(&mut scene, &ada, momo);
    texts(&mut scene, &ada, momo);
    characters(&mut scene, &ada, momo);
    lengths(&mut scene, &ada, momo);
    keys(&mut scene, &ada, momo);
    values(&mut scene, &ada, momo);
    scene.turn();
    scene.teller.finish()
}

fn post(scene: &mut Scene, ada: &Party, momo: Hash) -> Draft {
    scene.post(&ada.phone(), momo, "Fine.", 0)
}

fn shapes(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut other = post(scene, ada, momo);
    other.chain_id = Hash([7; 32]);
    let bytes = other.clone().bytes();
    scene.refused_bytes(100, "truncated, and for another chain", &bytes[..bytes.len() - 1]);
    other.body.author = newcomer_of(scene, "ben");
    scene.refused(102, "for another chain, and a newcomer's post", other);
    let mut draft = post(scene, ada, momo);
    draft.body.author = newcomer_of(scene, "ben");
    draft.texts.clear();
    scene.refused(106, "a newcomer's post, without its texts", draft);
    let mut five = scene.post(&ada.phone(), momo, "Five.", 5);
    five.texts.clear();
    scene.refused(108, "five photos, without its text", five);
    let four = scene.post(&ada.phone(), momo, "Four.", 4);
    scene.put("four photos", four);
    let mut empty = scene.act(&ada.phone(), Action::Post(Post { pet: momo, text: None, photos: Vec::new() }));
    empty.texts.push(SealedText::new([0; 16], "One."));
    scene.refused(107, "a post of nothing, with a text", empty);
    let photo = scene.photo();
    let silent = scene.act(&ada.phone(), Action::Post(Post { pet: momo, text: None, photos: vec![photo] }));
    scene.put("a photo alone", silent);
}

fn newcomer_of(scene: &mut Scene, handle: &'static str) -> Author {
    scene.birth(&Party::new(handle), "Rex", None).body.author
}

fn texts(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut two = post(scene, ada, momo);
    two.texts[0].bytes = vec![b'a'; 3_073];
    two.texts.push(SealedText::new([0; 16], "Two."));
    scene.refused(109, "two texts for one, the first too long", two);
    for (code, what, bytes) in [
        (112, "too long, and not UTF-8", vec![0xff; 3_073]),
        (111, "not UTF-8, and not what was committed to", vec![0xff]),
        (113, "blank, and not what was committed to", b" ".to_vec()),
        (114, "a bell, and not what was committed to", b"a\x07".to_vec()),
    ] {
        let mut draft = post(scene, ada, momo);
        draft.texts[0].bytes = bytes;
        scene.refused(code, what, draft);
    }
    for (code, what, bytes) in [
        (111, "a handle that is not UTF-8", vec![b'a', 0xff, b'b']),
        (112, "a handle of 21 bytes", vec![b'a'; 21]),
        (115, "no handle, and not what was committed to", b"A".to_vec()),
    ] {
        let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
        draft.texts[0] = SealedText { salt: [1; 16], bytes };
        scene.refused(code, what, draft);
    }
    let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
    draft.texts[0].salt[15] = 1;
    draft.texts[1].bytes = vec![b'a'; 97];
    scene.refused(110, "a handle with a salt, before a name that is too long", draft);
    let mut draft = post(scene, ada, momo);
    draft.texts[0].salt[0] ^= 1;
    draft.body.key = WEAK;
    scene.refused(110, "another salt, and a key that is none", draft);
}

/// Characters that make a text blank, and those that no text may have.
fn characters(scene: &mut Scene, ada: &Party, momo: Hash) {
    let blank = "\u{9}\u{a}\u{b}\u{c}\u{d} \u{85}\u{a0}\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{1680}\u{17b4}\u{17b5}\
        \u{180b}\u{180e}\u{180f}\u{2000}\u{200a}\u{200b}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{202f}\
        \u{205f}\u{2060}\u{2065}\u{206f}\u{2800}\u{3000}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\
        \u{fff8}\u{1bca0}\u{1bca3}\u{1d173}\u{1d17a}\u{e0000}\u{e0001}\u{e0fff}";
    for character in blank.chars() {
        let mut draft = post(scene, ada, momo);
        scene.retext(&mut draft, 0, character.to_string().as_bytes());
        scene.refused(113, &format!("nothing but U+{:04X}", u32::from(character)), draft);
    }
    let mut all = post(scene, ada, momo);
    scene.retext(&mut all, 0, blank.as_bytes());
    scene.refused(113, "all of them together, some of them forbidden, too", all);
    let mut none = post(scene, ada, momo);
    scene.retext(&mut none, 0, b"");
    scene.refused(113, "no character at all", none);
    for character in
        "\u{0}\u{8}\u{9}\u{b}\u{c}\u{d}\u{1f}\u{7f}\u{80}\u{85}\u{9f}\u{202a}\u{202e}\u{2066}\u{2069}".chars()
    {
        let mut draft = post(scene, ada, momo);
        scene.retext(&mut draft, 0, format!("a{character}b").as_bytes());
        scene.refused(114, &format!("U+{:04X} in a post", u32::from(character)), draft);
    }
    for character in "\u{a}\u{2028}\u{2029}".chars() {
        let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
        scene.retext(&mut draft, 1, format!("a{character}b").as_bytes());
        scene.refused(114, &format!("U+{:04X} in a name", u32::from(character)), draft);
    }
    let fine = "a\u{a}\u{2028}\u{2029}\u{200d}\u{2800}\u{feff}\u{ad}\u{2065}\u{206a}b \u{180a}\u{1810}\u{fff9}";
    let mut draft = post(scene, ada, momo);
    scene.retext(&mut draft, 0, fine.as_bytes());
    scene.put("what is blank alone may stand beside a letter", draft);
    for character in "\u{180a}\u{1810}\u{200c}x\u{2070}\u{2801}\u{3165}\u{fff9}\u{e1000}".chars() {
        let mut draft = post(scene, ada, momo);
        scene.retext(&mut draft, 0, character.to_string().as_bytes());
        let what = format!("U+{:04X} alone", u32::from(character));
        match character {
            '\u{200c}' => scene.refused(113, &what, draft),
            _ => {
                scene.put(&what, draft);
            }
        }
    }
}

/// The longest of each kind, and one byte more.
fn lengths(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut at = EntryIndex(0);
    for (bytes, code) in [(3_072, None), (3_073, Some(112))] {
        let mut draft = post(scene, ada, momo);
        scene.retext(&mut draft, 0, &vec![b'p'; bytes]);
        match code {
            Some(code) => scene.refused(code, "a post of 3,073 bytes", draft),
            None => at = scene.put("a post of 3,072 bytes", draft),
        }
    }
    let mut draft = scene.comment(&ada.phone(), momo, at, "");
    scene.retext(&mut draft, 0, &[b'c'; 1_537]);
    scene.refused(112, "a comment of 1,537 bytes", draft);
    let mut draft = scene.comment(&ada.phone(), momo, at, "");
    scene.retext(&mut draft, 0, &[b'c'; 1_536]);
    scene.put("a comment of 1,536 bytes", draft);
    for (of, most) in
        [(Editable::Post, 3_072), (Editable::Comment, 1_536), (Editable::Words, 1_024), (Editable::Farewell, 1_024)]
    {
        let mut draft = scene.edit(&ada.phone(), of, at, "");
        scene.retext(&mut draft, 0, &vec![b'e'; most + 1]);
        scene.refused(112, "an edit that is longer than what it edits may be", draft);
        let mut draft = scene.edit(&ada.phone(), of, EntryIndex(0), "");
        scene.retext(&mut draft, 0, &vec![b'e'; most]);
        let code = if of == Editable::Words { 214 } else { 217 };
        scene.refused(code, "one that is as long, of nothing", draft);
    }
    for (name, words, code) in [(97, 1_024, true), (96, 1_025, true), (96, 1_024, false)] {
        let mut draft = scene.birth(&Party::new("abcdefghijklmnopqr-9"), "Rex", None);
        scene.add_words(&mut draft, "Words.");
        draft.texts[1].bytes = vec![b'n'; name];
        scene.retext(&mut draft, 2, &vec![b'w'; words]);
        scene.sit_on(&mut draft);
        let what = format!("a name of {name} bytes, words of {words}");
        match code {
            true => scene.refused(112, &what, draft),
            false => {
                scene.put(&what, draft);
            }
        }
    }
    let draft = scene.birth(&Party::new("0-0"), "Rex", None);
    scene.put("a handle of three bytes", draft);
}

fn keys(scene: &mut Scene, ada: &Party, momo: Hash) {
    let ben = Party::new("ben");
    let mut weak = scene.birth(&ben, "Rex", None);
    newcomer(&mut weak).recovery.key = WEAK;
    scene.refused_unsigned(103, "a signature that does not fit, and a recovery key that is none", weak);
    let mut weak = scene.birth(&ben, "Rex", None);
    newcomer(&mut weak).recovery.proof.0[0] ^= 1;
    newcomer(&mut weak).daily.as_mut().expect("a phone").key = WEAK;
    scene.refused(105, "the recovery key's proof, before the daily key", weak);
    let mut weak = scene.birth(&ben, "Rex", None);
    newcomer(&mut weak).daily.as_mut().expect("a phone").key = WEAK;
    scene.refused(104, "a daily key that is none", weak);
    let mut weak = scene.birth(&ben, "Rex", None);
    newcomer(&mut weak).daily.as_mut().expect("a phone").proof.0[40] ^= 1;
    scene.refused(105, "a daily key's proof", weak);
    let stolen = NewKey::prove(&scene.chain_id(), &ada.public("phone"), &ada.seed("tablet"));
    for action in [Action::AuthoriseKey(stolen), Action::Rekey(stolen)] {
        let mut draft = scene.act(&ada.owner(), action.clone());
        draft.body.author = Author::Member(AccountId(77));
        scene.refused(105, "a proof for another sponsor, and nobody's account", draft);
    }
    for action in [Action::AuthoriseKey, Action::Rekey] {
        let weak = scene.act(&ada.owner(), action(NewKey { key: WEAK, ..stolen }));
        scene.refused(104, "a new key that is none", weak);
    }
    let good = post(scene, ada, momo);
    let small = forged::with_small_r(unsigned(good.clone()), &scene.chain_id(), &ada.seed("phone"));
    scene.refused_bytes(103, "an R of small order, which the equation alone would take", &chain::codec::encode(&small));
    let mixed = forged::with_mixed_r(unsigned(good), &scene.chain_id(), &ada.seed("phone"));
    scene.refused_bytes(103, "an R that only the equation with the cofactor takes", &chain::codec::encode(&mixed));
}

/// A `u8` with listed values has no others.
fn values(scene: &mut Scene, ada: &Party, momo: Hash) {
    use chain::event::{Edit, Redact, RedactReason};
    let entry = EntryIndex(1);
    let text = scene.seal("Words.");
    let edit = Action::Edit(Edit { of: Editable::Farewell, entry, text: text.commitment() });
    let edit = scene.draft(&ada.phone(), edit, vec![text]);
    // Chain id (32), author (5), key (32), sequence (8), the action's tag (1).
    let of = 32 + 5 + 32 + 8 + 1;
    let reason = of + 8;
    let redact = Action::Redact(Redact { entry, reason: RedactReason::Harm });
    let redact = scene.act(&scene.house.owner(), redact);
    for (what, draft, at) in [("an edit of the kind 4", edit, of), ("an erasure for the reason 4", redact, reason)] {
        let mut bytes = draft.bytes();
        assert_eq!(bytes[at], 3, "{what}");
        bytes[at] = 4;
        scene.refused_bytes(100, what, &bytes);
    }
    for tag in [22, 31, 42, 255] {
        let mut bytes = scene.act(&ada.phone(), Action::Pat(Pat { pet: momo, moment: None })).bytes();
        bytes[of - 1] = tag;
        scene.refused_bytes(100, &format!("the action {tag}"), &bytes);
    }
    let mut bytes = scene.pat(&ada.phone(), momo, None).bytes();
    bytes[32] = 2;
    scene.refused_bytes(100, "an author of the kind 2", &bytes);
    let mut bytes = scene.birth(&Party::new("ben"), "Rex", None).bytes();
    // Chain id (32), tag (1), handle (32), recovery key (96), daily key (1 + 96).
    let bot = 32 + 1 + 32 + 96 + 97;
    assert_eq!(bytes[bot], 0);
    bytes[bot] = 2;
    scene.refused_bytes(100, "a bool of 2", &bytes);
}
