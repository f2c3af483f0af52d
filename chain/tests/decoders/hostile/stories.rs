//! Lies about pets, and about what is told of them.

use chain::ids::{EntryIndex, Height, PetId};
use chain::records::{Moment, MomentKind, Pet};
use chain::snapshot::SnapshotFault;

use super::{all_refused, changed, economics, pet_of, refusal};
use crate::samples::Life;

#[test]
fn absurd_pets_are_refused() {
    let life = Life::new();
    let state = life.world.ledger.state();
    let pet = state.pet(pet_of(state, &life.second)).expect("Anna's second");
    all_refused(
        &life.snapshot(),
        pet,
        &[
            |pet| pet.owner.0 = u32::MAX,
            |pet| pet.maker.0 = u32::MAX,
            |pet| pet.maker.0 += 1,
            |pet| pet.wallet = u64::MAX,
            |pet| pet.tended.0 = u64::MAX,
            |pet| pet.born.0 = u64::MAX,
            |pet| pet.entry.0 = 1,
            |pet| pet.previous = Some(PetId(3)),
            |pet| pet.previous = Some(PetId(1)),
            |pet| pet.previous = None,
            |pet| pet.closed = Some(Height(u64::MAX)),
        ],
    );
}

#[test]
fn a_book_is_not_closed_before_the_story_s_end() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let pet = state.pet(pet_of(state, &life.anna.pet)).expect("Anna's first");
    let ends = state.life(pet_of(state, &life.anna.pet), pet).ends();
    let closed_in = |block| refusal(&changed(&snapshot, pet, |pet| pet.closed = Some(block)));
    assert_eq!(closed_in(ends.open_block()), None);
    assert_eq!(closed_in(ends), Some(SnapshotFault::Incoherent));
    // A farewell was said a block ago: the wallet waits.
    let second = state.pet(pet_of(state, &life.second)).expect("Anna's second");
    let closed: fn(&mut Pet) = |pet| pet.closed = Some(pet.tended.open_block());
    all_refused(&snapshot, second, &[closed]);
}

#[test]
fn a_closed_book_has_no_treats_in_it() {
    let life = Life::new();
    let state = life.world.ledger.state();
    let richer = changed(&life.snapshot(), state.globals(), |globals| {
        globals.minted += 1;
        economics(globals).in_wallets += 1;
    });
    let with_treat = |birth| {
        let pet = state.pet(pet_of(state, birth)).expect("it was hatched");
        refusal(&changed(&richer, pet, |pet| pet.wallet += 1))
    };
    assert_eq!(with_treat(&life.dora.pet), None);
    assert_eq!(with_treat(&life.anna.pet), Some(SnapshotFault::Incoherent));
}

#[test]
fn absurd_moments_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let moment = |kind| {
        let at = |entry| state.moment(state.moment_by_entry(EntryIndex(entry))?);
        let mut moments = (0..life.world.log.len() as u64).filter_map(at);
        moments.find(|moment| moment.kind == kind).expect("one of each kind")
    };
    let changes: [fn(&mut Moment); 6] = [
        |moment| moment.entry.0 = u64::MAX,
        |moment| moment.entry.0 = 0,
        |moment| moment.pet.0 = u32::MAX,
        // A pet that was born later.
        |moment| moment.pet.0 = 3,
        |moment| moment.author.0 = u32::MAX,
        |moment| moment.kind = MomentKind::Farewell,
    ];
    all_refused(&snapshot, moment(MomentKind::Post), &changes);
    let farewell: [fn(&mut Moment); 2] = [|moment| moment.pet.0 = 0, |moment| moment.kind = MomentKind::Post];
    all_refused(&snapshot, moment(MomentKind::Farewell), &farewell);
}
