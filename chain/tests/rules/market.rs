//! The adoption market: what is refused, and what a trade moves.

use chain::error::Rejection;
use chain::hash::Hash;
use chain::ids::{EntryIndex, Height};
use chain::limits::{BIDS_PER_PET_MAX, ORDERS_PER_ACCOUNT_MAX, TREATS_AT_ONCE_MAX, TTL_BLOCKS};
use testkit::world::Person;
use testkit::{nowhere, said};

use crate::table::{Row, Scene, Try, accepted, refused, run_on};

fn out_of_bounds(given: u64) -> Rejection {
    Rejection::TreatsOutOfBounds { given, min: 1, max: TREATS_AT_ONCE_MAX }
}

/// Digs until the person has at least so many treats. Both pets are patted by their owners' friends, and live on.
fn earn(scene: &mut Scene, who: &Person, treats: u64) {
    while scene.world.treats(who.account) < treats {
        let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
        scene.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
        scene.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
        scene.world.digs(who.account);
    }
}

/// Two people with treats: Anna 6, Ben 12.
fn scene() -> Scene {
    let mut scene = Scene::with_treats();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    earn(&mut scene, &anna, 6);
    earn(&mut scene, &ben, 12);
    scene
}

fn anna_lists(scene: &mut Scene, price: u64) {
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.owner, said::list(anna.pet, price));
}

/// Ben bids on Anna's pet. Gives back the bid's entry.
fn ben_bids(scene: &mut Scene, price: u64) -> EntryIndex {
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(ben.account, &ben.daily, said::bid(anna.pet, price, true)).index
}

fn owner(scene: &Scene, pet: &Hash) -> chain::ids::AccountId {
    let state = scene.world.ledger.state();
    state.pet_by_birth(pet).and_then(|id| state.pet(id)).expect("a pet of the scene").owner
}

/// What Anna, Ben, the house's treasury, bids and Anna's pet's wallet hold.
fn holdings(scene: &Scene) -> [u64; 5] {
    let (world, globals) = (&scene.world, scene.world.ledger.state().globals());
    let (anna, ben) = (world.treats(scene.anna.account), world.treats(scene.ben.account));
    [anna, ben, globals.treasury, globals.escrow, world.wallet(&scene.anna.pet)]
}

