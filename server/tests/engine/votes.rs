//! Clock votes where several servers keep one log: they count whichever server closes the block.

use std::time::Duration;

use api::log::{Outcome, VoteOutcome};
use chain::codec;
use chain::entry::{Closer, Entry, EntryKind};
use chain::error::Rejection;
use chain::ids::{AccountId, EntryIndex, HOUSE, TimeMs};
use chain::params::Params;
use chain::version::Rules;
use chain::vote::ClockVote;
use server::engine::{Engine, EngineOptions};
use server::store::{SharedStore, StorageKey};
use testkit::server::account::TestAccount;
use testkit::server::stores::{Faulty, Mishap};
use testkit::server::{Hands, audited, options, start};
use testkit::{BLOCK_MS, IDLE_MS, economy, params};

use crate::accepts::{memory, until_height};
use crate::economy::dug;

/// From the moment on which clocks are asked until the house may close with their votes.
const HOUSE_WAITS: Duration = Duration::from_millis(BLOCK_MS / 4);
const IDLE: Duration = Duration::from_millis(IDLE_MS);
const BOUND: Duration = Duration::from_secs(20);

fn digging(store: &SharedStore, hands: &Hands) -> EngineOptions {
    EngineOptions { game: Rules::newest(params(), economy()), ..options(store.clone(), hands) }
}

fn in_requests(store: &SharedStore, hands: &Hands) -> EngineOptions {
    let mut options = digging(store, hands);
    options.tuning.in_requests = true;
    options
}

/// Three people who have dug a block each: with the house four clocks are asked, and three have to agree.
async fn miners(engine: &Engine, hands: &Hands, half_a_block: Duration) -> [TestAccount; 3] {
    let mut people = Vec::new();
    for name in ["ada", "ben", "cleo"] {
        let person = TestAccount::hatched(engine, name).await;
        let block = dug(engine, person.account).await;
        hands.forward(half_a_block);
        let Outcome::Accepted(_) = engine.close_dug(block).await.expect("not busy") else { panic!("dug in time") };
        people.push(person);
    }
    people.try_into().unwrap_or_else(|_| panic!("three"))
}

async fn with_miners(engine: &Engine, hands: &Hands) -> [TestAccount; 3] {
    miners(engine, hands, Duration::from_millis(BLOCK_MS / 2)).await
}

/// The log's last entry.
fn last(engine: &Engine) -> EntryIndex {
    EntryIndex(engine.status().entries.0 - 1)
}

async fn votes(engine: &Engine, person: &TestAccount, hands: &Hands) -> VoteOutcome {
    engine.vote(person.vote(last(engine), hands.now())).await.expect("not busy")
}

/// Until this server says that so many clocks have answered.
async fn until_given(engine: &Engine, given: u64) {
    let mut tip = engine.tip();
    let told = tip.wait_for(|tip| tip.clocks.is_some_and(|clocks| clocks.given == given));
    tokio::time::timeout(BOUND, told).await.expect("in time").expect("the engine lives");
}

