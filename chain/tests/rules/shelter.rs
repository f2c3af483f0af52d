//! The shelter: who comes in, who tends, who gives a home, and where the treats go.

use chain::abi::{Machine, Request, Response};
use chain::check_log::count_treats;
use chain::economy::Economy;
use chain::error::Rejection;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height, PetId};
use chain::limits::{SHELTER_AT_ONCE_MAX, SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS, SITTING_MAX_MS, TTL_BLOCKS};
use chain::params::Params;
use chain::records::Role;
use chain::state::HOUSE;
use chain::version::Rules;
use chain::{Actor, verify};

use crate::common::said::{self, Said};
use crate::common::world::{Person, World, house};
use crate::common::{economy, nowhere, params, seed};
use crate::table::{Row, Scene, Try, accepted, refused, run_on};

/// Blocks that close until a pet of the shelter, or one whose owner is gone, is tended, after it was tended last.
const NEEDED_AFTER: u64 = TTL_BLOCKS - SHELTER_TENDS_AT_BLOCKS;

fn house_says(scene: &Scene, said: Said) -> Try {
    Try::Submit(scene.world.event(HOUSE, &house(), said))
}

fn anna_gives_up(scene: &mut Scene) {
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.owner, said::give_up(anna.pet));
}

/// Ben has three treats. He pats Anna's pet for that.
fn ben_digs(scene: &mut Scene) {
    scene.ben_does(said::pat(scene.anna.pet, None));
    scene.world.digs(scene.ben.account);
}

/// Carl has given up a pet with so many treats in its wallet, at most the three of a dug block.
fn fund(scene: &mut Scene, treats: u64) -> Person {
    let (carl, ben) = (scene.world.hatches("carl"), scene.ben.clone());
    scene.world.digs(ben.account);
    scene.ben_does(said::gift(carl.pet, treats));
    scene.world.does(carl.account, &carl.owner, said::give_up(carl.pet));
    carl
}

/// Ben pats Anna's pet until that block is open, the last time in it; then nobody comes until so many blocks are closed.
fn neglected(scene: &mut Scene, patted_until: u64, height: u64) {
    while scene.world.height().open_block().0 <= patted_until {
        scene.ben_does(said::pat(scene.anna.pet, None));
        scene.world.closes();
    }
    let now = scene.world.height().0;
    scene.world.close_blocks(height - now);
}

/// Anna last came in block 1.
const GONE_AT: u64 = SHELTER_AWAY_BLOCKS;

/// The shelter has treats, and Anna is gone when so many blocks are closed; her pet has as many left as is said.
fn anna_is_away(scene: &mut Scene, height: u64, left: u64) -> Try {
    fund(scene, 3);
    neglected(scene, height + left - TTL_BLOCKS, height);
    house_says(scene, said::shelter(scene.anna.pet))
}

/// Anna's pet was given up and needs somebody, and the shelter has so many treats.
fn needed(scene: &mut Scene, treats: u64) -> Try {
    if treats > 0 {
        fund(scene, treats);
    }
    scene.ben_does(said::pat(scene.anna.pet, None));
    anna_gives_up(scene);
    scene.world.close_blocks(NEEDED_AFTER + 1);
    house_says(scene, said::shelter(scene.anna.pet))
}

/// After Anna has given her pet up, the house says this.
fn then_house(scene: &mut Scene, said: fn(&Scene) -> Said) -> Try {
    anna_gives_up(scene);
    house_says(scene, said(scene))
}

/// In the scene's place, a chain with treats on which every event closes a block.
fn classic(scene: &mut Scene) {
    let params = Params { block_per_event: true, ..params() };
    scene.world = World::with_rules(Rules::V2(params, economy()));
    scene.anna = scene.world.hatches("anna");
    scene.world.closes();
}

pub fn rows() -> Vec<Row> {
    [giving_up(), tending(), adopting(), belonging()].into_iter().flatten().collect()
}

