//! Births.

use chain::error::Rejection;
use chain::event::{Action, Newcomer};
use chain::ids::Height;
use chain::keys::PublicKey;
use chain::work::Puzzle;
use testkit::said::{self, Said};
use testkit::world::World;
use testkit::{keys_of, nowhere, params, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run};

fn newcomer(scene: &Scene, handle: &str, said: Said) -> Try {
    Try::Submit(scene.world.first_event(handle, scene.world.newcomer(handle), said))
}

/// Carl hatches, having brought these keys.
fn carl_with(scene: &Scene, change: impl Fn(&mut Newcomer)) -> Try {
    let mut newcomer = scene.world.newcomer("carl");
    change(&mut newcomer);
    Try::Submit(scene.world.first_event("carl", newcomer, said::birth("Pip", None)))
}

/// A scene on a chain whose hatching is worth the most tries, in the place of this one.
fn hard(scene: &mut Scene) {
    let mut params = params();
    params.hatch_tries_min = params.hatch_tries_max;
    scene.world = World::new(params);
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(Rejection::HandleTaken, "a handle that is taken", |scene| {
            let mut newcomer = scene.world.newcomer("carl");
            newcomer.handle = chain::commitment::handle_hash("anna");
            let mut submission = scene.world.first_event("carl", newcomer, said::birth("Pip", None));
            submission.texts[0] = chain::commitment::SealedText::handle("anna");
            Try::Submit(submission)
        }),
        refused(Rejection::HandleTaken, "the house's handle", |scene| {
            newcomer(scene, "house", said::birth("Pip", None))
        }),
        refused(Rejection::WrongPrevious, "a newcomer with a past", |scene| {
            newcomer(scene, "carl", said::birth("Pip", Some(scene.anna.pet)))
        }),
        refused(Rejection::PetStillLives, "a second pet beside a living one", |scene| {
            scene.anna(said::birth("Pip", Some(scene.anna.pet)))
        }),
        refused(Rejection::PetStillLives, "a second pet in the last block of the first", |scene| {
            scene.world.close_blocks(chain::limits::TTL_BLOCKS - 1);
            scene.anna(said::birth("Pip", Some(scene.anna.pet)))
        }),
        accepted("a rebirth in the block after the end", |scene| {
            scene.stories_end();
            scene.anna(said::birth("Pip", Some(scene.anna.pet)))
        }),
        refused(Rejection::WrongPrevious, "a rebirth that hides its past", |scene| {
            scene.stories_end();
            scene.anna(said::birth("Pip", None))
        }),
        refused(Rejection::WrongPrevious, "a rebirth with another maker's past", |scene| {
            scene.stories_end();
            scene.anna(said::birth("Pip", Some(scene.ben.pet)))
        }),
        refused(Rejection::WrongPrevious, "a rebirth with a past that never was", |scene| {
            scene.stories_end();
            scene.anna(said::birth("Pip", Some(nowhere())))
        }),
        refused(Rejection::WrongPrevious, "a third story that skips the second", |scene| {
            scene.stories_end();
            let (anna, first) = (scene.anna.clone(), scene.anna.pet);
            scene.world.does(anna.account, &anna.daily, said::birth("Pip", Some(first)));
            scene.stories_end();
            scene.world.closes();
            scene.anna(said::birth("Pip II", Some(first)))
        }),
        accepted("a rebirth after the book was closed", |scene| {
            scene.stories_end();
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
            scene.anna(said::birth("Pip", Some(anna.pet)))
        }),
        accepted("the house hatches a pet of its own", |scene| {
            let house = testkit::house();
            Try::Submit(scene.world.event(chain::ids::HOUSE, &house, said::birth("Mascot", None)))
        }),
        refused(Rejection::KeyInUse, "an owner key that is a member's", |scene| {
            let (anna, carl) = (&scene.anna, scene.world.newcomer("carl"));
            let chain_id = scene.world.chain_id();
            let recovery = testkit::keys::new_key(&chain_id, &anna.owner, &keys_of("carl").1);
            let birth = said::birth("Pip", None);
            let newcomer = Newcomer { recovery, daily: None, ..carl };
            let body = scene.world.newcomer_body(newcomer, &anna.owner, birth.action);
            let handle = chain::commitment::SealedText::handle("carl");
            Try::Submit(scene.world.signed(body, &anna.owner, [vec![handle], birth.texts].concat()))
        }),
        refused(Rejection::KeyInUse, "a daily key that is another member's", |scene| {
            let (chain_id, bens) = (scene.world.chain_id(), scene.ben.daily);
            let key = testkit::keys::new_key(&chain_id, &keys_of("carl").0, &bens);
            carl_with(scene, |newcomer| newcomer.daily = Some(key))
        }),
        refused(Rejection::KeyInUse, "one key for two roles", |scene| {
            carl_with(scene, |newcomer| newcomer.daily = Some(newcomer.recovery))
        }),
        refused(Rejection::KeyInUse, "the owner key as its own recovery", |scene| {
            let (chain_id, owner) = (scene.world.chain_id(), keys_of("carl").0);
            let key = testkit::keys::new_key(&chain_id, &owner, &owner);
            carl_with(scene, |newcomer| newcomer.recovery = key)
        }),
        refused(Rejection::HatchWorkTooEasy { tries: 1 << 12 }, "an egg without work", |scene| {
            hard(scene);
            newcomer(scene, "carl", said::birth("Pip", None))
        }),
        accepted("an egg that was sat on long enough", |scene| {
            hard(scene);
            let key = PublicKey::of_seed(&keys_of("carl").0);
            newcomer(scene, "carl", said::birth("Pip", None).worked(&scene.world.chain_id(), &key, 0, 1 << 12))
        }),
        accepted("a newcomer without a daily key", |scene| carl_with(scene, |newcomer| newcomer.daily = None)),
        accepted("a newcomer that is a program", |scene| carl_with(scene, |newcomer| newcomer.bot = true)),
    ]
}

