//! Going on from a snapshot: every account does everything, and nothing may panic.

use chain::event::Editable;
use chain::ids::HOUSE;
use chain::ids::{AccountId, EntryIndex, PetId, TimeMs};
use chain::ledger::Ledger;
use chain::limits::SHELTER_AT_ONCE_MAX;
use testkit::said::{self, Said};
use testkit::world::World;
use testkit::{REKEY_MS, Seed, house, seed};

use crate::samples::Life;

/// Every account does everything for a while, also when it is refused; nothing may panic.
pub fn live_on(life: &Life, ledger: Ledger) {
    let mut world = World { ledger, now: life.world.now, log: Vec::new() };
    for round in 0..3 {
        all_accounts_act(life, &mut world, round);
        world.wait(REKEY_MS / 2);
        let mut ahead = world.clone();
        let header = ahead.due_header();
        world.now = ahead.now;
        let block = world.signed_block(header);
        // Refused where the snapshot's genesis names another house.
        drop(world.close_with(block));
    }
    world.ledger.rollback();
    look_at_everything(life, &world);
}

fn all_accounts_act(life: &Life, world: &mut World, round: u64) {
    let chain_id = world.chain_id();
    for person in [&life.anna, &life.ben, &life.dora] {
        let new = seed(&format!("{} {round}", person.handle));
        let by_daily = [
            said::birth("Pip III", Some(person.pet)),
            said::post(life.ben.pet, "hello"),
            said::comment(life.ben.pet, person.birth, "hello"),
            said::pat(life.ben.pet, None),
            said::rest(person.pet, 3),
            said::take_over(life.anna.pet),
            said::decline(life.ben.pet),
            said::edit(Editable::Words, person.birth, "other words"),
            said::bid(life.ben.pet, 1, round == 0),
            said::cancel_bid(life.anna.pet),
            said::unlist(life.ben.pet),
            said::vouch(&chain_id, &person.daily, person.pet, &seed(&format!("{} invitation {round}", person.handle))),
            said::dismiss_sitter(person.pet),
            said::adopt(life.ben.pet),
            said::adopt(life.dora.pet),
        ];
        let by_owner = [
            said::ask_sitter(
                &chain_id,
                &person.owner,
                person.pet,
                &seed(&format!("sitter {round}")),
                world.now.plus(1),
            ),
            said::list(life.ben.pet, 1 + round),
            said::give_up(person.pet),
            said::hand_over(life.ben.pet, Some(life.anna.account)),
            said::farewell(person.pet, "sleep well"),
            said::story_end(person.pet),
            said::authorise(&chain_id, &person.owner, &new),
            said::revoke(&new),
            said::revoke(&person.daily),
            said::rekey(&chain_id, &person.owner, &seed(&format!("{} new {round}", person.handle))),
        ];
        try_all(world, person.account, &person.daily, by_daily);
        try_all(world, person.account, &person.owner, by_owner);
        try_all(world, person.account, &person.recovery, [said::veto()]);
    }
    try_all(world, life.dora.account, &seed("second sitter"), [said::pat(life.dora.pet, None)]);
    let sheltered = [&life.anna, &life.ben, &life.dora].map(|person| said::shelter(person.pet));
    try_all(world, HOUSE, &house(), sheltered);
    let erased = (0..20).map(|entry| said::redact(EntryIndex(entry)));
    try_all(world, HOUSE, &house(), erased);
}

fn try_all(world: &mut World, account: AccountId, key: &Seed, all: impl IntoIterator<Item = Said>) {
    for said in all {
        let submission = world.event(account, key, said);
        drop(world.submit(&submission));
    }
}

fn look_at_everything(life: &Life, world: &World) {
    let state = world.ledger.state();
    for (pet, life) in state.all_lives() {
        let _ = (life.ended(), life.rests_until(), life.ends_between(&state.pace()));
        let mut earlier = pet.previous;
        while let Some(previous) = earlier {
            earlier = state.pet(previous).and_then(|pet| pet.previous);
        }
    }
    for (id, _) in (0..).map(AccountId).zip(state.all_accounts()) {
        let _ = state.live_keys(id, TimeMs(u64::MAX));
    }
    for (id, pet) in (0..).map(PetId).zip(state.all_pets()) {
        let _ = (state.sitter(id, world.now), state.owner_gone_in(id, pet), state.in_shelter(pet));
    }
    assert!(state.shelter_needs().len() <= SHELTER_AT_ONCE_MAX);
    let _ = (state.all_trades().count(), state.trades_in(EntryIndex(1), EntryIndex(u64::MAX)).count());
    if let Some(clocks) = world.ledger.dig_work().and_then(|work| work.clocks) {
        let vote = world.vote_at(life.anna.account, &life.anna.daily, world.now);
        drop((clocks.active.len(), world.ledger.check_vote(&vote, TimeMs(u64::MAX))));
    }
    drop(chain::check_log::check_treats(&world.ledger, EntryIndex(0)));
}
