//! Sitters: who asks for one, what their key does, and when it does nothing any more.

mod effects;

use chain::error::Rejection;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::HOUSE;
use chain::ids::{Height, TimeMs};
use chain::limits::SITTING_MAX_MS;
use testkit::said::{self, Said};
use testkit::{REKEY_MS, Seed, blocks, house, nowhere, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

fn key() -> Seed {
    seed("sitter")
}

/// Anna asks a sitter to sit for this pet until then.
fn asks(scene: &Scene, pet: Hash, until: TimeMs) -> Said {
    said::ask_sitter(&scene.world.chain_id(), &scene.anna.owner, pet, &key(), until)
}

/// The same for her own pet, for so many milliseconds from now.
fn asks_for(scene: &Scene, ms: u64) -> Try {
    scene.anna_as_owner(asks(scene, scene.anna.pet, scene.world.now.plus(ms)))
}

/// A sitter sits for Anna's pet, for so many milliseconds.
fn sits(scene: &mut Scene, ms: u64) {
    let (anna, until) = (scene.anna.clone(), scene.world.now.plus(ms));
    let said = asks(scene, anna.pet, until);
    scene.world.does(anna.account, &anna.owner, said);
}

/// The sitter says this in Anna's name.
fn sitter(scene: &Scene, said: Said) -> Try {
    Try::Submit(scene.world.event(scene.anna.account, &key(), said))
}

/// A sitter sits for Anna's pet for long, and signs this.
fn sitter_says(scene: &mut Scene, said: impl FnOnce(&Scene) -> Said) -> Try {
    sits(scene, SITTING_MAX_MS);
    sitter(scene, said(scene))
}

/// Something happens while a sitter sits for Anna's pet, and then the sitter pats it.
fn pats_after(scene: &mut Scene, what: impl FnOnce(&mut Scene)) -> Try {
    sits(scene, SITTING_MAX_MS);
    what(scene);
    sitter(scene, said::pat(scene.anna.pet, None))
}

pub fn rows() -> Vec<Row> {
    [asking(), dismissing(), sitting(), gone()].into_iter().flatten().collect()
}

fn asking() -> Vec<Row> {
    let now = Scene::with_treats().world.now;
    let out_of_bounds = |ms: u64| Rejection::SittingOutOfBounds {
        given: now.plus(ms),
        min: now.plus(1),
        max: now.plus(SITTING_MAX_MS),
    };
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key asks a sitter", |scene| {
            let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
            scene.anna(said::ask_sitter(&chain_id, &scene.anna.daily, scene.anna.pet, &key(), until))
        }),
        refused(Rejection::NotUnderTheseRules, "a sitter under the first rules", |scene| {
            *scene = Scene::new();
            asks_for(scene, 1)
        }),
        refused(Rejection::UnknownPet, "a sitter for an unknown pet", |scene| {
            scene.anna_as_owner(asks(scene, nowhere(), scene.world.now.plus(1)))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a sitter after the story has ended", |scene| {
            scene.stories_end();
            asks_for(scene, 1)
        }),
        refused(Rejection::NotOwner, "a sitter for another owner's pet", |scene| {
            scene.anna_as_owner(asks(scene, scene.ben.pet, scene.world.now.plus(1)))
        }),
        refused(Rejection::KeyInUse, "a sitter with a key that an account has", |scene| {
            let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
            let said = said::ask_sitter(&chain_id, &scene.anna.owner, scene.anna.pet, &scene.ben.daily, until);
            scene.anna_as_owner(said)
        }),
        refused(out_of_bounds(0), "a sitting that is over at once", |scene| asks_for(scene, 0)),
        accepted("the shortest sitting", |scene| asks_for(scene, 1)),
        accepted("nearly the longest sitting", |scene| asks_for(scene, SITTING_MAX_MS - 1)),
        accepted("the longest sitting", |scene| asks_for(scene, SITTING_MAX_MS)),
        refused(out_of_bounds(SITTING_MAX_MS + 1), "a sitting a millisecond longer", |scene| {
            asks_for(scene, SITTING_MAX_MS + 1)
        }),
        refused(Rejection::BadKeyProof, "a sitter who did not agree", |scene| {
            let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
            let stolen = said::ask_sitter(&chain_id, &scene.ben.owner, scene.anna.pet, &key(), until);
            scene.anna_as_owner(stolen)
        }),
        accepted("another sitter in the place of the first", |scene| {
            sits(scene, SITTING_MAX_MS);
            let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
            let other = seed("another sitter");
            scene.anna_as_owner(said::ask_sitter(&chain_id, &scene.anna.owner, scene.anna.pet, &other, until))
        }),
    ]
}

