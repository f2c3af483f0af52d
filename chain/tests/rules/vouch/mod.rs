//! Vouches, and newcomers who come by one.

mod effects;

use chain::error::Rejection;
use chain::event::{Action, Invited};
use chain::ids::Height;
use chain::keys::PublicKey;
use chain::limits::VOUCH_EVERY_BLOCKS;
use testkit::said::{self, Said};
use testkit::world::Person;
use testkit::{Seed, blocks, house, keys_of, nowhere, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

fn invitation() -> Seed {
    seed("invitation")
}

/// Anna's pet is old enough to vouch by: born in block 1, and block 16 is open.
fn scene() -> Scene {
    let mut scene = Scene::with_treats();
    scene.world.close_blocks(VOUCH_EVERY_BLOCKS - 1);
    scene
}

/// What an owner signs with the daily key to vouch by this pet.
fn a_vouch(scene: &Scene, who: &Person, pet: chain::hash::Hash, invitation: &Seed) -> Said {
    said::vouch(&scene.world.chain_id(), &who.daily, pet, invitation)
}

/// Anna vouches for the holder of the invitation.
fn vouches(scene: &mut Scene) {
    vouches_with(scene, &invitation());
}

fn vouches_with(scene: &mut Scene, invitation: &Seed) {
    let anna = scene.anna.clone();
    let said = a_vouch(scene, &anna, anna.pet, invitation);
    scene.world.does(anna.account, &anna.daily, said);
}

/// So many blocks close, with Ben patting Anna's pet in each of them.
fn waits(scene: &mut Scene, blocks: u64) {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    for _ in 0..blocks {
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.closes();
    }
}

/// A newcomer of this handle comes by the invitation.
fn comes(scene: &Scene, handle: &str) -> Try {
    comes_with(scene, handle, |_| ())
}

/// The same, changed before it is signed.
fn comes_with(scene: &Scene, handle: &str, change: impl FnOnce(&mut Invited)) -> Try {
    let owner = keys_of(handle).0;
    let mut said = said::invited(&scene.world.chain_id(), &owner, "Pip", &invitation()).with_words("small");
    if let Action::Invited(invited) = &mut said.action {
        change(invited);
    }
    Try::Submit(scene.world.first_event(handle, scene.world.newcomer(handle), said))
}

pub fn rows() -> Vec<Row> {
    [vouching(), coming()].into_iter().flatten().collect()
}

fn vouching() -> Vec<Row> {
    let too_soon = |blocks_left| Rejection::VouchTooSoon { blocks_left };
    vec![
        refused(Rejection::NotUnderTheseRules, "a vouch under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &invitation()))
        }),
        refused(Rejection::UnknownPet, "a vouch by an unknown pet", |scene| {
            scene.anna(a_vouch(scene, &scene.anna, nowhere(), &invitation()))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a vouch by a pet whose story has ended", |scene| {
            scene.stories_end();
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &invitation()))
        }),
        refused(Rejection::NotOwner, "a vouch by another owner's pet", |scene| {
            scene.anna(a_vouch(scene, &scene.anna, scene.ben.pet, &invitation()))
        }),
        refused(too_soon(1), "a vouch by a pet that is one block too young", |scene| {
            *scene = Scene::with_treats();
            scene.world.close_blocks(VOUCH_EVERY_BLOCKS - 2);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &invitation()))
        }),
        accepted("a vouch by a pet that is just old enough", |scene| {
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &invitation()))
        }),
        accepted("a vouch by a pet that is older", |scene| {
            waits(scene, 1);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &invitation()))
        }),
        refused(too_soon(VOUCH_EVERY_BLOCKS), "two vouches in one block", |scene| {
            vouches(scene);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &seed("second invitation")))
        }),
        refused(too_soon(1), "a second vouch one block too soon", |scene| {
            vouches(scene);
            waits(scene, VOUCH_EVERY_BLOCKS - 1);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &seed("second invitation")))
        }),
        accepted("a second vouch as soon as may be", |scene| {
            vouches(scene);
            waits(scene, VOUCH_EVERY_BLOCKS);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &seed("second invitation")))
        }),
        accepted("a second vouch later", |scene| {
            vouches(scene);
            waits(scene, VOUCH_EVERY_BLOCKS + 1);
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &seed("second invitation")))
        }),
        refused(too_soon(VOUCH_EVERY_BLOCKS), "a newcomer vouches by an old pet that was handed to them", |scene| {
            let (anna, carl) = (scene.anna.clone(), scene.world.hatches("carl"));
            scene.world.does(anna.account, &anna.owner, said::hand_over(anna.pet, Some(carl.account)));
            scene.world.does(carl.account, &carl.daily, said::take_over(anna.pet));
            Try::Submit(scene.world.event(carl.account, &carl.daily, a_vouch(scene, &carl, anna.pet, &invitation())))
        }),
        refused(Rejection::KeyInUse, "a vouch with a key that an account has", |scene| {
            scene.anna(a_vouch(scene, &scene.anna, scene.anna.pet, &scene.ben.daily))
        }),
        refused(Rejection::BadKeyProof, "a vouch with another account's invitation", |scene| {
            scene.anna(a_vouch(scene, &scene.ben, scene.anna.pet, &invitation()))
        }),
        refused(Rejection::KeyRevoked, "an invitation acts like a key of the account", |scene| {
            vouches(scene);
            Try::Submit(scene.world.event(scene.anna.account, &invitation(), said::pat(scene.ben.pet, None)))
        }),
        refused(Rejection::NotADailyKey, "an invitation revoked like a device", |scene| {
            vouches(scene);
            scene.anna_as_owner(said::revoke(&invitation()))
        }),
        refused(Rejection::KeyRevoked, "an invitation's clock", |scene| {
            vouches(scene);
            scene.world.digs(scene.anna.account);
            let of_house = scene.world.vote(chain::ids::HOUSE, &house());
            let votes = vec![of_house, scene.world.vote(scene.anna.account, &invitation())];
            let header = scene.world.dig_work(scene.ben.account);
            Try::Close(blocks::with_votes(scene.world.dug_block(header), votes))
        }),
    ]
}