#[test]
fn a_birth_needs_a_name_of_its_own_an_ended_past_and_work() {
    run(rows());
}

#[test]
fn work_is_good_for_one_key_number_name_and_photo_only() {
    let (chain_id, key, other) = (nowhere(), PublicKey::of_seed(&seed("a")), PublicKey::of_seed(&seed("b")));
    let (Action::Birth(birth), Action::Birth(namesake)) =
        (said::birth("Pip", None).action, said::birth("Pop", None).action)
    else {
        unreachable!("both are births");
    };
    let tries = 1 << 12;
    let work = Puzzle::hatching(&chain_id, &key, 0, &birth);
    let nonce = work.search(0, u32::MAX, tries).expect("four billion nonces hold one");
    assert!(work.is_enough(nonce, tries));
    let mut photo = birth.clone();
    photo.photo = nowhere();
    let elsewhere = [
        Puzzle::hatching(&photo.name, &key, 0, &birth),
        Puzzle::hatching(&chain_id, &other, 0, &birth),
        Puzzle::hatching(&chain_id, &key, 1, &birth),
        Puzzle::hatching(&chain_id, &key, 0, &namesake),
        Puzzle::hatching(&chain_id, &key, 0, &photo),
    ];
    assert!(elsewhere.iter().all(|work| !work.is_enough(nonce, tries)));
}

#[test]
fn hatching_gets_harder_while_many_hatch_and_easier_when_none_do() {
    let mut params = params();
    params.births_per_block_target = 1;
    let mut world = World::new(params);
    // Three times the target in every block doubles the work from block to block.
    for (block, handles) in [["a-1", "a-2", "a-3"], ["b-1", "b-2", "b-3"]].iter().enumerate() {
        assert_eq!(world.ledger.state().globals().hatch_tries, 1 << block);
        for handle in handles {
            world.hatches(handle);
        }
        world.closes();
    }
    assert_eq!(world.ledger.state().globals().hatch_tries, 4);
    let tries: Vec<_> = (0..4)
        .map(|_| {
            world.closes();
            world.ledger.state().globals().hatch_tries
        })
        .collect();
    assert_eq!(tries, [2, 1, 1, 1], "halved without births, never below the rules' least");
}

#[test]
fn a_pet_is_born_in_the_open_block_and_its_id_is_its_birth_entrys_leaf_hash() {
    let scene = Scene::new();
    let state = scene.world.ledger.state();
    let pet = state.pet_by_birth(&scene.anna.pet).and_then(|id| state.pet(id)).expect("Anna has hatched it");
    assert_eq!((pet.born, pet.entry, pet.owner), (Height(1), scene.anna.birth, scene.anna.account));
    let entry = &scene.world.log[usize::try_from(pet.entry.0).expect("a short log")];
    assert_eq!(chain::merkle::leaf_hash(entry), pet.birth);
}