fn dismissing() -> Vec<Row> {
    vec![
        refused(Rejection::NotUnderTheseRules, "a sitter dismissed under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "an unknown pet's sitter dismissed", |scene| {
            scene.anna(said::dismiss_sitter(nowhere()))
        }),
        refused(Rejection::NotOwner, "another owner's sitter dismissed", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.ben(said::dismiss_sitter(scene.anna.pet))
        }),
        refused(Rejection::NoSitter, "a sitter dismissed who is not there", |scene| {
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        accepted("a sitter dismissed by a daily key", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        accepted("a sitter dismissed whose time is over anyway", |scene| {
            sits(scene, 1);
            scene.world.wait(1);
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        accepted("a sitter dismissed after the story has ended", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.stories_end();
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        refused(Rejection::NoSitter, "a sitter dismissed twice", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.anna_does(said::dismiss_sitter(scene.anna.pet));
            scene.anna(said::dismiss_sitter(scene.anna.pet))
        }),
        refused(Rejection::NotADailyKey, "a sitter's key revoked like a device", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.anna_as_owner(said::revoke(&key()))
        }),
    ]
}

fn sitting() -> Vec<Row> {
    let over = Rejection::SittingOver { until: Scene::with_treats().world.now.plus(10) };
    let only = Rejection::SitterOnly;
    vec![
        accepted("a sitter posts", |scene| sitter_says(scene, |scene| said::post(scene.anna.pet, "we are fine"))),
        accepted("a sitter comments", |scene| {
            sitter_says(scene, |scene| said::comment(scene.anna.pet, scene.post, "still brave"))
        }),
        accepted("a sitter pats", |scene| sitter_says(scene, |scene| said::pat(scene.anna.pet, None))),
        accepted("a sitter shares", |scene| sitter_says(scene, |scene| said::share(scene.anna.pet, scene.post))),
        accepted("a sitter a millisecond before the time is over", |scene| {
            sits(scene, 10);
            scene.world.wait(9);
            sitter(scene, said::pat(scene.anna.pet, None))
        }),
        refused(over.clone(), "a sitter whose time is over", |scene| {
            sits(scene, 10);
            scene.world.wait(10);
            sitter(scene, said::pat(scene.anna.pet, None))
        }),
        refused(over, "a sitter whose time was over long ago", |scene| {
            sits(scene, 10);
            scene.world.wait(SITTING_MAX_MS);
            sitter(scene, said::pat(scene.anna.pet, None))
        }),
        refused(only.clone(), "a sitter pats another pet", |scene| {
            sitter_says(scene, |scene| said::pat(scene.ben.pet, None))
        }),
        refused(only.clone(), "a sitter pats an unknown pet", |scene| {
            sitter_says(scene, |_| said::pat(nowhere(), None))
        }),
        refused(only.clone(), "a sitter comments on another pet's story", |scene| {
            sitter_says(scene, |scene| said::comment(scene.ben.pet, scene.bens_post, "hello"))
        }),
        refused(Rejection::MomentOfOtherPet, "a sitter comments another pet's post on this pet's story", |scene| {
            sitter_says(scene, |scene| said::comment(scene.anna.pet, scene.bens_post, "hello"))
        }),
        refused(only.clone(), "a sitter of one pet tends the owner's other one", |scene| {
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.owner, said::hand_over(ben.pet, Some(scene.anna.account)));
            scene.anna_does(said::take_over(ben.pet));
            sitter_says(scene, |scene| said::post(scene.ben.pet, "and this one, too"))
        }),
        refused(only.clone(), "a sitter gives treats away", |scene| {
            sitter_says(scene, |scene| said::gift(scene.anna.pet, 1))
        }),
        refused(only.clone(), "a sitter finds other words", |scene| {
            sitter_says(scene, |scene| said::edit(Editable::Post, scene.post, "a walk"))
        }),
        refused(only.clone(), "a sitter lets the pet rest", |scene| {
            sitter_says(scene, |scene| said::rest(scene.anna.pet, 1))
        }),
        refused(only.clone(), "a sitter gives the pet up", |scene| {
            sitter_says(scene, |scene| said::give_up(scene.anna.pet))
        }),
        refused(only.clone(), "a sitter hands the pet over", |scene| {
            sitter_says(scene, |scene| said::hand_over(scene.anna.pet, Some(scene.ben.account)))
        }),
        refused(only.clone(), "a sitter sells the pet", |scene| {
            sitter_says(scene, |scene| said::list(scene.anna.pet, 1))
        }),
        refused(only.clone(), "a sitter ends the story", |scene| {
            sitter_says(scene, |scene| said::farewell(scene.anna.pet, "oh dear"))
        }),
        refused(only.clone(), "a sitter vouches", |scene| {
            sitter_says(scene, |scene| said::vouch(&scene.world.chain_id(), &key(), scene.anna.pet, &seed("friend")))
        }),
        refused(only.clone(), "a sitter lets a device in", |scene| {
            sitter_says(scene, |scene| said::authorise(&scene.world.chain_id(), &key(), &seed("own device")))
        }),
        refused(only.clone(), "a sitter asks another sitter", |scene| {
            sitter_says(scene, |scene| {
                let until = scene.world.now.plus(2 * SITTING_MAX_MS);
                said::ask_sitter(&scene.world.chain_id(), &key(), scene.anna.pet, &seed("another sitter"), until)
            })
        }),
        refused(only.clone(), "a sitter dismisses themselves", |scene| {
            sitter_says(scene, |scene| said::dismiss_sitter(scene.anna.pet))
        }),
        refused(only.clone(), "a sitter revokes their own key", |scene| sitter_says(scene, |_| said::revoke(&key()))),
        refused(only.clone(), "a sitter takes the account over", |scene| {
            sitter_says(scene, |scene| said::rekey(&scene.world.chain_id(), &key(), &seed("mine")))
        }),
        refused(only.clone(), "a sitter vetoes", |scene| sitter_says(scene, |_| said::veto())),
        refused(only, "a sitter's clock", |scene| {
            sits(scene, SITTING_MAX_MS);
            scene.world.digs(scene.anna.account);
            let votes = vec![scene.world.vote(HOUSE, &house()), scene.world.vote(scene.anna.account, &key())];
            let header = scene.world.dig_work(scene.ben.account);
            Try::Close(blocks::with_votes(scene.world.dug_block(header), votes))
        }),
        refused(Rejection::OncePerBlock, "a sitter pats the pet that its owner patted", |scene| {
            scene.anna_does(said::pat(scene.anna.pet, None));
            sitter_says(scene, |scene| said::pat(scene.anna.pet, None))
        }),
        refused(Rejection::TooFewTreats { price: 1, balance: 0 }, "a sitter finds no treats", |scene| {
            scene.anna_does(said::post(scene.anna.pet, "off on holiday"));
            sitter_says(scene, |scene| said::post(scene.anna.pet, "we are hungry"))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a sitter comes too late", |scene| {
            pats_after(scene, Scene::stories_end)
        }),
        refused(Rejection::KeyOfOtherAccount, "a sitter acts in another account's name", |scene| {
            sits(scene, SITTING_MAX_MS);
            Try::Submit(scene.world.event(scene.ben.account, &key(), said::pat(scene.anna.pet, None)))
        }),
        refused(Rejection::SequenceReused { expected: 1, given: 0 }, "a sitter's event once more", |scene| {
            sits(scene, SITTING_MAX_MS);
            let again = scene.world.event(scene.anna.account, &key(), said::pat(scene.anna.pet, None));
            assert!(scene.world.submit(&again).is_ok());
            scene.world.closes();
            Try::Submit(again)
        }),
    ]
}

fn gone() -> Vec<Row> {
    let revoked = Rejection::KeyRevoked;
    vec![
        refused(revoked.clone(), "a sitter who was dismissed", |scene| {
            pats_after(scene, |scene| scene.anna_does(said::dismiss_sitter(scene.anna.pet)))
        }),
        refused(revoked.clone(), "a sitter who was replaced", |scene| {
            pats_after(scene, |scene| {
                let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
                let (owner, other) = (scene.anna.owner, seed("another sitter"));
                scene.anna_does(said::ask_sitter(&chain_id, &owner, scene.anna.pet, &other, until));
            })
        }),
        refused(revoked.clone(), "a sitter of a pet that was handed over", |scene| {
            pats_after(scene, |scene| {
                scene.anna_does(said::hand_over(scene.anna.pet, Some(scene.ben.account)));
                let ben = scene.ben.clone();
                scene.world.does(ben.account, &ben.daily, said::take_over(scene.anna.pet));
            })
        }),
        refused(revoked.clone(), "a sitter of a pet that was given up and adopted back", |scene| {
            pats_after(scene, |scene| {
                scene.anna_does(said::give_up(scene.anna.pet));
                scene.anna_does(said::adopt(scene.anna.pet));
            })
        }),
        refused(revoked.clone(), "a sitter of a pet that was sold", |scene| {
            pats_after(scene, |scene| {
                let ben = scene.ben.clone();
                scene.world.digs(ben.account);
                scene.world.does(ben.account, &ben.daily, said::bid(scene.anna.pet, 3, true));
                scene.anna_does(said::list(scene.anna.pet, 3));
            })
        }),
        refused(revoked.clone(), "a sitter after the account was rescued", |scene| {
            pats_after(scene, |scene| {
                let anna = scene.anna.clone();
                let said = said::rekey(&scene.world.chain_id(), &anna.recovery, &seed("anna new"));
                scene.world.does(anna.account, &anna.recovery, said);
            })
        }),
        refused(revoked, "a sitter after a new owner key has waited", |scene| {
            pats_after(scene, |scene| {
                scene.begin_rekey();
                scene.world.wait(REKEY_MS);
            })
        }),
        accepted("a sitter while a new owner key waits", |scene| {
            pats_after(scene, |scene| {
                scene.begin_rekey();
                scene.world.wait(REKEY_MS - 1);
            })
        }),
    ]
}

#[test]
fn a_sitter_tends_one_pet_for_a_while_and_does_nothing_else() {
    run_on(&Scene::with_treats(), rows());
}