fn coming() -> Vec<Row> {
    let gone = Rejection::InvitationGone;
    vec![
        refused(Rejection::InvitedAreNew, "a member uses an invitation", |scene| {
            vouches(scene);
            scene.world.close_blocks(2);
            scene.ben(said::invited(&scene.world.chain_id(), &scene.ben.daily, "Rex", &invitation()))
        }),
        refused(Rejection::BadKey, "an invitation by no key", |scene| {
            vouches(scene);
            comes_with(scene, "carl", |invited| invited.invitation.key = PublicKey([0xFF; 32]))
        }),
        refused(Rejection::BadInvitation, "an invitation with a broken signature", |scene| {
            vouches(scene);
            comes_with(scene, "carl", |invited| invited.invitation.signature.0[40] ^= 1)
        }),
        refused(Rejection::BadInvitation, "an invitation made out to another newcomer", |scene| {
            vouches(scene);
            let said = said::invited(&scene.world.chain_id(), &keys_of("dora").0, "Pip", &invitation());
            Try::Submit(scene.world.first_event("carl", scene.world.newcomer("carl"), said))
        }),
        refused(Rejection::BadInvitation, "an invitation made out on another chain", |scene| {
            vouches(scene);
            let said = said::invited(&nowhere(), &keys_of("carl").0, "Pip", &invitation());
            Try::Submit(scene.world.first_event("carl", scene.world.newcomer("carl"), said))
        }),
        refused(Rejection::SequenceSkipped { expected: 0, given: 1 }, "an invited newcomer begins at one", |scene| {
            vouches(scene);
            let owner = keys_of("carl").0;
            let said = said::invited(&scene.world.chain_id(), &owner, "Pip", &invitation());
            let mut body = scene.world.newcomer_body(scene.world.newcomer("carl"), &owner, said.action);
            body.sequence = 1;
            let texts = [chain::commitment::SealedText::handle("carl")].into_iter().chain(said.texts).collect();
            Try::Submit(scene.world.signed(body, &owner, texts))
        }),
        refused(Rejection::NotUnderTheseRules, "an invitation under the first rules", |scene| {
            *scene = Scene::new();
            comes(scene, "carl")
        }),
        refused(Rejection::HandleTaken, "an invited newcomer with a handle that is taken", |scene| {
            vouches(scene);
            comes(scene, "ben")
        }),
        refused(gone.clone(), "an invitation that never was one", |scene| comes(scene, "carl")),
        refused(gone.clone(), "an invitation by a key that does other things", |scene| {
            let said = said::invited(&scene.world.chain_id(), &keys_of("carl").0, "Pip", &scene.anna.daily);
            Try::Submit(scene.world.first_event("carl", scene.world.newcomer("carl"), said))
        }),
        refused(Rejection::KeyInUse, "an invited newcomer with the invitation as their own key", |scene| {
            vouches(scene);
            let (chain_id, owner) = (scene.world.chain_id(), keys_of("carl").0);
            let mut newcomer = scene.world.newcomer("carl");
            newcomer.daily = Some(testkit::keys::new_key(&chain_id, &owner, &invitation()));
            let said = said::invited(&chain_id, &owner, "Pip", &invitation());
            Try::Submit(scene.world.first_event("carl", newcomer, said))
        }),
        accepted("a newcomer by an invitation", |scene| {
            vouches(scene);
            comes(scene, "carl")
        }),
        accepted("a newcomer by an old invitation, whose voucher's pet has ended", |scene| {
            vouches(scene);
            scene.stories_end();
            comes(scene, "carl")
        }),
        accepted("a newcomer by an invitation after the voucher's owner key was replaced", |scene| {
            vouches(scene);
            let anna = scene.anna.clone();
            let said = said::rekey(&scene.world.chain_id(), &anna.recovery, &seed("anna new"));
            scene.world.does(anna.account, &anna.recovery, said);
            comes(scene, "carl")
        }),
        refused(gone.clone(), "two newcomers by one invitation in one block", |scene| {
            vouches(scene);
            scene.world.hatches_by("carl", &invitation());
            comes(scene, "dora")
        }),
        refused(Rejection::HandleTaken, "the same newcomer twice", |scene| {
            vouches(scene);
            scene.world.hatches_by("carl", &invitation());
            comes(scene, "carl")
        }),
        refused(gone.clone(), "a newcomer by an invitation that was used long ago", |scene| {
            vouches(scene);
            scene.world.hatches_by("carl", &invitation());
            scene.world.close_blocks(3);
            comes(scene, "dora")
        }),
        refused(gone, "a newcomer by an invitation that another one replaced", |scene| {
            vouches(scene);
            waits(scene, VOUCH_EVERY_BLOCKS);
            vouches_with(scene, &seed("second invitation"));
            comes(scene, "carl")
        }),
    ]
}

#[test]
fn an_owner_vouches_for_one_newcomer_at_a_time() {
    run_on(&scene(), rows());
}
