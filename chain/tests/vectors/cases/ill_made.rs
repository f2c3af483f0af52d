//! Submissions that are refused without a look at the state, a case for each code from 100 on.

use chain::commitment::{SealedText, handle_hash};
use chain::event::{Action, Author, Pat, Post};
use chain::hash::Hash;
use chain::keys::{NewKey, PublicKey};
use chain::params::Params;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene, newcomer};

pub fn tell() -> Case {
    let about = "Submissions that are refused without a look at the state.";
    let mut scene = Scene::new(about, Params::demo());
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    encodings(&mut scene, &ada, momo);
    shapes(&mut scene, &ada, momo);
    texts(&mut scene, &ada, momo);
    signatures(&mut scene, &ada, momo);
    scene.turn();
    scene.teller.finish()
}

/// A post that would be accepted.
fn fine(scene: &mut Scene, ada: &Party, momo: Hash) -> Draft {
    scene.post(&ada.phone(), momo, "Fine.", 0)
}

fn encodings(scene: &mut Scene, ada: &Party, momo: Hash) {
    let good = fine(scene, ada, momo).bytes();
    scene.refuse_bytes("100: nothing", &[]);
    scene.refuse_bytes("100: truncated", &good[..good.len() - 1]);
    scene.refuse_bytes("100: a byte left over", &[&good[..], &[0]].concat());
    let mut tag = good.clone();
    // Chain id (32), author's tag (1) and account (4), key (32), sequence (8), action's tag (1), pet (32).
    let option = 32 + 5 + 32 + 8 + 1 + 32;
    assert_eq!(tag[option], 1);
    tag[option] = 2;
    scene.refuse_bytes("100: an option that is neither none nor some", &tag);
    let mut action = good.clone();
    action[option - 33] = 7;
    scene.refuse_bytes("100: an action that is kept for later", &action);
    let mut noise = Vec::new();
    for round in 0..8_u8 {
        noise.extend(Hash::of(&[b"noise", &[round]]).0);
    }
    scene.refuse_bytes("100: noise", &noise);
    scene.refuse_bytes("101: one byte more than 4,096", &[0; 4_097]);
    scene.refuse_bytes("100: 4,096 bytes of nothing", &[0; 4_096]);
    let mut other = fine(scene, ada, momo);
    other.chain_id = Hash([7; 32]);
    scene.refuse("102: made for another chain", other);
}

fn shapes(scene: &mut Scene, ada: &Party, momo: Hash) {
    let ben = Party::new("ben");
    let mut draft = scene.birth(&ben, "Rex", None);
    draft.body.action = Action::Pat(Pat { pet: momo, moment: None });
    draft.texts.pop();
    scene.refuse("106: a newcomer's pat", draft);
    let empty = Action::Post(Post { pet: momo, text: None, photos: Vec::new() });
    let empty = scene.act(&ada.phone(), empty);
    scene.refuse("107: a post of nothing", empty);
    let five = scene.post(&ada.phone(), momo, "Five.", 5);
    scene.refuse("108: five photos", five);
}

fn texts(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut draft = fine(scene, ada, momo);
    draft.texts.clear();
    scene.refuse("109: no text where one belongs", draft);
    let mut draft = fine(scene, ada, momo);
    draft.texts[0].salt[0] ^= 1;
    scene.refuse("110: a salt that does not open", draft);
    let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
    draft.texts[0].salt[0] = 1;
    scene.refuse("110: a handle with a salt", draft);

    for (what, bytes) in [
        ("111: half a letter", vec![0xc3]),
        ("112: one byte more than 3,072", vec![b'a'; 3_073]),
        ("113: blanks", b" \n\xe2\x80\x83 ".to_vec()),
        ("114: a bell", b"ding\x07".to_vec()),
        ("114: a direction override", "x\u{202e}y".into()),
        ("114: a carriage return", b"a\r\nb".to_vec()),
    ] {
        let mut draft = fine(scene, ada, momo);
        replace_text(&mut draft, bytes);
        scene.refuse(what, draft);
    }
    for handle in ["al", "Ada", "a--b", "-ab", "ab-", "with space", "ünal", "abcdefghijklmnopqrst-"] {
        let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
        newcomer(&mut draft).handle = handle_hash(handle);
        draft.texts[0] = SealedText::handle(handle);
        scene.refuse(&format!("115 or 112: the handle {handle:?}"), draft);
    }
    let mut draft = scene.birth(&Party::new("ben"), "Rex", None);
    let name = scene.seal("Two\nlines");
    if let Action::Birth(birth) = &mut draft.body.action {
        birth.name = name.commitment();
    }
    draft.texts[1] = name;
    scene.refuse("114: a name of two lines", draft);
}

/// Another text in a post, with its commitment.
fn replace_text(draft: &mut Draft, bytes: Vec<u8>) {
    draft.texts[0].bytes = bytes;
    if let Action::Post(post) = &mut draft.body.action {
        post.text = Some(draft.texts[0].commitment());
    }
}

fn signatures(scene: &mut Scene, ada: &Party, momo: Hash) {
    let mut wrong = fine(scene, ada, momo).sign();
    wrong.event.signature.0[0] ^= 1;
    let bytes = chain::codec::encode(&wrong);
    scene.refuse_bytes("103: a flipped bit", &bytes);
    let mut twin = fine(scene, ada, momo).sign();
    add_order(&mut twin.event.signature.0);
    let bytes = chain::codec::encode(&twin);
    scene.refuse_bytes("103: the same signature with the group's order added to s", &bytes);
    let mut small = fine(scene, ada, momo);
    small.body.key = PublicKey([0; 32]);
    scene.refuse("104: a key of small order", small);
    let mut no_point = fine(scene, ada, momo);
    no_point.body.key = PublicKey([0xff; 32]);
    scene.refuse("104: a key that is no canonical point", no_point);

    let stolen = NewKey::prove(&scene.chain_id(), &ada.public("phone"), &ada.seed("tablet"));
    let draft = scene.act(&ada.owner(), Action::AuthoriseKey(stolen));
    scene.refuse("105: a proof for another sponsor", draft);
    let mut weak = scene.birth(&Party::new("ben"), "Rex", None);
    newcomer(&mut weak).recovery.key = PublicKey([0; 32]);
    scene.refuse("104: a recovery key of small order", weak);
    let mut ghost = fine(scene, ada, momo);
    ghost.body.author = Author::Member(chain::ids::AccountId(99));
    scene.refuse("200: well made, but nobody", ghost);
}

/// Adds the order of Ed25519's group, 2^252 + 27742317777372353535851937790883648493, to the signature's second half.
fn add_order(signature: &mut [u8; 64]) {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
}