fn giving_up() -> Vec<Row> {
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key gives a pet up", |scene| {
            scene.anna(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::NotUnderTheseRules, "a pet given up under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna_as_owner(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::NotUnderTheseRules, "a pet given up where every event closes a block", |scene| {
            classic(scene);
            scene.anna_as_owner(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "nobody given up", |scene| scene.anna_as_owner(said::give_up(nowhere()))),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a pet given up after its story has ended", |scene| {
            scene.stories_end();
            scene.anna_as_owner(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "somebody else's pet given up", |scene| {
            scene.anna_as_owner(said::give_up(scene.ben.pet))
        }),
        accepted("a pet given up", |scene| scene.anna_as_owner(said::give_up(scene.anna.pet))),
        refused(Rejection::NotOwner, "a pet given up twice", |scene| {
            anna_gives_up(scene);
            scene.anna_as_owner(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "the house gives a pet of the shelter up", |scene| {
            then_house(scene, |scene| said::give_up(scene.anna.pet))
        }),
    ]
}

fn tending() -> Vec<Row> {
    let goes_on = |blocks_left| Rejection::StoryGoesOn { blocks_left };
    let not_gone = |blocks_left| Rejection::OwnerNotGone { blocks_left };
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key tends for the shelter", |scene| {
            scene.anna(said::shelter(scene.anna.pet))
        }),
        refused(Rejection::NotHouse, "somebody else tends for the shelter", |scene| {
            scene.anna_as_owner(said::shelter(scene.anna.pet))
        }),
        refused(Rejection::NotUnderTheseRules, "the shelter tends under the first rules", |scene| {
            *scene = Scene::new();
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(Rejection::NotUnderTheseRules, "the shelter tends where every event closes a block", |scene| {
            classic(scene);
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "the shelter tends nobody", |scene| house_says(scene, said::shelter(nowhere()))),
        refused(Rejection::StoryEnded { ended: Height(18) }, "the shelter comes too late", |scene| {
            fund(scene, 1);
            scene.ben_does(said::pat(scene.anna.pet, None));
            anna_gives_up(scene);
            scene.world.close_blocks(TTL_BLOCKS + 1);
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(not_gone(59), "the shelter takes a pet in whose owner was here a block ago", |scene| {
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(not_gone(1), "the shelter takes a pet in a block before its owner counts as gone", |scene| {
            anna_is_away(scene, GONE_AT - 1, 1)
        }),
        accepted("the shelter takes a pet in whose owner is gone", |scene| {
            anna_is_away(scene, GONE_AT, SHELTER_TENDS_AT_BLOCKS)
        }),
        accepted("the shelter takes a pet in whose owner has long been gone", |scene| {
            anna_is_away(scene, GONE_AT + 1, SHELTER_TENDS_AT_BLOCKS)
        }),
        refused(goes_on(4), "the shelter takes a pet in a block too early", |scene| {
            anna_is_away(scene, GONE_AT, SHELTER_TENDS_AT_BLOCKS + 1)
        }),
        refused(goes_on(4), "the shelter tends a block too early", |scene| {
            fund(scene, 1);
            scene.ben_does(said::pat(scene.anna.pet, None));
            anna_gives_up(scene);
            scene.world.close_blocks(NEEDED_AFTER);
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        accepted("the shelter tends as soon as it is time", |scene| needed(scene, 1)),
        accepted("the shelter tends a block later", |scene| {
            needed(scene, 1);
            scene.world.closes();
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(goes_on(TTL_BLOCKS + 1), "the shelter tends twice in a block", |scene| {
            needed(scene, 2);
            scene.world.house_does(said::shelter(scene.anna.pet));
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(Rejection::TooFewTreats { price: 1, balance: 0 }, "the shelter has no treats", |scene| {
            needed(scene, 0)
        }),
        refused(Rejection::TooFewTreats { price: 1, balance: 0 }, "the shelter has spent its last treat", |scene| {
            needed(scene, 1);
            scene.world.house_does(said::shelter(scene.anna.pet));
            scene.world.close_blocks(NEEDED_AFTER + 1);
            house_says(scene, said::shelter(scene.anna.pet))
        }),
        refused(goes_on(7), "the shelter wakes nobody", |scene| {
            fund(scene, 1);
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.daily, said::pat(anna.pet, None));
            scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 5));
            anna_gives_up(scene);
            scene.world.close_blocks(NEEDED_AFTER + 1);
            house_says(scene, said::shelter(scene.anna.pet))
        }),
    ]
}

fn adopting() -> Vec<Row> {
    vec![
        refused(Rejection::NotUnderTheseRules, "an adoption under the first rules", |scene| {
            *scene = Scene::new();
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotUnderTheseRules, "an adoption where every event closes a block", |scene| {
            classic(scene);
            scene.anna(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::UnknownPet, "an adoption of nobody", |scene| scene.ben(said::adopt(nowhere()))),
        refused(Rejection::StoryEnded { ended: Height(16) }, "an adoption after the story has ended", |scene| {
            anna_gives_up(scene);
            scene.stories_end();
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotInShelter, "an adoption of somebody's pet", |scene| {
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotInShelter, "an adoption of one's own pet", |scene| {
            scene.anna(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::OwnAlready, "the house adopts", |scene| {
            then_house(scene, |scene| said::adopt(scene.anna.pet))
        }),
        accepted("an adoption", |scene| {
            anna_gives_up(scene);
            scene.ben(said::adopt(scene.anna.pet))
        }),
        accepted("whoever gave a pet up adopts it back", |scene| {
            anna_gives_up(scene);
            scene.anna(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::OncePerBlock, "a second adoption in one block", |scene| {
            let carl = fund(scene, 1);
            anna_gives_up(scene);
            scene.ben_does(said::adopt(carl.pet));
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::OncePerBlock, "a pet given up and adopted over and over", |scene| {
            anna_gives_up(scene);
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.daily, said::adopt(anna.pet));
            anna_gives_up(scene);
            scene.anna(said::adopt(anna.pet))
        }),
        accepted("a second adoption in the next block", |scene| {
            let carl = fund(scene, 1);
            anna_gives_up(scene);
            scene.ben_does(said::adopt(carl.pet));
            scene.world.closes();
            scene.ben(said::adopt(scene.anna.pet))
        }),
        accepted("somebody else's adoption in the same block", |scene| {
            let carl = fund(scene, 1);
            anna_gives_up(scene);
            scene.ben_does(said::adopt(carl.pet));
            scene.anna(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotInShelter, "two adoptions of one pet", |scene| {
            anna_gives_up(scene);
            scene.ben_does(said::adopt(scene.anna.pet));
            scene.anna(said::adopt(scene.anna.pet))
        }),
    ]
}

/// The house shelters its pets, and does nothing else with them.
fn belonging() -> Vec<Row> {
    let not_owner = Rejection::NotOwner;
    vec![
        refused(Rejection::InShelter, "a bid on a pet in the shelter", |scene| {
            ben_digs(scene);
            anna_gives_up(scene);
            scene.ben(said::bid(scene.anna.pet, 1, true))
        }),
        refused(Rejection::OwnPet, "the house bids on a pet in the shelter", |scene| {
            then_house(scene, |scene| said::bid(scene.anna.pet, 1, true))
        }),
        refused(not_owner.clone(), "the house posts about a pet in the shelter", |scene| {
            then_house(scene, |scene| said::post(scene.anna.pet, "so cute"))
        }),
        refused(not_owner.clone(), "the house finds other words for a pet in the shelter", |scene| {
            then_house(scene, |scene| said::edit(Editable::Words, scene.anna.birth, "adopt me"))
        }),
        refused(not_owner.clone(), "the house sells a pet in the shelter", |scene| {
            then_house(scene, |scene| said::list(scene.anna.pet, 1))
        }),
        refused(not_owner.clone(), "the house unlists a pet in the shelter", |scene| {
            then_house(scene, |scene| said::unlist(scene.anna.pet))
        }),
        refused(not_owner.clone(), "the house accepts a bid for a pet in the shelter", |scene| {
            then_house(scene, |scene| said::accept(scene.anna.pet, EntryIndex(1)))
        }),
        refused(not_owner.clone(), "the house hands a pet in the shelter over", |scene| {
            then_house(scene, |scene| said::hand_over(scene.anna.pet, Some(scene.ben.account)))
        }),
        refused(not_owner.clone(), "the house says farewell to a pet in the shelter", |scene| {
            then_house(scene, |scene| said::farewell(scene.anna.pet, "sleep well"))
        }),
        refused(not_owner.clone(), "the house lets a pet in the shelter rest", |scene| {
            then_house(scene, |scene| said::rest(scene.anna.pet, 30))
        }),
        refused(not_owner.clone(), "the house vouches by a pet in the shelter", |scene| {
            then_house(scene, |scene| said::vouch(&scene.world.chain_id(), &house(), scene.anna.pet, &seed("friend")))
        }),
        refused(not_owner.clone(), "the house asks a sitter for a pet in the shelter", |scene| {
            then_house(scene, |scene| {
                let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(1));
                said::ask_sitter(&chain_id, &house(), scene.anna.pet, &seed("sitter"), until)
            })
        }),
        refused(not_owner, "the house ends the story of a pet in the shelter", |scene| {
            anna_gives_up(scene);
            scene.stories_end();
            house_says(scene, said::story_end(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "whoever gave a pet up posts about it", |scene| {
            anna_gives_up(scene);
            scene.anna(said::post(scene.anna.pet, "miss you"))
        }),
        refused(Rejection::PetStillLives, "whoever gave a pet up hatches while it lives on", |scene| {
            anna_gives_up(scene);
            scene.anna(said::birth("Pip II", Some(scene.anna.pet)))
        }),
        accepted("a visit to a pet in the shelter", |scene| {
            anna_gives_up(scene);
            scene.ben(said::pat(scene.anna.pet, None))
        }),
    ]
}

#[test]
fn pets_without_a_home_are_tended_until_they_have_one() {
    run_on(&Scene::with_treats(), rows());
}

/// What the treasury, bids, Anna's pet's wallet and Ben hold, and what was ever burned.
fn holdings(scene: &Scene) -> [u64; 5] {
    assert_eq!(count_treats(&scene.world.ledger, EntryIndex(0)), Ok(()));
    let globals = scene.world.ledger.state().globals();
    let (wallet, ben) = (scene.world.wallet(&scene.anna.pet), scene.world.treats(scene.ben.account));
    [globals.treasury, globals.escrow, wallet, ben, globals.burned]
}

/// Anna's pet has a wallet, an ask, a bid by Ben, an offer to Dora, and a sitter.
fn belongings(scene: &mut Scene) {
    let (anna, dora) = (scene.anna.clone(), scene.world.hatches("dora"));
    for _ in 0..3 {
        scene.ben_does(said::pat(anna.pet, None));
        scene.world.digs(scene.ben.account);
    }
    scene.ben_does(said::gift(anna.pet, 2));
    scene.ben_does(said::bid(anna.pet, 3, true));
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    for said in [said::list(anna.pet, 9), said::hand_over(anna.pet, Some(dora.account)), sitter] {
        scene.world.does(anna.account, &anna.owner, said);
    }
}

/// A pet that has just come in has nothing but its story, its life and its rest.
fn brings_nothing(scene: &Scene) {
    let state = scene.world.ledger.state();
    let pip = state.pet_by_birth(&scene.anna.pet).expect("Anna's pet");
    let pet = state.pet(pip).expect("it was just found");
    assert!(state.in_shelter(pet));
    assert_eq!(state.owner_gone_in(pip, pet), None);
    assert!(state.ask(pip).is_none() && state.bids(pip).next().is_none());
    assert_eq!((state.keep(pip).offered, state.sitter(pip, scene.world.now)), (None, None));
}

#[test]
fn a_wallet_goes_to_the_treasury_and_bids_go_back_however_a_pet_comes_in() {
    let mut scene = Scene::with_treats();
    belongings(&mut scene);
    assert_eq!(holdings(&scene)[..4], [0, 3, 2, 4]);
    let mut given_up = scene.clone();
    anna_gives_up(&mut given_up);
    assert_eq!(holdings(&given_up)[..4], [2, 0, 0, 7]);
    brings_nothing(&given_up);

    let (mut handed_over, anna) = (scene.clone(), scene.anna.clone());
    handed_over.world.does(anna.account, &anna.owner, said::hand_over(anna.pet, Some(HOUSE)));
    handed_over.world.house_does(said::take_over(anna.pet));
    assert_eq!(holdings(&handed_over)[..4], [2, 0, 0, 7]);
    brings_nothing(&handed_over);

    fund(&mut scene, 2);
    let height = scene.world.height().0 + SHELTER_AWAY_BLOCKS;
    neglected(&mut scene, height + SHELTER_TENDS_AT_BLOCKS - TTL_BLOCKS, height);
    let before = holdings(&scene);
    scene.world.house_does(said::shelter(scene.anna.pet));
    let after = holdings(&scene);
    assert_eq!(before[..3], [2, 3, 2]);
    assert_eq!(after[..3], [2 + 2 - 1, 0, 0], "its own wallet pays, too");
    assert_eq!((after[3] - before[3], after[4] - before[4]), (3, 1));
    brings_nothing(&scene);
}

#[test]
fn the_treasury_pays_and_what_it_pays_is_eaten() {
    let mut scene = Scene::with_treats();
    needed(&mut scene, 3);
    let before = holdings(&scene);
    scene.world.house_does(said::shelter(scene.anna.pet));
    let after = holdings(&scene);
    assert_eq!((before[0], after[0], after[4] - before[4]), (3, 2, 1));
    let (pet, life) = scene.world.pet(&scene.anna.pet);
    assert_eq!((pet.wallet, life.remaining_blocks()), (0, TTL_BLOCKS));
}

#[test]
fn treats_given_to_a_pet_in_the_shelter_pay_for_the_shelter() {
    let mut scene = Scene::with_treats();
    ben_digs(&mut scene);
    anna_gives_up(&mut scene);
    scene.ben_does(said::gift(scene.anna.pet, 2));
    assert_eq!(holdings(&scene)[..4], [2, 0, 0, 1], "nobody adopts it for its wallet");
    assert_eq!(scene.world.pet(&scene.anna.pet).1.remaining_blocks(), TTL_BLOCKS);
}

#[test]
fn an_adoption_tends_and_wakes_and_costs_nothing() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 20));
    anna_gives_up(&mut scene);
    scene.world.close_blocks(4);
    let starter = scene.world.starter(ben.account);
    scene.ben_does(said::adopt(anna.pet));
    let (pet, life) = scene.world.pet(&anna.pet);
    assert_eq!((pet.owner, pet.maker, pet.tended), (ben.account, anna.account, scene.world.height().open_block()));
    assert_eq!((life.remaining_blocks(), life.rests_until()), (TTL_BLOCKS, None));
    assert_eq!(scene.world.starter(ben.account), starter);
    scene.ben_does(said::post(anna.pet, "welcome home"));
    assert_eq!(scene.world.starter(ben.account), 1, "starter treats are good for it");
}

#[test]
fn owners_who_see_to_their_pet_are_there() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    neglected(&mut scene, GONE_AT - 1, GONE_AT - 1);
    ben_digs(&mut scene);
    let gone_in = |scene: &Scene| {
        let state = scene.world.ledger.state();
        let pip = state.pet_by_birth(&anna.pet).expect("Anna's pet");
        state.owner_gone_in(pip, state.pet(pip).expect("it was just found"))
    };
    assert_eq!(gone_in(&scene), Some(0), "a visitor's gift or pat is no sign of the owner");
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    let signs = [said::pat(anna.pet, None), said::post(anna.pet, "hello"), said::rest(anna.pet, 1), sitter];
    for said in signs {
        let mut scene = scene.clone();
        scene.world.does(anna.account, &anna.owner, said.clone());
        assert_eq!(gone_in(&scene), Some(SHELTER_AWAY_BLOCKS), "{said:?}");
    }
    for said in [said::pat(scene.ben.pet, None), said::hand_over(anna.pet, Some(scene.ben.account))] {
        let mut scene = scene.clone();
        let before = gone_in(&scene);
        let submission = scene.world.event(anna.account, &anna.owner, said);
        let _ = scene.world.submit(&submission);
        assert_eq!(gone_in(&scene), before);
    }
}

#[test]
fn a_sitters_visit_is_a_sign_of_the_owner() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    let (chain_id, until) = (scene.world.chain_id(), scene.world.now.plus(SITTING_MAX_MS));
    let sitter = said::ask_sitter(&chain_id, &anna.owner, anna.pet, &seed("sitter"), until);
    scene.world.does(anna.account, &anna.owner, sitter);
    neglected(&mut scene, GONE_AT, GONE_AT);
    scene.world.does(anna.account, &seed("sitter"), said::post(anna.pet, "all is well"));
    scene.world.close_blocks(NEEDED_AFTER + 1);
    let row = refused(Rejection::OwnerNotGone { blocks_left: 47 }, "a pet with a sitter is not taken in", |scene| {
        house_says(scene, said::shelter(scene.anna.pet))
    });
    run_on(&scene, vec![row]);
}

#[test]
fn who_had_pets_before_the_economy_has_not_been_away() {
    let mut scene = Scene::new();
    for _ in 0..SHELTER_AWAY_BLOCKS {
        scene.ben_does(said::pat(scene.anna.pet, None));
        scene.world.closes();
    }
    scene.world.house_does(said::change_rules(economy()));
    scene.world.closes();
    let state = scene.world.ledger.state();
    let pip = state.pet_by_birth(&scene.anna.pet).expect("Anna's pet");
    assert_eq!(state.owner_gone_in(pip, scene.world.pet(&scene.anna.pet).0), Some(SHELTER_AWAY_BLOCKS - 1));
}

/// What the shelter is asked to tend, and what it may.
fn needs(scene: &Scene) -> Vec<Hash> {
    let (state, now) = (scene.world.ledger.state(), scene.world.now);
    let actor = Actor::Member { account: HOUSE, key: chain::ids::KeyId(0), role: Role::Owner };
    let may = |pet: &Hash| verify::may(state, &actor, &said::shelter(*pet).action, now).is_ok();
    let named = state.shelter_needs();
    let allowed = state.all_pets().filter(|pet| may(&pet.birth)).count();
    let treasury = usize::try_from(state.globals().treasury).expect("few");
    assert!(named.iter().all(may), "every pet that is named may be tended");
    assert_eq!(named.len(), allowed.min(SHELTER_AT_ONCE_MAX).min(treasury));
    named
}

#[test]
fn the_chain_names_those_who_may_be_tended_and_those_with_the_fewest_blocks_first() {
    let mut scene = Scene::with_treats();
    let carl = fund(&mut scene, 2);
    let mut named = Vec::new();
    for height in 0..GONE_AT + TTL_BLOCKS {
        if height < GONE_AT - 3 {
            scene.ben_does(said::pat(scene.anna.pet, None));
        }
        if height < GONE_AT - 5 {
            scene.ben_does(said::pat(carl.pet, None));
        }
        scene.world.closes();
        named.push(needs(&scene));
    }
    let both = vec![carl.pet, scene.anna.pet];
    assert!(named.contains(&vec![carl.pet]) && named.contains(&both), "{named:?}");
    assert!(named.iter().all(|named| named.len() < 3 && !named.contains(&scene.ben.pet)));
}

#[test]
fn the_treasury_bounds_what_is_named() {
    let mut scene = Scene::with_treats();
    let carl = fund(&mut scene, 1);
    anna_gives_up(&mut scene);
    scene.world.close_blocks(TTL_BLOCKS - 2);
    assert_eq!(scene.world.ledger.state().globals().treasury, 1);
    assert_eq!(needs(&scene), [scene.anna.pet], "its last visit was earlier");
    scene.world.house_does(said::shelter(scene.anna.pet));
    assert!(needs(&scene).is_empty());
    assert!(!scene.world.ledger.state().has_ended(PetId(2)), "Carl's pet would need somebody: {}", carl.pet);
}

#[test]
fn no_more_are_named_at_once_than_may_be() {
    let mut scene = Scene::with_treats();
    scene.world = World::with_rules(Rules::V2(params(), Economy { care_treats: 0, ..economy() }));
    let given: Vec<_> =
        (0..=SHELTER_AT_ONCE_MAX).map(|number| scene.world.hatches(&format!("giver-{number}"))).collect();
    for giver in &given {
        scene.world.does(giver.account, &giver.owner, said::give_up(giver.pet));
    }
    scene.world.close_blocks(NEEDED_AFTER);
    let named = |scene: &Scene| scene.world.ledger.state().shelter_needs();
    assert!(named(&scene).is_empty());
    scene.world.closes();
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX);
    assert_eq!(named(&scene)[..2], [given[0].pet, given[1].pet], "of equal ones the oldest");
    scene.world.house_does(said::shelter(given[0].pet));
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX);
    scene.world.house_does(said::shelter(given[1].pet));
    assert_eq!(named(&scene).len(), SHELTER_AT_ONCE_MAX - 1);
}

#[test]
fn the_module_names_them() {
    let mut scene = Scene::with_treats();
    needed(&mut scene, 3);
    scene.world.closes();
    let mut machine = Machine::default();
    assert!(matches!(machine.answer(Request::ShelterNeeds), Response::Misused));
    machine.answer(Request::Restore(scene.world.ledger.snapshot().expect("a block has just closed")));
    let Response::ShelterNeeds(named) = machine.answer(Request::ShelterNeeds) else { panic!("another answer") };
    assert!(named == needs(&scene) && named.contains(&scene.anna.pet));
}

#[test]
fn where_every_event_closes_a_block_the_house_is_an_owner_like_others() {
    let mut scene = Scene::with_treats();
    classic(&mut scene);
    let state = scene.world.ledger.state();
    assert!(!state.has_shelter() && state.shelter_needs().is_empty());
    scene.world.does(scene.anna.account, &scene.anna.owner, said::hand_over(scene.anna.pet, Some(HOUSE)));
    scene.world.closes();
    scene.world.house_does(said::take_over(scene.anna.pet));
    scene.world.closes();
    let (pet, _) = scene.world.pet(&scene.anna.pet);
    assert!(pet.owner == HOUSE && !scene.world.ledger.state().in_shelter(pet));
    scene.world.house_does(said::list(scene.anna.pet, 3));
}

#[test]
fn a_rollback_undoes_what_the_shelter_does() {
    let mut scene = Scene::with_treats();
    belongings(&mut scene);
    fund(&mut scene, 2);
    scene.world.ledger.commit();
    let fingerprint = |scene: &Scene| (scene.world.ledger.state().clone().root(), holdings(scene));
    let before = fingerprint(&scene);
    anna_gives_up(&mut scene);
    scene.ben_does(said::adopt(scene.anna.pet));
    assert_ne!(fingerprint(&scene), before);
    scene.world.ledger.rollback();
    assert_eq!(fingerprint(&scene), before);
    anna_gives_up(&mut scene);
    scene.world.ledger.commit();
    let before = fingerprint(&scene);
    for _ in 0..2 {
        // The second time it would be one adoption too many, if the first were remembered.
        scene.ben_does(said::adopt(scene.anna.pet));
        scene.world.ledger.rollback();
        assert_eq!(fingerprint(&scene), before);
    }
    scene.world.close_blocks(NEEDED_AFTER + 1);
    scene.world.house_does(said::shelter(scene.anna.pet));
    scene.world.ledger.rollback();
    assert_eq!(fingerprint(&scene), before);
    assert_eq!(scene.world.ledger.state().shelter_needs(), []);
}
