//! Farewells.

use chain::error::Rejection;
use chain::event::Editable;
use chain::ids::{EntryIndex, Height};
use chain::limits::TTL_BLOCKS;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, accepted, refused, run_on};

/// Anna says farewell, in block 2.
fn anna_says_farewell(scene: &mut Scene) -> EntryIndex {
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.owner, said::farewell(anna.pet, "sleep well")).index
}

pub fn rows() -> Vec<Row> {
    let ended = Rejection::StoryEnded { ended: Height(2) };
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key says farewell", |scene| {
            scene.anna(said::farewell(scene.anna.pet, "sleep well"))
        }),
        refused(Rejection::NotUnderTheseRules, "a farewell under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna_as_owner(said::farewell(scene.anna.pet, "sleep well"))
        }),
        refused(Rejection::UnknownPet, "a farewell to an unknown pet", |scene| {
            scene.anna_as_owner(said::farewell(nowhere(), "sleep well"))
        }),
        refused(Rejection::StoryEnded { ended: Height(16) }, "a farewell after the story has ended", |scene| {
            scene.stories_end();
            scene.anna_as_owner(said::farewell(scene.anna.pet, "sleep well"))
        }),
        refused(Rejection::NotOwner, "a farewell to another owner's pet", |scene| {
            scene.anna_as_owner(said::farewell(scene.ben.pet, "sleep well"))
        }),
        accepted("a farewell", |scene| scene.anna_as_owner(said::farewell(scene.anna.pet, "sleep well"))),
        refused(ended.clone(), "a second farewell", |scene| {
            anna_says_farewell(scene);
            scene.anna_as_owner(said::farewell(scene.anna.pet, "sleep well, again"))
        }),
        refused(ended, "a visit after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.ben(said::pat(scene.anna.pet, None))
        }),
        accepted("a candle at once after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.ben(said::candle(scene.anna.pet))
        }),
        accepted("a birth at once after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.anna(said::birth("Pip II", Some(scene.anna.pet)))
        }),
        refused(Rejection::WalletWaits { blocks_left: TTL_BLOCKS }, "the wallet at once after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
        refused(Rejection::WalletWaits { blocks_left: 1 }, "the wallet a block too soon after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.world.close_blocks(TTL_BLOCKS);
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
        accepted("the wallet fifteen blocks after a farewell", |scene| {
            anna_says_farewell(scene);
            scene.world.close_blocks(TTL_BLOCKS + 1);
            scene.anna_as_owner(said::story_end(scene.anna.pet))
        }),
        accepted("new words for a farewell", |scene| {
            let entry = anna_says_farewell(scene);
            scene.anna(said::edit(Editable::Farewell, entry, "sleep well, old friend"))
        }),
        refused(Rejection::NotAuthor, "another account's words for a farewell", |scene| {
            let entry = anna_says_farewell(scene);
            scene.ben(said::edit(Editable::Farewell, entry, "good riddance"))
        }),
        refused(Rejection::RedactedBefore, "new words for a farewell that was erased", |scene| {
            let entry = anna_says_farewell(scene);
            scene.world.house_does(said::redact(entry));
            scene.anna(said::edit(Editable::Farewell, entry, "sleep well, old friend"))
        }),
    ]
}

#[test]
fn an_owner_ends_a_story_in_their_own_words_and_the_wallet_waits() {
    run_on(&Scene::with_treats(), rows());
}

#[test]
fn a_farewell_ends_the_story_in_the_open_block_also_while_the_pet_rests() {
    let mut scene = Scene::with_treats();
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.daily, said::rest(anna.pet, 20));
    scene.world.closes();
    anna_says_farewell(&mut scene);
    let (_, life) = scene.world.pet(&anna.pet);
    assert_eq!((life.remaining_blocks(), life.ended(), life.rests_until()), (0, Some(Height(3)), None));
}

#[test]
fn the_wallet_is_paid_out_once_and_starter_treats_gain_nothing() {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
    scene.world.digs(ben.account);
    scene.world.does(ben.account, &ben.daily, said::gift(anna.pet, 2));
    anna_says_farewell(&mut scene);
    assert_eq!(scene.world.ledger.state().starter_of_use(anna.account), 1);
    scene.world.does(anna.account, &anna.daily, said::birth("Pip II", Some(anna.pet)));
    assert_eq!((scene.world.starter(anna.account), scene.world.treats(anna.account)), (2, 0));
    scene.world.close_blocks(TTL_BLOCKS + 1);
    scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
    assert_eq!((scene.world.wallet(&anna.pet), scene.world.treats(anna.account)), (0, 2));
}