pub fn rows() -> Vec<Row> {
    vec![
        refused(out_of_bounds(0), "a price of nothing", |scene| scene.anna_as_owner(said::list(scene.anna.pet, 0))),
        refused(out_of_bounds(1 << 63), "a price that a sign could turn", |scene| {
            scene.anna_as_owner(said::list(scene.anna.pet, 1 << 63))
        }),
        refused(out_of_bounds(0), "a bid of nothing", |scene| scene.ben(said::bid(scene.anna.pet, 0, true))),
        refused(out_of_bounds(TREATS_AT_ONCE_MAX + 1), "a bid of more than there can be", |scene| {
            scene.ben(said::bid(scene.anna.pet, TREATS_AT_ONCE_MAX + 1, true))
        }),
        refused(Rejection::NeedsOwnerKey, "a daily key lists a pet", |scene| scene.anna(said::list(scene.anna.pet, 5))),
        refused(Rejection::NotUnderTheseRules, "a listing under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna_as_owner(said::list(scene.anna.pet, 5))
        }),
        refused(Rejection::NotUnderTheseRules, "a bid under the first rules", |scene| {
            *scene = Scene::new();
            scene.anna(said::bid(scene.ben.pet, 5, true))
        }),
        refused(Rejection::UnknownPet, "a listing of no pet", |scene| scene.anna_as_owner(said::list(nowhere(), 5))),
        refused(Rejection::NotOwner, "a listing of another owner's pet", |scene| {
            scene.anna_as_owner(said::list(scene.ben.pet, 5))
        }),
        accepted("a listing at the most there can be", |scene| {
            scene.anna_as_owner(said::list(scene.anna.pet, TREATS_AT_ONCE_MAX))
        }),
        accepted("a listing at another price", |scene| {
            anna_lists(scene, 5);
            scene.anna_as_owner(said::list(scene.anna.pet, 9))
        }),
        refused(Rejection::NotListed, "unlisting what is not listed", |scene| scene.anna(said::unlist(scene.anna.pet))),
        refused(Rejection::NotOwner, "unlisting another owner's pet", |scene| {
            anna_lists(scene, 5);
            scene.ben(said::unlist(scene.anna.pet))
        }),
        accepted("a daily key unlists a pet", |scene| {
            anna_lists(scene, 5);
            scene.anna(said::unlist(scene.anna.pet))
        }),
        refused(Rejection::OwnPet, "a bid on the own pet", |scene| scene.anna(said::bid(scene.anna.pet, 1, true))),
        refused(Rejection::UnknownPet, "a bid on no pet", |scene| scene.anna(said::bid(nowhere(), 1, true))),
        refused(Rejection::TooFewTreats { price: 13, balance: 12 }, "a bid of one treat too many", |scene| {
            scene.ben(said::bid(scene.anna.pet, 13, true))
        }),
        accepted("a bid of all there is", |scene| scene.ben(said::bid(scene.anna.pet, 12, true))),
        accepted("a bid beyond the own treats that takes a cheaper listing", |scene| {
            anna_lists(scene, 12);
            scene.ben(said::bid(scene.anna.pet, 100, true))
        }),
        accepted("a higher bid with the treats of the one before", |scene| {
            ben_bids(scene, 11);
            scene.ben(said::bid(scene.anna.pet, 12, true))
        }),
        refused(Rejection::StoryGoesOn { blocks_left: TTL_BLOCKS }, "a keepsake's bid on a living pet", |scene| {
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::pat(scene.anna.pet, None));
            scene.ben(said::bid(scene.anna.pet, 1, false))
        }),
        refused(Rejection::StoryEnded { ended: Height(22) }, "a living pet's bid on an ended story", |scene| {
            scene.stories_end();
            scene.ben(said::bid(scene.anna.pet, 1, true))
        }),
        accepted("a bid on a keepsake", |scene| {
            scene.stories_end();
            scene.ben(said::bid(scene.anna.pet, 1, false))
        }),
        refused(Rejection::BidGone, "cancelling no bid", |scene| scene.ben(said::cancel_bid(scene.anna.pet))),
        refused(Rejection::BidGone, "cancelling a bid twice", |scene| {
            ben_bids(scene, 4);
            let ben = scene.ben.clone();
            scene.world.does(ben.account, &ben.daily, said::cancel_bid(scene.anna.pet));
            scene.ben(said::cancel_bid(scene.anna.pet))
        }),
        accepted("cancelling a bid", |scene| {
            ben_bids(scene, 4);
            scene.ben(said::cancel_bid(scene.anna.pet))
        }),
        refused(Rejection::NeedsOwnerKey, "a daily key accepts a bid", |scene| {
            let bid = ben_bids(scene, 4);
            scene.anna(said::accept(scene.anna.pet, bid))
        }),
        refused(Rejection::NotOwner, "the bidder accepts the bid", |scene| {
            let (bid, ben) = (ben_bids(scene, 4), scene.ben.clone());
            Try::Submit(scene.world.event(ben.account, &ben.owner, said::accept(scene.anna.pet, bid)))
        }),
        refused(Rejection::BidGone, "accepting a bid that was cancelled", |scene| {
            let (bid, ben) = (ben_bids(scene, 4), scene.ben.clone());
            scene.world.does(ben.account, &ben.daily, said::cancel_bid(scene.anna.pet));
            scene.anna_as_owner(said::accept(scene.anna.pet, bid))
        }),
        refused(Rejection::BidGone, "accepting a bid that another one replaced", |scene| {
            let bid = ben_bids(scene, 4);
            ben_bids(scene, 1);
            scene.anna_as_owner(said::accept(scene.anna.pet, bid))
        }),
        refused(Rejection::BidOutlived, "accepting a living pet's bid after the end", |scene| {
            let bid = ben_bids(scene, 4);
            scene.stories_end();
            scene.anna_as_owner(said::accept(scene.anna.pet, bid))
        }),
        accepted("accepting a bid below the listing", |scene| {
            anna_lists(scene, 9);
            let bid = ben_bids(scene, 4);
            scene.anna_as_owner(said::accept(scene.anna.pet, bid))
        }),
        refused(Rejection::TooManyOrders { max: ORDERS_PER_ACCOUNT_MAX as u64 }, "one open order too many", |scene| {
            let ben = scene.ben.clone();
            earn(scene, &ben, ORDERS_PER_ACCOUNT_MAX as u64 + 1);
            let pets = strangers(scene, ORDERS_PER_ACCOUNT_MAX + 1);
            for pet in &pets[1..] {
                scene.world.does(ben.account, &ben.daily, said::bid(pet.pet, 1, true));
            }
            scene.ben(said::bid(pets[0].pet, 1, true))
        }),
        refused(Rejection::BidTooLow { lowest: 1 }, "a bid no better than the lowest of too many", |scene| {
            crowd(scene);
            scene.ben(said::bid(scene.anna.pet, 1, true))
        }),
        accepted("a bid better than the lowest of too many", |scene| {
            crowd(scene);
            scene.ben(said::bid(scene.anna.pet, 2, true))
        }),
    ]
}

/// Newcomers, each with a pet.
fn strangers(scene: &mut Scene, count: usize) -> Vec<Person> {
    (0..count).map(|number| scene.world.hatches(&format!("stranger-{number}"))).collect()
}

/// As many bids of one treat on Anna's pet as it may have.
fn crowd(scene: &mut Scene) -> Vec<Person> {
    let strangers = strangers(scene, BIDS_PER_PET_MAX);
    for person in &strangers {
        earn(scene, person, 1);
        scene.world.does(person.account, &person.daily, said::bid(scene.anna.pet, 1, true));
    }
    strangers
}

#[test]
fn orders_need_a_pet_treats_and_room() {
    run_on(&scene(), rows());
}

