//! Lies about orders and trades.

use chain::ids::PetId;
use chain::records::{Order, Side};
use chain::snapshot::SnapshotFault;
use chain::state::State;

use super::{adopted, all_refused, changed, pet_of, refusal};
use crate::samples::Life;

/// Anna's bid, and Ben's ask.
fn orders<'a>(life: &Life, state: &'a State) -> (&'a Order, &'a Order) {
    let first = |account| state.orders_of(account).next().expect("each has one");
    (first(life.anna.account), first(life.ben.account))
}

#[test]
fn absurd_orders_are_refused() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let (bid, ask) = orders(&life, state);
    let changes: [fn(&mut Order); 6] = [
        |order| order.pet.0 = u32::MAX,
        |order| order.account.0 = u32::MAX,
        |order| order.entry.0 = u64::MAX,
        |order| order.price = 0,
        |order| order.price = 1 << 63,
        |order| order.side = if order.side == Side::Ask { Side::Bid } else { Side::Ask },
    ];
    let asks: [fn(&mut Order); 1] = [|order| order.account.0 = 0];
    for (order, changes) in [(bid, &changes[..]), (ask, &changes[..]), (ask, &asks[..])] {
        for (number, change) in changes.iter().enumerate() {
            // An order stands in its place in the list, which may be empty.
            let bytes = changed(&snapshot, &Some(*order), |order| order.iter_mut().for_each(change));
            assert_eq!(refusal(&bytes), Some(SnapshotFault::Incoherent), "{:?}, change {number}", order.side);
        }
    }
}

#[test]
fn no_account_lists_or_bids_for_a_pet_that_was_in_the_shelter() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let (bid, ask) = orders(&life, state);
    let (sheltered, sold) = (adopted(state), pet_of(state, &life.second));
    let on = |order: &Order, pet: PetId| {
        let other = Order { pet, living: true, ..*order };
        refusal(&changed(&snapshot, &Some(*order), |order| *order = Some(other)))
    };
    assert_eq!(on(bid, sold), None);
    assert_eq!(on(ask, sold), None, "Ben's, too");
    assert_eq!(on(bid, sheltered), Some(SnapshotFault::Incoherent));
    assert_eq!(on(ask, sheltered), Some(SnapshotFault::Incoherent));
}

#[test]
fn an_order_was_placed_for_what_the_pet_is_or_was() {
    let life = Life::new();
    let (snapshot, state) = (life.snapshot(), life.world.ledger.state());
    let (bid, ask) = orders(&life, state);
    let placed =
        |order: &Order, other: Order| refusal(&changed(&snapshot, &Some(*order), |order| *order = Some(other)));
    let (living, closed) = (pet_of(state, &life.dora.pet), pet_of(state, &life.anna.pet));
    assert!(!state.has_ended(living), "a sitter sits for it");
    assert_eq!(placed(bid, Order { pet: living, living: true, ..*bid }), None);
    assert_eq!(placed(bid, Order { pet: living, living: false, ..*bid }), Some(SnapshotFault::Incoherent));
    let keepsake = Order { pet: closed, account: life.anna.account, living: false, ..*ask };
    assert_eq!(placed(ask, keepsake), None);
    assert_eq!(placed(ask, Order { living: true, ..keepsake }), Some(SnapshotFault::Incoherent));
}

#[test]
fn absurd_trades_are_refused() {
    let life = Life::new();
    let trade = life.world.ledger.state().all_trades().next().expect("one was made");
    all_refused(
        &life.snapshot(),
        trade,
        &[
            |trade| trade.pet.0 = u32::MAX,
            |trade| trade.seller.0 = u32::MAX,
            |trade| trade.buyer.0 = u32::MAX,
            |trade| trade.buyer = trade.seller,
            |trade| trade.entry.0 = u64::MAX,
            |trade| trade.price = u64::MAX,
        ],
    );
}
