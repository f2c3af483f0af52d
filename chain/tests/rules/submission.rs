//! What needs no state: bounds, encoding, chain, shape, texts, signatures, the cheap before the dear.

use chain::codec;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Author, Newcomer};
use chain::keys::{PublicKey, Signature};
use chain::limits::{PHOTOS_PER_POST_MAX, SUBMISSION_BYTES_MAX};
use chain::submission::Submission;
use chain::text::TextKind;
use testkit::said::{self, Said, Text};
use testkit::{nowhere, seed};

use crate::table::{Row, Scene, Try, accepted, longer, refused, run};

/// The identity: a canonical point, but of order 1.
const WEAK: PublicKey = {
    let mut bytes = [0; 32];
    bytes[0] = 1;
    PublicKey(bytes)
};
/// 2^255 - 18, another encoding of the identity's coordinate 1.
const NOT_CANONICAL: PublicKey = {
    let mut bytes = [0xFF; 32];
    bytes[0] = 0xEE;
    bytes[31] = 0x7F;
    PublicKey(bytes)
};

fn honest(scene: &Scene) -> Submission {
    let (world, anna) = (&scene.world, &scene.anna);
    world.event(anna.account, &anna.daily, said::post(anna.pet, "good boy"))
}

fn changed(scene: &Scene, change: fn(&mut Submission)) -> Try {
    let mut submission = honest(scene);
    change(&mut submission);
    Try::Submit(submission)
}

/// A newcomer's birth, changed before it is signed.
fn newcomer(scene: &Scene, change: impl Fn(&Scene, &mut Newcomer)) -> Try {
    let mut newcomer = scene.world.newcomer("carl");
    change(scene, &mut newcomer);
    Try::Submit(scene.world.first_event("carl", newcomer, said::birth("Pip", None)))
}

fn anonymous(scene: &Scene, said: Said) -> Try {
    Try::Submit(scene.world.first_event("carl", scene.world.newcomer("carl"), said))
}

