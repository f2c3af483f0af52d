//! The news for a returning account, read from a chain with some accounts.

use app::model::away::news::{news, seen};
use app::model::{Deal, News};
use app::storage::KeptSeen;
use chain::ids::{AccountId, TimeMs};
use chain::version::Rules;
use testkit::world::{Person, World};
use testkit::{economy, params, said};

/// Anna, Ben and Cleo with a pet each; Ben and Cleo have some treats.
struct Scene {
    world: World,
    anna: Person,
    ben: Person,
    cleo: Person,
}

impl Scene {
    fn new() -> Self {
        let mut world = World::with_rules(Rules::newest(params(), economy()));
        let (anna, ben, cleo) = (world.hatches("anna"), world.hatches("ben"), world.hatches("cleo"));
        for digger in [&ben, &cleo, &ben, &cleo, &ben, &cleo] {
            world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
            world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
            world.does(ben.account, &ben.daily, said::pat(cleo.pet, None));
            world.digs(digger.account);
        }
        Self { world, anna, ben, cleo }
    }

    fn seen_by(&self, who: &Person) -> KeptSeen {
        let ledger = &self.world.ledger;
        seen(ledger.state(), who.account, ledger.entries().0, TimeMs(1))
    }

    fn news(&self, since: &KeptSeen) -> News {
        news(self.world.ledger.state(), since)
    }

    fn deals(&self, since: &KeptSeen) -> Vec<Deal> {
        self.news(since).deals.iter().map(|deal| deal.what).collect()
    }
}

#[test]
fn an_account_that_was_not_away_has_no_news() {
    let scene = Scene::new();
    let news = scene.news(&scene.seen_by(&scene.anna));
    assert_eq!((news.pages, news.deals.len(), news.listed, news.is_personal()), (0, 0, 0, false));
    assert_eq!(news.pets.iter().map(|pet| pet.birth).collect::<Vec<_>>(), [scene.anna.pet]);
}

#[test]
fn blocks_and_comments_of_others_are_counted() {
    let mut scene = Scene::new();
    let Scene { anna, ben, .. } = &scene;
    let (anna, ben) = (anna.clone(), ben.clone());
    let before = scene.world.does(anna.account, &anna.daily, said::post(anna.pet, "hello"));
    scene.world.does(ben.account, &ben.daily, said::comment(anna.pet, before.index, "before"));
    let since = scene.seen_by(&anna);
    scene.world.does(ben.account, &ben.daily, said::comment(anna.pet, before.index, "how nice"));
    scene.world.closes();
    scene.world.does(ben.account, &ben.daily, said::comment(anna.pet, before.index, "and once more"));
    scene.world.closes();
    let news = scene.news(&since);
    assert_eq!((news.pages, news.pets[0].comments, news.pets[0].ended), (2, 2, false));
    assert!(news.is_personal());
    assert_eq!(scene.news(&scene.seen_by(&ben)).pets[0].comments, 0);
}

#[test]
fn an_ended_story_is_news_once() {
    let mut scene = Scene::new();
    let since = scene.seen_by(&scene.anna);
    scene.world.close_blocks(20);
    let news = scene.news(&since);
    assert!(news.pets[0].ended && news.is_lasting() && news.is_personal());
    let later = scene.seen_by(&scene.anna);
    assert_eq!(scene.news(&later).pets, []);
}

#[test]
fn a_bid_is_news_to_the_owner_and_a_higher_one_to_the_first_bidder() {
    let mut scene = Scene::new();
    let (anna, ben, cleo) = (scene.anna.clone(), scene.ben.clone(), scene.cleo.clone());
    let since = scene.seen_by(&anna);
    scene.world.does(ben.account, &ben.daily, said::bid(anna.pet, 4, true));
    assert_eq!(scene.deals(&since), [Deal::Offered { by: ben.account, price: 4 }]);
    let ben_since = scene.seen_by(&ben);
    assert_eq!(scene.deals(&ben_since), []);
    scene.world.does(cleo.account, &cleo.daily, said::bid(anna.pet, 5, true));
    assert_eq!(scene.deals(&ben_since), [Deal::Outbid { own: 4, best: 5 }]);
    assert_eq!(scene.deals(&scene.seen_by(&ben)), [], "once");
}

#[test]
fn a_sale_is_news_to_both_and_the_buyer_s_bid_is_not_reported_as_lost() {
    let mut scene = Scene::new();
    let (anna, ben, cleo) = (scene.anna.clone(), scene.ben.clone(), scene.cleo.clone());
    scene.world.does(anna.account, &anna.owner, said::list(anna.pet, 9));
    let bid = scene.world.does(ben.account, &ben.daily, said::bid(anna.pet, 4, true)).index;
    let (anna_since, ben_since, cleo_since) = (scene.seen_by(&anna), scene.seen_by(&ben), scene.seen_by(&cleo));
    scene.world.does(anna.account, &anna.owner, said::accept(anna.pet, bid));
    assert_eq!(scene.deals(&anna_since), [Deal::Sold { buyer: ben.account, price: 4 }]);
    assert_eq!(scene.deals(&ben_since), [Deal::Bought { seller: anna.account, price: 4 }]);
    assert_eq!(scene.deals(&cleo_since), []);
}

#[test]
fn a_bid_for_a_closed_book_is_returned() {
    let mut scene = Scene::new();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    scene.world.does(ben.account, &ben.daily, said::bid(anna.pet, 4, true));
    let since = scene.seen_by(&ben);
    scene.world.close_blocks(20);
    assert_eq!(scene.deals(&since), [], "it sleeps");
    scene.world.does(anna.account, &anna.owner, said::story_end(anna.pet));
    assert_eq!(scene.deals(&since), [Deal::GivenBack { price: 4 }]);
}

#[test]
fn a_handed_over_pet_is_news_to_both() {
    let mut scene = Scene::new();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    let (anna_since, ben_since) = (scene.seen_by(&anna), scene.seen_by(&ben));
    scene.world.does(anna.account, &anna.owner, said::hand_over(anna.pet, Some(ben.account)));
    assert_eq!(scene.deals(&ben_since), [Deal::Asked]);
    assert_eq!(scene.deals(&scene.seen_by(&ben)), [], "once");
    scene.world.does(ben.account, &ben.daily, said::take_over(anna.pet));
    assert_eq!(scene.deals(&anna_since), [Deal::Moved { to: ben.account }]);
}

#[test]
fn only_listings_of_others_are_counted() {
    let mut scene = Scene::new();
    let (anna, ben) = (scene.anna.clone(), scene.ben.clone());
    let since = scene.seen_by(&anna);
    scene.world.does(anna.account, &anna.owner, said::list(anna.pet, 9));
    assert_eq!(scene.news(&since).listed, 0);
    scene.world.does(ben.account, &ben.owner, said::list(ben.pet, 9));
    let news = scene.news(&since);
    assert_eq!((news.listed, news.is_personal()), (1, false));
}

#[test]
fn remembered_pets_and_bids_are_bounded() {
    let scene = Scene::new();
    let stranger = seen(scene.world.ledger.state(), AccountId(99), 1, TimeMs(1));
    assert_eq!((stranger.pets.len(), stranger.offered.len(), stranger.bids.len()), (0, 0, 0));
    assert!(scene.seen_by(&scene.anna).pets.len() <= 64);
}
