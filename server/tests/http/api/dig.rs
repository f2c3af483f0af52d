use api::log::Outcome;
use chain::abi::DigWork;
use chain::codec;
use chain::entry::{Block, BlockHeader, Closer};
use chain::error::Rejection;
use chain::ids::AccountId;
use chain::ids::HOUSE;
use chain::keys::Signature;
use server::dig::{self, DigOptions};
use testkit::server::audited;
use testkit::{blocks, said};

use crate::fixture::Fixture;
use crate::sample::jpeg;

pub async fn work(fixture: &Fixture) -> Option<DigWork> {
    let answer = fixture.get("/api/v1/dig").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    codec::decode(&answer.body).expect("an option of DigWork")
}

pub async fn hand_in(fixture: &Fixture, block: &Block) -> Outcome {
    let answer = fixture.post_bytes("/api/v1/dig", codec::encode(block)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    codec::decode(&answer.body).expect("an outcome")
}

pub fn dug(fixture: &Fixture, work: &DigWork, miner: AccountId) -> Block {
    blocks::dug_work(&fixture.engine.chain_id(), work, miner)
}

#[tokio::test]
async fn a_block_is_dug_over_http_and_its_treats_are_spent() {
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let work = work(&fixture).await.expect("a birth waits");
    let block = dug(&fixture, &work, ida.account);
    assert!(matches!(hand_in(&fixture, &block).await, Outcome::Refused(Rejection::BlockNotDue { .. })));
    fixture.hands.forward(std::time::Duration::from_millis(60));
    let Outcome::Accepted(receipt) = hand_in(&fixture, &block).await else { panic!("it can be dug now") };
    assert_eq!(fixture.engine.status().entries.0, receipt.index.0 + 1);
    assert_eq!(hand_in(&fixture, &block).await, Outcome::Refused(Rejection::BlockDuplicate));
    let pet = ida.pet;
    fixture.act(&mut ida, said::gift(pet, 3)).await;
    let broke = ida.tries(said::gift(pet, 1));
    let refused = Rejection::TooFewTreats { price: 1, balance: 0 };
    assert_eq!(fixture.submit(broke).await, Outcome::Refused(refused));
    assert_eq!(fixture.engine.metrics().dug.get(), 1);
    audited(fixture.engine.store()).await;
}

#[tokio::test]
async fn without_an_event_there_is_a_time_block_and_under_the_first_rules_nothing_to_dig() {
    let idle = work(&Fixture::with_treats().await).await.expect("a time block, later");
    assert_eq!(idle.clocks.map(|clocks| clocks.active), Some(vec![HOUSE]));
    let first = Fixture::new().await;
    first.hatched("ida", &jpeg(1)).await;
    assert_eq!(work(&first).await, None);
}

#[tokio::test]
async fn what_is_no_dug_block_is_refused_as_a_whole() {
    let fixture = Fixture::with_treats().await;
    let ida = fixture.hatched("ida", &jpeg(1)).await;
    let block = dug(&fixture, &work(&fixture).await.expect("a birth waits"), ida.account);
    let house = Block { closer: Closer::House(Signature([0; 64])), ..block.clone() };
    let longer = [codec::encode(&block), vec![0]].concat();
    for (body, status, code) in [
        (Vec::new(), 400, "bad-request"),
        (codec::encode(&house), 400, "bad-request"),
        (longer, 400, "bad-request"),
        (vec![0; 5_000], 413, "body-too-large"),
    ] {
        let answer = fixture.post_bytes("/api/v1/dig", body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (status, code));
    }
    let easy = Block { header: BlockHeader { difficulty: 1, ..block.header }, ..block };
    fixture.hands.forward(std::time::Duration::from_millis(60));
    let Outcome::Refused(rejection) = hand_in(&fixture, &easy).await else { panic!("too easy") };
    assert_eq!(rejection.name(), "BlockWrongDifficulty");
}

#[tokio::test]
async fn a_miner_without_an_account_is_told_so_by_the_terminal() {
    let options = DigOptions {
        server: "http://127.0.0.1:1".into(),
        handle: "unknown".into(),
        key: None,
        threads: 1,
        gentle: false,
        blocks: 1,
    };
    assert!(dig::run(options, tokio_util::sync::CancellationToken::new()).await.is_err());
    let fixture = Fixture::with_treats().await;
    let mut ida = fixture.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    fixture.act(&mut ida, said::pat(pet, None)).await;
    let block = dug(&fixture, &work(&fixture).await.expect("events wait"), AccountId(77));
    fixture.hands.forward(std::time::Duration::from_millis(60));
    assert_eq!(hand_in(&fixture, &block).await, Outcome::Refused(Rejection::UnknownAccount));
}