pub fn rows() -> Vec<Row> {
    let max = SUBMISSION_BYTES_MAX as u64;
    let text_count = |expected, given| Rejection::TextCount { expected, given };
    let photos = |count| Rejection::TooManyPhotos { count, max: PHOTOS_PER_POST_MAX as u64 };
    vec![
        accepted("an honest post", |scene| Try::Submit(honest(scene))),
        refused(Rejection::TooLarge { bytes: max + 1, max }, "one byte more than anything valid", |_| {
            Try::SubmitBytes(vec![0; SUBMISSION_BYTES_MAX + 1])
        }),
        refused(Rejection::Malformed, "as many zeros as a submission may have bytes", |_| {
            Try::SubmitBytes(vec![0; SUBMISSION_BYTES_MAX])
        }),
        refused(Rejection::Malformed, "nothing at all", |_| Try::SubmitBytes(Vec::new())),
        refused(Rejection::Malformed, "a truncated submission", |scene| {
            let mut bytes = codec::encode(&honest(scene));
            bytes.pop();
            Try::SubmitBytes(bytes)
        }),
        refused(Rejection::Malformed, "a byte left over", |scene| Try::SubmitBytes(longer(&honest(scene)))),
        refused(Rejection::WrongChain, "said to be for another chain", |scene| {
            changed(scene, |submission| submission.chain_id = nowhere())
        }),
        refused(Rejection::NewcomerMustHatch, "a newcomer posts", |scene| {
            anonymous(scene, said::post(scene.anna.pet, "hello"))
        }),
        refused(Rejection::NewcomerMustHatch, "a newcomer comments", |scene| {
            anonymous(scene, said::comment(scene.anna.pet, scene.post, "hello"))
        }),
        refused(photos(5), "a post with one photo too many", |scene| {
            scene.anna(said::photos(scene.anna.pet, vec![nowhere(); PHOTOS_PER_POST_MAX + 1]))
        }),
        accepted("a post with as many photos as may be", |scene| {
            scene.anna(said::photos(scene.anna.pet, vec![nowhere(); PHOTOS_PER_POST_MAX]))
        }),
        refused(Rejection::EmptyPost, "a post of nothing", |scene| scene.anna(said::photos(scene.anna.pet, vec![]))),
        refused(text_count(1, 0), "a text withheld", |scene| changed(scene, |submission| submission.texts.clear())),
        refused(text_count(1, 2), "a text slipped in", |scene| {
            changed(scene, |submission| submission.texts.push("more".sealed()))
        }),
        refused(Rejection::TextMismatch { kind: TextKind::Post }, "another text than was signed for", |scene| {
            changed(scene, |submission| submission.texts[0].bytes[0] ^= 1)
        }),
        refused(Rejection::TextMismatch { kind: TextKind::Post }, "another salt than was signed for", |scene| {
            changed(scene, |submission| submission.texts[0].salt[0] ^= 1)
        }),
        refused(Rejection::TextMismatch { kind: TextKind::Handle }, "a handle with a salt", |scene| {
            let newcomer = scene.world.newcomer("carl");
            let mut submission = scene.world.first_event("carl", newcomer, said::birth("Pip", None));
            submission.texts[0].salt[0] = 1;
            Try::Submit(submission)
        }),
        refused(Rejection::TextMismatch { kind: TextKind::Handle }, "another handle than was signed for", |scene| {
            let newcomer = scene.world.newcomer("carl");
            let mut submission = scene.world.first_event("carl", newcomer, said::birth("Pip", None));
            submission.texts[0] = SealedText::handle("carla");
            Try::Submit(submission)
        }),
        refused(Rejection::BadKey, "a key of small order", |scene| {
            changed(scene, |submission| submission.event.body.key = WEAK)
        }),
        refused(Rejection::BadKey, "a second encoding of a key", |scene| {
            changed(scene, |submission| submission.event.body.key = NOT_CANONICAL)
        }),
        refused(Rejection::BadSignature, "a broken signature", |scene| {
            changed(scene, |submission| submission.event.signature.0[40] ^= 1)
        }),
        refused(Rejection::BadSignature, "no signature", |scene| {
            changed(scene, |submission| submission.event.signature = Signature([0; 64]))
        }),
        refused(Rejection::BadSignature, "a signature moved to another pet", |scene| {
            let (mut submission, bens) = (honest(scene), scene.ben.pet);
            if let Action::Post(post) = &mut submission.event.body.action {
                post.pet = bens;
            }
            Try::Submit(submission)
        }),
        refused(Rejection::BadSignature, "a signature moved to another account", |scene| {
            let (mut submission, ben) = (honest(scene), scene.ben.account);
            submission.event.body.author = Author::Member(ben);
            Try::Submit(submission)
        }),
        refused(Rejection::BadSignature, "a signature moved to another number", |scene| {
            changed(scene, |submission| submission.event.body.sequence += 1)
        }),
        refused(Rejection::BadSignature, "signed for another chain", |scene| {
            let (mut submission, anna) = (honest(scene), &scene.anna);
            submission.event = submission.event.body.sign(&nowhere(), &anna.daily);
            Try::Submit(submission)
        }),
        refused(Rejection::BadKey, "a newcomer's recovery key that is none", |scene| {
            newcomer(scene, |_, newcomer| newcomer.recovery.key = WEAK)
        }),
        refused(Rejection::BadKeyProof, "a recovery key that did not agree", |scene| {
            newcomer(scene, |_, newcomer| newcomer.recovery.proof.0[1] ^= 1)
        }),
        refused(Rejection::BadKeyProof, "a daily key that agreed to another sponsor", |scene| {
            newcomer(scene, |scene, newcomer| {
                let chain_id = scene.world.chain_id();
                newcomer.daily = Some(testkit::keys::new_key(&chain_id, &scene.anna.owner, &seed("fresh")));
            })
        }),
        refused(Rejection::BadKeyProof, "a stranger's key let in with the proof made for its owner", |scene| {
            // Carl's published birth holds his daily key with its proof; Anna is quicker and lets that key into hers.
            let stolen = scene.world.newcomer("carl").daily.expect("a newcomer of the test's has one");
            scene.anna_as_owner(Action::AuthoriseKey(stolen).into())
        }),
        refused(Rejection::BadKeyProof, "a proof made for another chain", |scene| {
            let key = testkit::keys::new_key(&nowhere(), &scene.anna.owner, &seed("fresh"));
            scene.anna_as_owner(Action::Rekey(key).into())
        }),
    ]
}

#[test]
fn what_needs_no_state_is_checked_before_the_state_is_asked() {
    run(rows());
}

#[test]
fn no_second_encoding_of_a_point_is_a_key() {
    for above in 0xED..=0xFF_u8 {
        for sign in [0x7F, 0xFF] {
            let mut bytes = [0xFF; 32];
            (bytes[0], bytes[31]) = (above, sign);
            assert!(!PublicKey(bytes).check(), "{bytes:?}");
        }
    }
    assert!(PublicKey::of_seed(&seed("any")).check());
}