async fn until(what: impl AsyncFn() -> bool) {
    let came = async {
        while !what().await {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(BOUND, came).await.expect("in time");
}

async fn stored(store: &SharedStore) -> Vec<StorageKey> {
    let mut votes = store.list_votes(EntryIndex(0)).await.expect("listed");
    votes.sort_by_key(ToString::to_string);
    votes
}

/// The accounts whose votes stand in the last entry, which closes a block.
async fn agreed(engine: &Engine) -> Vec<AccountId> {
    let page = engine.entries(last(engine), 1).await.expect("readable");
    let EntryKind::Block(block) = codec::decode::<Entry>(&page.entries[0].bytes).expect("an entry").kind else {
        panic!("a block is closed")
    };
    match block.closer {
        Closer::Clocks { votes, .. } => votes.iter().map(|vote| vote.account).collect(),
        other => panic!("closed by votes, not {other:?}"),
    }
}

#[tokio::test]
async fn votes_given_to_two_servers_close_one_block() {
    let (store, hands) = (memory(), Hands::new());
    let one = start(digging(&store, &hands)).await;
    let [ada, ben, _] = with_miners(&one, &hands).await;
    let two = start(digging(&store, &hands)).await;
    hands.forward(IDLE);
    assert_eq!(votes(&one, &ada, &hands).await, VoteOutcome::Counts);
    assert_eq!(votes(&two, &ben, &hands).await, VoteOutcome::Counts);
    for engine in [&one, &two] {
        until_given(engine, 3).await;
        let ballot = engine.ballot().await.expect("not busy").expect("clocks are asked");
        assert_eq!(ballot.voted, [HOUSE, ada.account, ben.account]);
    }
    assert_eq!(stored(&store).await.len(), 2, "the house's is not stored");
    hands.forward(HOUSE_WAITS);
    for engine in [&one, &two] {
        until_height(engine, 4).await;
        assert_eq!(agreed(engine).await, [HOUSE, ada.account, ben.account]);
        assert_eq!(engine.tip().borrow().clocks, None);
    }
    until(async || stored(&store).await.is_empty()).await;
    audited(&store).await;
}

#[tokio::test]
async fn a_restart_keeps_votes() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(digging(&store, &hands)).await;
    let [ada, ben, cleo] = with_miners(&engine, &hands).await;
    hands.forward(IDLE);
    for person in [&ada, &ben, &cleo] {
        assert_eq!(votes(&engine, person, &hands).await, VoteOutcome::Counts);
    }
    engine.shutdown().await;
    // The house may close alone by now: it closes with the votes all the same.
    hands.forward(IDLE * 2);
    let engine = start(digging(&store, &hands)).await;
    until_height(&engine, 4).await;
    assert_eq!(agreed(&engine).await, [HOUSE, ada.account, ben.account, cleo.account]);
}

#[tokio::test]
async fn a_dug_block_is_completed_with_votes_that_others_have_taken() {
    let (store, hands) = (memory(), Hands::new());
    let one = start(digging(&store, &hands)).await;
    let people = with_miners(&one, &hands).await;
    // It looks at nothing by itself.
    let two = start(in_requests(&store, &hands)).await;
    hands.forward(IDLE);
    let block = dug(&two, people[0].account).await;
    let refused = two.close_dug(block.clone()).await.expect("not busy");
    assert_eq!(refused, Outcome::Refused(Rejection::TooFewVotes { needed: 3, given: 0, active: 4 }));
    for person in &people {
        assert_eq!(votes(&one, person, &hands).await, VoteOutcome::Counts);
    }
    // A look for every try would be too much, so miners come again.
    until(async || matches!(two.close_dug(block.clone()).await, Ok(Outcome::Accepted(_)))).await;
    assert_eq!(agreed(&two).await, people.map(|person| person.account));
    audited(&store).await;
}

#[tokio::test]
async fn functions_see_each_others_votes_inside_of_requests() {
    let (store, hands) = (memory(), Hands::new());
    let one = start(in_requests(&store, &hands)).await;
    let [ada, ben, _] = with_miners(&one, &hands).await;
    let two = start(in_requests(&store, &hands)).await;
    hands.forward(IDLE);
    for (engine, person) in [(&one, &ada), (&two, &ben)] {
        engine.catch_up().await.expect("not busy");
        assert_eq!(votes(engine, person, &hands).await, VoteOutcome::Counts);
    }
    // A third one, which has received none.
    let three = start(in_requests(&store, &hands)).await;
    assert_eq!(three.tip().borrow().clocks, None, "it does nothing by itself");
    three.catch_up().await.expect("not busy");
    assert_eq!(three.tip().borrow().clocks.map(|clocks| clocks.given), Some(3));
    hands.forward(HOUSE_WAITS);
    three.catch_up().await.expect("not busy");
    assert_eq!((three.status().height.0, agreed(&three).await), (4, vec![HOUSE, ada.account, ben.account]));
    assert!(three.settle(BOUND).await);
    until(async || stored(&store).await.is_empty()).await;
    audited(&store).await;
}

#[tokio::test]
async fn what_is_no_vote_is_ignored_and_a_true_one_takes_its_place() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(digging(&store, &hands)).await;
    let [ada, ben, cleo] = with_miners(&engine, &hands).await;
    let entry = last(&engine);
    engine.shutdown().await;
    hands.forward(IDLE);
    let (now, early, far) = (hands.now(), TimeMs(hands.now().0 - 1), TimeMs(hands.now().0 + 600_000));
    let other = EntryIndex(entry.0 - 1);
    let stranger = TestAccount { account: AccountId(99), ..TestAccount::newcomer(ada.chain_id, "zoe") };
    let forged = ClockVote { account: cleo.account, ..ada.vote(entry, now) };
    let rows: [(&TestAccount, EntryIndex, Vec<u8>); 11] = [
        (&ada, entry, Vec::new()),
        (&ada, entry, b"not a vote".to_vec()),
        (&ada, entry, vec![0; 1 << 20]),
        (&ben, entry, codec::encode(&ada.vote(entry, now))),
        (&cleo, entry, codec::encode(&forged)),
        (&ada, entry, codec::encode(&ada.vote(other, now))),
        (&ada, entry, codec::encode(&ada.vote(entry, early))),
        (&ada, entry, codec::encode(&ada.vote(entry, far))),
        (&stranger, entry, codec::encode(&stranger.vote(entry, now))),
        (&ada, EntryIndex(entry.0 + 1), codec::encode(&ada.vote(EntryIndex(entry.0 + 1), now))),
        (&ada, other, codec::encode(&ada.vote(other, now))),
    ];
    for (number, (named, about, bytes)) in rows.into_iter().enumerate() {
        let key = StorageKey::Vote { entry: about, account: named.account };
        store.put(&key, bytes.into()).await.expect("written");
        let counted = Faulty::new(store.clone(), |_, _| None);
        let engine = start(digging(&(counted.clone() as SharedStore), &hands)).await;
        // One is that of the sweep, which leaves what may be about the last entry.
        until(async || counted.vote_listings() > 3).await;
        assert_eq!(engine.status().entries.0, entry.0 + 1, "row {number}: no block is closed");
        let given = engine.tip().borrow().clocks.map(|clocks| clocks.given);
        assert_eq!(given, Some(1), "row {number}: only the house's counts");
        let is_left = about >= entry;
        until(async || store.exists(&key).await.expect("readable") == is_left).await;
        engine.shutdown().await;
        store.delete(&key).await.expect("deleted");
    }
    let engine = start(digging(&store, &hands)).await;
    let key = StorageKey::Vote { entry, account: ada.account };
    store.put(&key, b"not a vote".to_vec().into()).await.expect("written");
    assert_eq!(votes(&engine, &ada, &hands).await, VoteOutcome::Counts);
    let kept = store.get(&key).await.expect("readable").expect("there");
    assert_eq!(codec::decode::<ClockVote>(&kept).expect("a vote").account, ada.account);
}

