//! Treats and dug blocks through the engine: a change of the rules, restarts, and two miners at once.

use std::time::Duration;

use api::log::Outcome;
use chain::economy::Economy;
use chain::entry::Block;
use chain::error::Rejection;
use chain::ids::AccountId;
use chain::version::{RuleChange, Rules};
use server::change_rules::{ChangeRulesError, change_rules};
use server::cli::ChainArgs;
use server::engine::Engine;
use server::operator::OperatorError;
use server::store::Objects;
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, chain_in, options, start, wasm_rules};
use testkit::{blocks, params};

use crate::accepts::{memory, until_height};

fn economy() -> Economy {
    Economy { starter_treats: 1, dig_tries_min: 16, dig_tries_start: 64, ..Economy::demo() }
}

pub async fn dug(engine: &Engine, miner: AccountId) -> Block {
    let work = engine.dig_work().await.expect("not busy").expect("an event waits");
    blocks::dug_work(&engine.chain_id(), &work, miner)
}

#[tokio::test]
async fn the_house_switches_the_economy_on_and_it_is_there_after_a_restart() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    accepted(engine.change_rules(RuleChange::Economy(economy())).await.expect("not busy"));
    let other = Economy { care_treats: 2, ..economy() };
    let again = engine.change_rules(RuleChange::Economy(other)).await.expect("not busy");
    assert_eq!(again, Outcome::Refused(Rejection::RulesHoldAlready));
    accepted(submit(&engine, ada.post("still free")).await);
    hands.forward(Duration::from_millis(1_000));
    until_height(&engine, 1).await;
    let broke = Rejection::TooFewTreats { price: 1, balance: 0 };
    assert_eq!(submit(&engine, ada.post("no longer")).await, Outcome::Refused(broke));
    ada.sequence -= 1;
    engine.shutdown().await;

    let engine = start(options(store.clone(), &hands)).await;
    TestAccount::hatched(&engine, "ben").await;
    let block = dug(&engine, ada.account).await;
    hands.forward(Duration::from_millis(500));
    let Outcome::Accepted(_) = engine.close_dug(block).await.expect("not busy") else { panic!("dug in time") };
    accepted(submit(&engine, ada.post("paid for")).await);
    engine.shutdown().await;
    assert_eq!(audited(&store).await.treats, (4, 0));
}

#[tokio::test]
async fn the_rules_of_a_stored_chain_are_changed_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let args = chain_in(folder.path());
    let missing = change_rules(&args).await;
    assert!(matches!(missing, Err(ChangeRulesError::Operator(OperatorError::NoChain(_)))), "{missing:?}");
    let store = Objects::open(&args.store).expect("a folder");
    let engine = start(options(store.clone(), &Hands::new())).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    engine.shutdown().await;

    change_rules(&args).await.expect("changed");
    change_rules(&args).await.expect("the same again is the same");
    let classic = ChainArgs { rules: "classic".into(), ..args.clone() };
    let again = OperatorError::Refused(Rejection::RulesHoldAlready);
    // Whether a block closes before or after a change is chance here: a start may switch on one more version.
    let mut refused = change_rules(&classic).await.err();
    if refused.is_none() {
        refused = change_rules(&classic).await.err();
    }
    assert_eq!(refused.map(|error| error.to_string()), Some(again.to_string()));
    // The change may stand in the first block or, where that closed just before, in the second: this clock is past
    // both.
    let hands = Hands::new();
    hands.forward(Duration::from_secs(100 * 366 * 24 * 3_600));
    let mut options = options(store, &hands);
    options.accept_clock = true;
    let engine = start(options).await;
    until_height(&engine, 2).await;
    let broke = Rejection::TooFewTreats { price: 1, balance: 0 };
    assert_eq!(submit(&engine, ada.post("hello")).await, Outcome::Refused(broke));
    engine.shutdown().await;

    // By this machine's clock no block is due for a hundred years. Fair play, the newest version, may have been
    // switched on above, if a block closed between the first two changes.
    let again = Some(again.to_string());
    let refused = [change_rules(&args).await.err(), change_rules(&args).await.err()];
    let [first, second] = refused.map(|refused| refused.map(|error| error.to_string()));
    assert!(first.is_none() || first == again, "{first:?}");
    assert_eq!(second, again);
}

#[tokio::test]
async fn of_two_who_dig_one_block_at_once_one_is_told_that_it_was_late() {
    let (store, hands) = (memory(), Hands::new());
    let mut options = options(store.clone(), &hands);
    options.game = Rules::newest(params(), economy());
    options.rules = wasm_rules();
    let engine = start(options).await;
    let (ada, ben) = (TestAccount::hatched(&engine, "ada").await, TestAccount::hatched(&engine, "ben").await);
    let (first, second) = (dug(&engine, ada.account).await, dug(&engine, ben.account).await);
    hands.forward(Duration::from_millis(500));
    let (one, other) = tokio::join!(engine.close_dug(first.clone()), engine.close_dug(second));
    let outcomes = [one.expect("not busy"), other.expect("not busy")];
    let won = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Accepted(_))).count();
    let late = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Refused(Rejection::BlockStale))).count();
    assert_eq!((won, late), (1, 1), "{outcomes:?}");
    let work = engine.dig_work().await.expect("not busy");
    assert!(work.is_some_and(|work| work.clocks.is_some()), "nothing has happened since");
    engine.shutdown().await;
    assert_eq!(audited(&store).await.treats, (5, 0), "two starters and one reward");
}
