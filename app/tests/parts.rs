//! Queries of screens to the parts of the world, each on a copy of a chain with some accounts, without a browser.

use app::model::{Access, Accounts, Actions, Base, Invitations, Market, Pets, Treats};
use app::outbox::Outbox;
use app::session::{Me, Session};
use app::submit::Submitter;
use app::sync::{ChainCopy, Replica};
use chain::event::{Action, Pat, Post};
use chain::hash::Hash;
use chain::keys::PublicKey;
use chain::version::Rules;
use leptos::prelude::{Owner, Set as _};
use testkit::world::{Person, World};
use testkit::{economy, params, said};

/// Anna, who is signed in, and Ben, with a pet each.
struct Scene {
    world: World,
    anna: Person,
    ben: Person,
    _owner: Owner,
}

impl Scene {
    fn new() -> Self {
        let owner = Owner::new();
        owner.set();
        let mut world = World::with_rules(Rules::newest(params(), economy()));
        let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
        Self { world, anna, ben, _owner: owner }
    }

    fn copy(&self) -> ChainCopy {
        let mut replica = Replica::begin(&self.world.log[0]).expect("the first entry");
        for entry in &self.world.log[1..] {
            replica.apply(entry).expect("an honest log");
        }
        let copy = ChainCopy::new(String::new());
        copy.take_copy(replica);
        copy
    }

    /// Anna's session.
    fn session(&self, copy: ChainCopy) -> Session {
        let session = Session::new(copy);
        let Person { handle, account, daily, pet, .. } = self.anna.clone();
        let key = PublicKey::of_seed(&daily);
        session.me.set(Some(Me { handle, account, pet: Some(pet), key, key_works: true }));
        session
    }
}

#[test]
fn before_the_chain_is_loaded_nothing_is_known() {
    let scene = Scene::new();
    let copy = ChainCopy::new(String::new());
    let session = scene.session(copy);
    assert_eq!(Pets::new(copy, session).life(scene.anna.pet), None);
    assert_eq!(Market::new(copy, session).listings(), None);
    assert_eq!(Accounts::new(copy, session).account_of("anna"), None);
}

#[test]
fn pets_are_found_with_lives_and_owners() {
    let mut scene = Scene::new();
    let Scene { anna, ben, .. } = &scene;
    let (anna, ben) = (anna.clone(), ben.clone());
    for _ in 0..3 {
        scene.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
        scene.world.closes();
    }
    scene.world.does(ben.account, &ben.owner, said::hand_over(ben.pet, Some(anna.account)));
    let copy = scene.copy();
    let pets = Pets::new(copy, scene.session(copy));
    let (first, second) = (pets.life(anna.pet).expect("a pet"), pets.life(ben.pet).expect("a pet"));
    assert!(first.remaining < second.remaining, "{first:?} {second:?}");
    assert_eq!(pets.needing(1).first().map(|(birth, _)| *birth), Some(anna.pet));
    assert_eq!(pets.newest(2), [ben.pet, anna.pet]);
    assert_eq!(pets.census(), Some((2, 0)));
    assert_eq!((pets.offers(), pets.offered(ben.pet)), (vec![ben.pet], Some(anna.account)));
    assert_eq!(pets.own_living_pets(), [anna.pet]);
}

#[test]
fn accounts_are_found_by_handles_and_keys() {
    let scene = Scene::new();
    let copy = scene.copy();
    let accounts = Accounts::new(copy, scene.session(copy));
    assert_eq!(accounts.account_of("ben"), Some(scene.ben.account));
    assert_eq!(accounts.account_of("nobody"), None);
    assert!(accounts.account(scene.ben.account).is_some());
}

#[test]
fn the_market_has_listings_and_bids() {
    let mut scene = Scene::new();
    let Scene { anna, ben, .. } = &scene;
    let (anna, ben) = (anna.clone(), ben.clone());
    scene.world.does(ben.account, &ben.owner, said::list(ben.pet, 7));
    let copy = scene.copy();
    let market = Market::new(copy, scene.session(copy));
    let listings = market.listings().expect("there is a market");
    assert_eq!(listings.iter().map(|pet| (pet.birth, pet.price)).collect::<Vec<_>>(), [(ben.pet, 7)]);
    assert_eq!(market.order_book(ben.pet).and_then(|book| book.asked), Some(7));
    assert_eq!(market.order_book(anna.pet).and_then(|book| book.asked), None);
    assert!(market.own_orders().is_empty() && market.own_adoptions(9).is_empty());
}

#[test]
fn treats_are_counted_and_priced() {
    let scene = Scene::new();
    let copy = scene.copy();
    let session = scene.session(copy);
    let outbox = Outbox::new(copy, session, Submitter::new(copy), |reason| format!("{reason:?}"));
    let treats = Treats::new(copy, session, outbox);
    let balance = treats.balance().expect("there are treats");
    let state = scene.world.ledger.state();
    assert_eq!(balance.starter, u64::from(state.starter_of_use(scene.anna.account)));
    let pat = Action::Pat(Pat { pet: scene.anna.pet, moment: None });
    assert!(treats.price(&pat).is_some_and(|price| price.starter));
    assert!(!treats.is_short_of_treats(&pat));
    assert_eq!(treats.wallet(scene.anna.pet), Some(0));
}

#[test]
fn an_account_may_do_what_the_copy_allows_it() {
    let scene = Scene::new();
    let copy = scene.copy();
    let session = scene.session(copy);
    let submitter = Submitter::new(copy);
    let outbox = Outbox::new(copy, session, submitter, |reason| format!("{reason:?}"));
    let base = Base::of_page(copy, session, submitter, outbox);
    let actions = Actions::new(Access::new(base));
    let photos = vec![Hash([7; 32])];
    let post = |pet| Action::Post(Post { pet, text: None, photos: photos.clone() });
    assert_eq!(actions.may(&post(scene.anna.pet)), Ok(()));
    assert!(actions.may(&post(scene.ben.pet)).is_err(), "a story of another owner's pet");
    assert_eq!(actions.may(&Action::Pat(Pat { pet: scene.ben.pet, moment: None })), Ok(()));
    assert!(Invitations::new(actions).may_make(scene.ben.pet).is_err(), "an invitation through another owner's pet");
    session.me.set(None);
    assert!(actions.may(&post(scene.anna.pet)).is_err(), "no account is signed in");
}