#[tokio::test]
async fn a_clock_is_written_once_however_often_it_answers() {
    let hands = Hands::new();
    let counted = Faulty::new(memory(), |_, _| None);
    let store: SharedStore = counted.clone();
    let engine = start(digging(&store, &hands)).await;
    let people = with_miners(&engine, &hands).await;
    let sleeper = TestAccount { account: AccountId(99), ..TestAccount::newcomer(engine.chain_id(), "zoe") };
    hands.forward(IDLE);
    for later in 0..50 {
        for person in &people {
            let vote = person.vote(last(&engine), TimeMs(hands.now().0 + later));
            assert_eq!(engine.vote(vote).await.expect("not busy"), VoteOutcome::Counts);
        }
        let refused = VoteOutcome::Refused(Rejection::VoteNotActive { account: AccountId(99) });
        assert_eq!(votes(&engine, &sleeper, &hands).await, refused);
    }
    let entry = last(&engine);
    let expected = people.iter().map(|person| StorageKey::Vote { entry, account: person.account });
    assert_eq!(stored(&store).await, expected.collect::<Vec<_>>());
    assert_eq!(counted.vote_writes(), 3);
}

#[tokio::test]
async fn the_store_is_looked_at_only_while_clocks_are_asked() {
    const HOUR: Duration = Duration::from_secs(3_600);
    let hands = Hands::new();
    let counted = Faulty::new(memory(), |_, _| None);
    let store: SharedStore = counted.clone();
    let mut options = in_requests(&store, &hands);
    let hour_ms = u64::try_from(HOUR.as_millis()).expect("short");
    let slow = Params { block_interval_ms: hour_ms, idle_interval_ms: 10 * hour_ms, ..params() };
    options.game = Rules::newest(slow, economy());
    options.tuning.poll = Duration::from_secs(60);
    let engine = start(options).await;
    let [ada, ben, cleo] = miners(&engine, &hands, HOUR / 2).await;
    let looks = async || {
        for _ in 0..10 {
            engine.catch_up().await.expect("not busy");
        }
        counted.vote_listings()
    };
    assert_eq!(looks().await, 0, "nothing is asked");
    hands.forward(HOUR * 10);
    assert_eq!(looks().await, 1, "one look in five polls");
    hands.forward(Duration::from_secs(301));
    assert_eq!(looks().await, 2);
    for person in [&ada, &ben, &cleo] {
        assert_eq!(votes(&engine, person, &hands).await, VoteOutcome::Counts);
    }
    hands.forward(Duration::from_secs(301));
    assert_eq!(looks().await, 2, "all have answered");
}

#[tokio::test]
async fn a_store_that_fails_leaves_votes_where_they_were_received() {
    let hands = Hands::new();
    let faulty = Faulty::new(memory(), |_, _| None);
    let store: SharedStore = faulty.clone();
    let engine = start(digging(&store, &hands)).await;
    let [ada, ben, cleo] = with_miners(&engine, &hands).await;
    // One that another server has received cannot be read, and none can be written.
    let key = StorageKey::Vote { entry: last(&engine), account: cleo.account };
    faulty.hide(Some(key.clone()));
    hands.forward(IDLE);
    let foreign = codec::encode(&cleo.vote(last(&engine), hands.now()));
    store.put(&key, foreign.into()).await.expect("written");
    faulty.spoil(|_, key| matches!(key, StorageKey::Vote { .. }).then_some(Mishap::Failed));
    for person in [&ada, &ben] {
        assert_eq!(votes(&engine, person, &hands).await, VoteOutcome::Counts);
    }
    hands.forward(HOUSE_WAITS);
    until_height(&engine, 4).await;
    assert_eq!(agreed(&engine).await, [HOUSE, ada.account, ben.account]);
}

#[tokio::test]
async fn a_vote_that_comes_too_late_leaves_nothing() {
    let (store, hands) = (memory(), Hands::new());
    let engine = start(digging(&store, &hands)).await;
    let [ada, ..] = with_miners(&engine, &hands).await;
    hands.forward(IDLE);
    // An entry comes while it is written.
    let (vote, _) =
        tokio::join!(engine.vote(ada.vote(last(&engine), hands.now())), TestAccount::hatched(&engine, "zoe"));
    vote.expect("not busy");
    until(async || stored(&store).await.is_empty()).await;
}
