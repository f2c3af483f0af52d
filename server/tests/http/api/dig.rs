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

use crate::sample::jpeg;
use crate::world::World;

pub async fn work(world: &World) -> Option<DigWork> {
    let answer = world.get("/api/v1/dig").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    codec::decode(&answer.body).expect("an option of DigWork")
}

pub async fn hand_in(world: &World, block: &Block) -> Outcome {
    let answer = world.post_bytes("/api/v1/dig", codec::encode(block)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    codec::decode(&answer.body).expect("an outcome")
}

pub fn dug(world: &World, work: &DigWork, miner: AccountId) -> Block {
    blocks::dug_work(&world.engine.chain_id(), work, miner)
}

#[tokio::test]
async fn a_block_is_dug_over_http_and_its_treats_are_spent() {
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let work = work(&world).await.expect("a birth waits");
    let block = dug(&world, &work, ida.account);
    assert!(matches!(hand_in(&world, &block).await, Outcome::Refused(Rejection::BlockNotDue { .. })));
    world.hands.forward(std::time::Duration::from_millis(60));
    let Outcome::Accepted(receipt) = hand_in(&world, &block).await else { panic!("it can be dug now") };
    assert_eq!(world.engine.status().entries.0, receipt.index.0 + 1);
    assert_eq!(hand_in(&world, &block).await, Outcome::Refused(Rejection::BlockDuplicate));
    let pet = ida.pet;
    world.act(&mut ida, said::gift(pet, 3)).await;
    let broke = ida.tries(said::gift(pet, 1));
    let refused = Rejection::TooFewTreats { price: 1, balance: 0 };
    assert_eq!(world.submit(broke).await, Outcome::Refused(refused));
    assert_eq!(world.engine.metrics().dug.get(), 1);
    audited(world.engine.store()).await;
}

#[tokio::test]
async fn without_an_event_there_is_a_time_block_and_under_the_first_rules_nothing_to_dig() {
    let idle = work(&World::with_treats().await).await.expect("a time block, later");
    assert_eq!(idle.clocks.map(|clocks| clocks.active), Some(vec![HOUSE]));
    let first = World::new().await;
    first.hatched("ida", &jpeg(1)).await;
    assert_eq!(work(&first).await, None);
}

#[tokio::test]
async fn what_is_no_dug_block_is_refused_as_a_whole() {
    let world = World::with_treats().await;
    let ida = world.hatched("ida", &jpeg(1)).await;
    let block = dug(&world, &work(&world).await.expect("a birth waits"), ida.account);
    let house = Block { closer: Closer::House(Signature([0; 64])), ..block.clone() };
    let longer = [codec::encode(&block), vec![0]].concat();
    for (body, status, code) in [
        (Vec::new(), 400, "bad-request"),
        (codec::encode(&house), 400, "bad-request"),
        (longer, 400, "bad-request"),
        (vec![0; 5_000], 413, "body-too-large"),
    ] {
        let answer = world.post_bytes("/api/v1/dig", body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (status, code));
    }
    let easy = Block { header: BlockHeader { difficulty: 1, ..block.header }, ..block };
    world.hands.forward(std::time::Duration::from_millis(60));
    let Outcome::Refused(rejection) = hand_in(&world, &easy).await else { panic!("too easy") };
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
    let world = World::with_treats().await;
    let mut ida = world.hatched("ida", &jpeg(1)).await;
    let pet = ida.pet;
    world.act(&mut ida, said::pat(pet, None)).await;
    let block = dug(&world, &work(&world).await.expect("events wait"), AccountId(77));
    world.hands.forward(std::time::Duration::from_millis(60));
    assert_eq!(hand_in(&world, &block).await, Outcome::Refused(Rejection::UnknownAccount));
}
