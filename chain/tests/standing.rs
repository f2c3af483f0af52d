//! What the module says of signers, pets and accounts: the same as the state, for hosts that do not keep it.

use chain::abi::{AccountStanding, Machine, PetStanding, Request, Response, Signer};
use chain::commitment::handle_hash;
use chain::economy::Economy;
use chain::hash::Hash;
use chain::ids::{HOUSE, Height};
use chain::keys::PublicKey;
use chain::limits::TTL_BLOCKS;
use chain::version::Rules;
use testkit::world::World;
use testkit::{Seed, economy, house, params, said, seed};

/// A module that holds this chain, whose last entry closed a block.
fn module(world: &World) -> Machine {
    let mut machine = Machine::default();
    let snapshot = world.ledger.snapshot().expect("a block has just closed");
    assert!(matches!(machine.answer(Request::Restore(snapshot)), Response::Status(_)));
    machine
}

fn signer(machine: &mut Machine, key: &Seed) -> Signer {
    match machine.answer(Request::Signer(PublicKey::of_seed(key))) {
        Response::Signer(signer) => signer,
        other => panic!("{other:?}"),
    }
}

fn pet(machine: &mut Machine, birth: Hash) -> Option<PetStanding> {
    match machine.answer(Request::Pet(birth)) {
        Response::Pet(pet) => pet,
        other => panic!("{other:?}"),
    }
}

fn account(machine: &mut Machine, handle: &str) -> Option<AccountStanding> {
    match machine.answer(Request::Account(handle_hash(handle))) {
        Response::Account(account) => account,
        other => panic!("{other:?}"),
    }
}

fn world() -> World {
    World::with_rules(Rules::newest(params(), Economy { starter_growth_blocks: 0, ..economy() }))
}

#[test]
fn a_signer_s_next_event_is_the_one_that_the_rules_ask_for() {
    let mut world = world();
    let anna = world.hatches("anna");
    world.does(anna.account, &anna.daily, said::post(anna.pet, "hello"));
    world.does(anna.account, &anna.daily, said::pat(anna.pet, None));
    world.closes();
    let (mut machine, hatch_tries) = (module(&world), world.ledger.state().hatch_tries_now());
    let known = |sequence| Signer { account: Some(anna.account), sequence, made: Some(anna.pet), hatch_tries };
    assert_eq!(signer(&mut machine, &anna.owner), known(1));
    assert_eq!(signer(&mut machine, &anna.daily), known(2));
    assert_eq!(signer(&mut machine, &anna.recovery), known(0));
    let of_house = Signer { account: Some(HOUSE), sequence: 0, made: None, hatch_tries };
    assert_eq!(signer(&mut machine, &house()), of_house);
    let nobody = Signer { account: None, sequence: 0, made: None, hatch_tries };
    assert_eq!(signer(&mut machine, &seed("nobody")), nobody);
}

#[test]
fn a_pet_s_time_to_live_runs_down_and_its_story_ends() {
    let mut world = world();
    let anna = world.hatches("anna");
    world.closes();
    let told = pet(&mut module(&world), anna.pet).expect("it was hatched");
    let wallet = world.wallet(&anna.pet);
    let born = Height(1);
    let fresh = PetStanding {
        entry: anna.birth,
        owner: anna.account,
        born,
        tended: born,
        blocks_left: TTL_BLOCKS,
        ends: Height(1 + TTL_BLOCKS),
        closed: None,
        wallet,
    };
    assert_eq!(told, fresh);
    for left in (0..TTL_BLOCKS).rev() {
        world.closes();
        let told = pet(&mut module(&world), anna.pet).expect("it is there");
        assert_eq!((told.blocks_left, told.ends), (left, fresh.ends));
        assert_eq!(told.blocks_left, world.pet(&anna.pet).1.remaining_blocks());
    }
    world.does(anna.account, &anna.owner, said::story_end(anna.pet));
    world.closes();
    let told = pet(&mut module(&world), anna.pet).expect("it is there");
    assert_eq!((told.blocks_left, told.closed), (0, Some(Height(TTL_BLOCKS + 2))));
    assert_eq!(pet(&mut module(&world), Hash::of(&[b"no pet"])), None);
}

#[test]
fn an_account_has_its_treats() {
    let mut world = world();
    let anna = world.hatches("anna");
    world.closes();
    let mut machine = module(&world);
    let told = account(&mut machine, "anna").expect("she is there");
    assert_eq!((told.account, told.made), (anna.account, Some(anna.pet)));
    assert_eq!((told.treats, told.starter), (world.treats(anna.account), world.starter(anna.account)));
    assert!(told.starter > 0);
    assert_eq!(account(&mut machine, "house").map(|house| (house.account, house.made)), Some((HOUSE, None)));
    assert_eq!(account(&mut machine, "nobody"), None);
}

#[test]
fn there_must_be_a_chain_to_ask() {
    let mut machine = Machine::default();
    let questions = [
        Request::Signer(PublicKey::of_seed(&house())),
        Request::Pet(Hash::of(&[])),
        Request::Account(handle_hash("house")),
    ];
    assert!(questions.into_iter().all(|question| matches!(machine.answer(question), Response::Misused)));
}
