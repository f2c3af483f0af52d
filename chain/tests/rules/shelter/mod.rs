//! The shelter: who comes in, who tends, who gives a home, and where the treats go.

mod belonging;
mod effects;
mod needs;

use chain::error::Rejection;
use chain::ids::HOUSE;
use chain::ids::Height;
use chain::limits::{SHELTER_AWAY_BLOCKS, SHELTER_TENDS_AT_BLOCKS, TTL_BLOCKS};
use chain::params::Params;
use chain::version::Rules;
use testkit::said::{self, Said};
use testkit::world::{Person, World};
use testkit::{economy, house, nowhere, params};

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

/// Ben pats Anna's pet until that block is open, the last time in it; then no visitor comes until so many blocks are
/// closed.
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

/// Anna's pet was given up and needs a visit, and the shelter has so many treats.
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
    [giving_up(), tending(), adopting(), belonging::rows()].into_iter().flatten().collect()
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
        refused(Rejection::UnknownPet, "an unknown pet given up", |scene| {
            scene.anna_as_owner(said::give_up(nowhere()))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a pet given up after its story has ended", |scene| {
            scene.stories_end();
            scene.anna_as_owner(said::give_up(scene.anna.pet))
        }),
        refused(Rejection::NotOwner, "another owner's pet given up", |scene| {
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
        refused(Rejection::NotHouse, "another account tends for the shelter", |scene| {
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
        refused(Rejection::UnknownPet, "the shelter tends an unknown pet", |scene| {
            house_says(scene, said::shelter(nowhere()))
        }),
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
        refused(goes_on(7), "the shelter wakes no pet", |scene| {
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
        refused(Rejection::UnknownPet, "an adoption of an unknown pet", |scene| scene.ben(said::adopt(nowhere()))),
        refused(Rejection::StoryEnded { ended: Height(16) }, "an adoption after the story has ended", |scene| {
            anna_gives_up(scene);
            scene.stories_end();
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotInShelter, "an adoption of another owner's pet", |scene| {
            scene.ben(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::NotInShelter, "an adoption of the owner's pet", |scene| {
            scene.anna(said::adopt(scene.anna.pet))
        }),
        refused(Rejection::OwnAlready, "the house adopts", |scene| {
            then_house(scene, |scene| said::adopt(scene.anna.pet))
        }),
        accepted("an adoption", |scene| {
            anna_gives_up(scene);
            scene.ben(said::adopt(scene.anna.pet))
        }),
        accepted("an owner who gave a pet up adopts it back", |scene| {
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
        accepted("another account's adoption in the same block", |scene| {
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

#[test]
fn pets_without_a_home_are_tended_until_they_have_one() {
    run_on(&Scene::with_treats(), rows());
}