#[test]
fn an_accepted_bid_moves_the_pet_and_pays_seventy_and_thirty() {
    let mut scene = scene();
    assert_eq!(holdings(&scene), [6, 12, 0, 0, 0]);
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.daily, said::gift(anna.pet, 2));
    let bid = ben_bids(&mut scene, 10);
    assert_eq!(holdings(&scene), [4, 2, 0, 10, 2]);
    scene.world.does(anna.account, &anna.owner, said::accept(anna.pet, bid));
    assert_eq!(holdings(&scene), [11, 2, 3, 0, 2]);
    assert_eq!(owner(&scene, &anna.pet), scene.ben.account);
    let state = scene.world.ledger.state();
    let trades: Vec<_> = state.all_trades().map(|trade| (trade.seller, trade.buyer, trade.price)).collect();
    assert_eq!(trades, [(anna.account, scene.ben.account, 10)]);
}

#[test]
fn a_bid_that_reaches_the_listing_trades_at_once_at_the_listing_s_price() {
    let mut scene = scene();
    anna_lists(&mut scene, 5);
    ben_bids(&mut scene, 9);
    assert_eq!(holdings(&scene), [6 + 3, 12 - 5, 2, 0, 0]);
    let pet = scene.anna.pet;
    assert_eq!(owner(&scene, &pet), scene.ben.account);
}

#[test]
fn a_listing_that_a_bid_reaches_trades_at_once_at_the_bid_s_price() {
    let mut scene = scene();
    ben_bids(&mut scene, 9);
    anna_lists(&mut scene, 5);
    assert_eq!(holdings(&scene), [6 + 6, 12 - 9, 3, 0, 0]);
}

#[test]
fn the_highest_bid_comes_first_and_of_equal_ones_the_earliest() {
    let mut scene = scene();
    let strangers = strangers(&mut scene, 3);
    for (person, price) in strangers.iter().zip([4, 6, 6]) {
        earn(&mut scene, person, price);
        scene.world.does(person.account, &person.daily, said::bid(scene.anna.pet, price, true));
    }
    anna_lists(&mut scene, 3);
    let pet = scene.anna.pet;
    assert_eq!(owner(&scene, &pet), strangers[1].account);
    // The other two stay, and are now bids on the new owner's pet.
    let state = scene.world.ledger.state();
    let id = state.pet_by_birth(&pet).expect("it is there");
    let left: Vec<_> = state.bids(id).map(|bid| (bid.account, bid.price)).collect();
    assert_eq!(left, [(strangers[2].account, 6), (strangers[0].account, 4)]);
    assert_eq!(state.globals().escrow, 10);
}

#[test]
fn a_new_owner_gets_their_own_bid_back() {
    let mut scene = scene();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    ben_bids(&mut scene, 4);
    anna_lists(&mut scene, 8);
    ben_bids(&mut scene, 8);
    assert_eq!(holdings(&scene)[1..4], [4, 3, 0]);
    assert_eq!(scene.world.ledger.state().orders_of(ben.account).count(), 0);
    assert_eq!(scene.world.ledger.state().orders_of(anna.account).count(), 0);
}

#[test]
fn a_living_pet_s_orders_sleep_once_the_story_has_ended() {
    let mut scene = scene();
    anna_lists(&mut scene, 5);
    scene.stories_end();
    let ben = scene.ben.clone();
    scene.world.does(ben.account, &ben.daily, said::bid(scene.anna.pet, 9, false));
    let pet = scene.anna.pet;
    assert_eq!(owner(&scene, &pet), scene.anna.account, "the listing was for a living pet");
    anna_lists(&mut scene, 5);
    assert_eq!(owner(&scene, &pet), ben.account, "as a keepsake it is listed anew");
}

#[test]
fn closing_the_book_gives_every_bid_back() {
    let mut scene = scene();
    ben_bids(&mut scene, 4);
    anna_lists(&mut scene, 9);
    scene.stories_end();
    let anna = scene.anna.clone();
    scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
    assert_eq!(holdings(&scene), [6, 12, 0, 0, 0]);
    assert_eq!(scene.world.ledger.state().all_orders().count(), 0);
}

#[test]
fn a_better_bid_than_the_lowest_of_too_many_gives_that_one_back() {
    let mut scene = scene();
    let strangers = crowd(&mut scene);
    ben_bids(&mut scene, 2);
    let last = strangers.last().expect("a crowd");
    assert_eq!(scene.world.ledger.state().orders_of(last.account).count(), 0, "of equal bids the last comes last");
    assert_eq!(scene.world.treats(last.account), 3);
}

#[test]
fn a_sold_pet_can_be_told_on_by_its_new_owner_only() {
    let mut scene = scene();
    anna_lists(&mut scene, 5);
    ben_bids(&mut scene, 5);
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    let hers = scene.world.event(anna.account, &anna.daily, said::post(anna.pet, "still mine?"));
    assert_eq!(scene.world.submit(&hers).err(), Some(Rejection::NotOwner));
    let before = scene.world.ledger.state().starter_of_use(ben.account);
    scene.world.does(ben.account, &ben.daily, said::post(anna.pet, "a new home"));
    let after = (scene.world.ledger.state().starter_of_use(ben.account), scene.world.wallet(&anna.pet));
    assert_eq!(after, (before - 1, 0), "starter treats are good for every pet that one has");
}
