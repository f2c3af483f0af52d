use std::time::Duration;

use api::content::{Ballot, BlockKind, BlocksPage, ClocksPage};
use api::log::{Outcome, VoteOutcome};
use chain::codec;
use chain::error::Rejection;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::vote::ClockVote;
use server::dig::{DigError, DigOptions, run as dig};
use server::engine::wall_time;
use testkit::server::account::TestAccount;
use testkit::server::audited;
use testkit::{START, said};
use tokio_util::sync::CancellationToken;

use super::dig::{dug, hand_in, work};
use crate::fixture::Fixture;
use crate::sample::jpeg;

/// Half of the block interval.
const DIG: Duration = Duration::from_millis(60);
/// The idle interval.
const IDLE: Duration = Duration::from_millis(100);

async fn ballot(fixture: &Fixture) -> Option<Ballot> {
    let answer = fixture.get("/api/v1/votes").await;
    assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
    answer.json::<ClocksPage>().asked
}

async fn vote(fixture: &Fixture, vote: &ClockVote) -> VoteOutcome {
    let answer = fixture.post_bytes("/api/v1/votes", codec::encode(vote)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    codec::decode(&answer.body).expect("an outcome")
}

/// The open block, dug by this person.
async fn digs(fixture: &Fixture, person: &TestAccount) -> Outcome {
    let work = work(fixture).await.expect("blocks can be dug");
    hand_in(fixture, &dug(fixture, &work, person.account)).await
}

/// Two people who dug a block each, and then nothing happens.
async fn idle() -> (Fixture, TestAccount, TestAccount) {
    let fixture = Fixture::with_treats().await;
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.hands.forward(DIG);
    assert!(matches!(digs(&fixture, &ida).await, Outcome::Accepted(_)));
    let ben = fixture.hatched("ben", &jpeg(2)).await;
    fixture.hands.forward(DIG);
    assert!(matches!(digs(&fixture, &ben).await, Outcome::Accepted(_)));
    (fixture, ida, ben)
}

/// Waits until that many blocks are closed.
async fn until_height(fixture: &Fixture, height: u64) {
    let mut tip = fixture.engine.tip();
    let closed = tokio::time::timeout(Duration::from_secs(10), tip.wait_for(|tip| tip.status.height.0 >= height));
    assert!(closed.await.is_ok_and(|tip| tip.is_ok()), "the house closes the block");
}

#[tokio::test]
async fn a_dug_time_block_is_completed_with_the_votes_that_came_and_shows_who_agreed() {
    let (fixture, ida, ben) = idle().await;
    let asked = ballot(&fixture).await.expect("nothing waits");
    assert_eq!((asked.needed, &asked.active[..]), (2, &[HOUSE, ida.account, ben.account][..]));
    fixture.hands.forward(IDLE);
    let Outcome::Refused(Rejection::TooFewVotes { needed: 2, active: 3, .. }) = digs(&fixture, &ida).await else {
        panic!("no account but perhaps the house has voted")
    };
    for person in [&ida, &ben] {
        assert_eq!(vote(&fixture, &person.vote(asked.entry, asked.from_ms)).await, VoteOutcome::Counts);
    }
    let voted = ballot(&fixture).await.expect("nothing has happened").voted;
    assert!(voted.ends_with(&[ida.account, ben.account]), "{voted:?}");
    assert!(matches!(digs(&fixture, &ida).await, Outcome::Accepted(_)));
    let page: BlocksPage = fixture.page("/api/v1/blocks").await;
    let block = page.blocks.first().expect("three blocks");
    assert_eq!((block.kind, block.dug.as_ref().map(|dug| dug.by.account)), (BlockKind::Time, Some(ida.account)));
    let agreed = block.agreed.as_ref().expect("closed by votes");
    let names: Vec<_> = agreed.by.iter().filter_map(|person| person.handle.as_deref()).collect();
    assert_eq!(agreed.of, 3);
    assert!(names.ends_with(&["ida", "ben"]), "{names:?}");
    assert!(ballot(&fixture).await.expect("again nothing waits").voted.is_empty(), "votes are for one entry");
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn the_house_closes_a_time_block_with_its_own_vote_among_the_others() {
    let (fixture, ida, _) = idle().await;
    let asked = ballot(&fixture).await.expect("nothing waits");
    fixture.hands.forward(IDLE);
    assert_eq!(vote(&fixture, &ida.vote(asked.entry, asked.from_ms)).await, VoteOutcome::Counts);
    fixture.hands.forward(Duration::from_millis(200));
    until_height(&fixture, 3).await;
    let page: BlocksPage = fixture.page("/api/v1/blocks").await;
    let agreed = page.blocks[0].agreed.clone().expect("closed by votes");
    assert_eq!(agreed.by.iter().map(|person| person.account).collect::<Vec<_>>(), [HOUSE, ida.account]);
    assert!(page.blocks[0].dug.is_none());
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn the_house_closes_alone_when_no_clock_has_answered_for_long() {
    let (fixture, ..) = idle().await;
    fixture.hands.forward(Duration::from_millis(600));
    until_height(&fixture, 3).await;
    let page: BlocksPage = fixture.page("/api/v1/blocks").await;
    assert_eq!((page.blocks[0].kind, &page.blocks[0].agreed), (BlockKind::Time, &None));
}

#[tokio::test]
async fn a_terminal_answers_with_a_key_in_a_file_and_digs_the_time_block() {
    let fixture = Fixture::with_treats().await;
    // A terminal goes by the system's clock.
    fixture.hands.forward(Duration::from_millis(wall_time().since(START)));
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    fixture.catch_up().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("ida.key");
    std::fs::write(&file, ida.key_file()).expect("written");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = format!("http://{}", listener.local_addr().expect("an address"));
    let served = server::http::router(&fixture.app);
    tokio::spawn(async move { axum::serve(listener, served).await });
    let options =
        DigOptions { server, handle: "ida".into(), key: Some(file.clone()), threads: 1, gentle: false, blocks: 1 };
    let no_key = DigOptions { key: Some(folder.path().join("none")), ..options.clone() };
    assert!(matches!(dig(no_key, CancellationToken::new()).await, Err(DigError::KeyFile { .. })));
    for (waits, kind) in [(DIG, BlockKind::Activity), (IDLE, BlockKind::Time)] {
        fixture.hands.forward(waits);
        let dug = tokio::time::timeout(Duration::from_secs(20), dig(options.clone(), CancellationToken::new()));
        dug.await.expect("in time").expect("dug");
        let page: BlocksPage = fixture.page("/api/v1/blocks").await;
        assert_eq!((page.blocks[0].kind, page.blocks[0].dug.is_some()), (kind, true));
    }
    let page: BlocksPage = fixture.page("/api/v1/blocks").await;
    let agreed = page.blocks[0].agreed.clone().expect("closed by votes");
    assert_eq!(agreed.by.iter().map(|person| person.account).collect::<Vec<_>>(), [HOUSE, ida.account]);
}

#[tokio::test]
async fn a_vote_that_breaks_a_rule_is_refused_and_one_that_counted_is_forgotten_with_the_next_entry() {
    let (fixture, mut ida, ben) = idle().await;
    let Ballot { entry, from_ms, .. } = ballot(&fixture).await.expect("nothing waits");
    let early = TimeMs(from_ms.0 - 1);
    let stranger = ClockVote { account: AccountId(99), ..ida.vote(entry, from_ms) };
    let stolen = ClockVote { account: ben.account, ..ida.vote(entry, from_ms) };
    let other = EntryIndex(1);
    for (wrong, why) in [
        (ida.vote(entry, early), Rejection::VoteEarly { given: early, min: from_ms }),
        (ida.vote(other, from_ms), Rejection::VoteOtherEntry { expected: entry, given: other }),
        (stranger, Rejection::VoteNotActive { account: AccountId(99) }),
        (stolen, Rejection::KeyOfOtherAccount),
    ] {
        assert_eq!(vote(&fixture, &wrong).await, VoteOutcome::Refused(why));
    }
    assert_eq!(
        vote(&fixture, &ida.vote(entry, from_ms)).await,
        VoteOutcome::Counts,
        "clocks may differ by two minutes"
    );
    let pet = ben.pet;
    fixture.act(&mut ida, said::pat(pet, None)).await;
    assert_eq!(ballot(&fixture).await, None, "an event waits");
    assert_eq!(vote(&fixture, &ida.vote(entry, from_ms)).await, VoteOutcome::Refused(Rejection::VotesUnasked));
    for (body, status) in [(Vec::new(), 400), (vec![0; 200], 400), (vec![0; 300], 413)] {
        assert_eq!(fixture.post_bytes("/api/v1/votes", body).await.status, status);
    }
}
