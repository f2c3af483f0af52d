use chain::event::Author;
use chain::keys::PublicKey;
use testkit::said::{self, Said};

use super::*;

fn action(pet: u8) -> QueuedAction {
    said::pat(Hash([pet; 32]), None).action.try_into().expect("a pat waits")
}

fn queued(id: u64, not_before_ms: u64) -> Queued {
    let (chain_id, account) = (Hash([0; 32]), AccountId(1));
    let action = action(u8::try_from(id).unwrap());
    let (texts, photos) = (Vec::new(), Vec::new());
    Queued { id, chain_id, account, action, texts, photos, made_ms: 0, not_before_ms, signed: None }
}

fn sign(queue: &mut Queue, id: u64) {
    let queued = &mut queue.get_mut(id).unwrap().queued;
    let said = Said::from(chain::event::Action::from(queued.action.clone()));
    queued.signed = Some(said.unsigned(Author::Member(queued.account), PublicKey([0; 32]), 0));
}

fn queue(items: &[(u64, u64)]) -> Queue {
    let mut queue = Queue::default();
    for &(id, not_before) in items {
        queue.add(Item::new(Kept::waiting(queued(id, not_before)), Vec::new(), 0, 0.0));
    }
    queue
}

fn fail(queue: &mut Queue, id: u64, now_ms: f64) -> bool {
    queue.failed(id, now_ms, Trouble::Failed, Reason::Disputed, |_| "No.".to_owned())
}

#[test]
fn items_are_sent_in_order_and_not_too_early() {
    assert_eq!(queue(&[]).next(9.0), Next::Nothing);
    assert_eq!(queue(&[(1, 5), (2, 5)]).next(4.0), Next::In(1.0));
    assert_eq!(queue(&[(2, 5), (1, 5)]).next(5.0), Next::Send(1));
    assert_eq!(queue(&[(1, 50), (2, 0)]).next(5.0), Next::Send(2));
}

#[test]
fn an_item_that_is_being_stored_is_not_sent() {
    let mut queue = queue(&[(1, 0)]);
    queue.get_mut(1).unwrap().held = true;
    assert_eq!(queue.next(9.0), Next::Nothing);
}

#[test]
fn later_items_wait_for_the_first_tries_of_a_signed_one() {
    let mut queue = queue(&[(1, 0), (2, 0)]);
    sign(&mut queue, 2);
    assert_eq!(queue.next(0.0), Next::Send(2));
    assert!(!fail(&mut queue, 2, 0.0));
    assert_eq!(queue.next(0.0), Next::In(1_000.0));
    assert_eq!(queue.next(1_000.0), Next::Send(2));
    fail(&mut queue, 2, 1_000.0);
    fail(&mut queue, 2, 3_000.0);
    assert_eq!(queue.next(3_000.0), Next::Send(1));
}

#[test]
fn an_item_that_cannot_be_sent_does_not_block_others_and_stops() {
    let mut queue = queue(&[(1, 0), (2, 0)]);
    assert_eq!(queue.next(0.0), Next::Send(1));
    fail(&mut queue, 1, 0.0);
    assert_eq!(queue.next(0.0), Next::Send(2));
    let mut now = 0.0;
    let mut tries = 1;
    while !fail(&mut queue, 1, now) {
        now += 60_000.0;
        tries += 1;
    }
    assert!(tries < 10);
    assert!(matches!(&queue.get(1).unwrap().phase, Phase::Stopped(stop) if !stop.refused && stop.words == "No."));
    queue.drop_item(2);
    assert_eq!(queue.next(now), Next::Nothing);
    assert!(queue.again(1, now));
    assert_eq!(queue.next(now), Next::Send(1));
}

#[test]
fn when_the_server_is_back_all_items_are_sent_in_order() {
    let mut queue = queue(&[(1, 0), (2, 0), (3, 3_000)]);
    fail(&mut queue, 1, 0.0);
    fail(&mut queue, 1, 0.0);
    fail(&mut queue, 2, 0.0);
    queue.wake(10.0);
    assert_eq!(queue.next(10.0), Next::Send(1));
    // That does not shorten the time for taking an item back.
    queue.drop_item(1);
    queue.drop_item(2);
    assert_eq!(queue.next(10.0), Next::In(2_990.0));
}

#[test]
fn a_stopped_item_survives_a_reload_with_its_reason() {
    let mut queue = queue(&[(1, 0)]);
    let stop = Stop { words: "That story has ended.".into(), refused: true };
    queue.stop(1, stop.clone());
    let bytes = queue.get(1).unwrap().kept().to_bytes();
    let again = Item::new(Kept::of_bytes(&bytes).unwrap(), Vec::new(), 0, 0.0);
    assert_eq!(again.phase, Phase::Stopped(stop));
    assert_eq!(again.queued, queued(1, 0));
}

#[test]
fn items_stored_by_an_earlier_version_can_be_read() {
    let old = chain::codec::encode(&queued(1, 0));
    assert_eq!(Kept::of_bytes(&old), Some(Kept::waiting(queued(1, 0))));
    assert_eq!(Kept::of_bytes(&old[..old.len() - 1]), None);
}

#[test]
fn only_an_item_that_cannot_get_into_the_log_can_be_removed() {
    let mut queue = queue(&[(1, 5), (2, 5)]);
    sign(&mut queue, 2);
    assert!(queue.get(1).unwrap().can_be_taken_back(4.0));
    assert!(!queue.get(2).unwrap().can_be_taken_back(4.0));
    assert!(queue.remove(1));
    assert!(!queue.remove(2));
    queue.stop(2, Stop { words: "No.".into(), refused: true });
    assert!(queue.remove(2));
}

#[test]
fn no_response_of_a_server_removes_a_signature() {
    let mut queue = queue(&[(1, 0)]);
    sign(&mut queue, 1);
    fail(&mut queue, 1, 0.0);
    queue.stop(1, Stop { words: "No.".into(), refused: true });
    queue.again(1, 0.0);
    assert!(queue.get(1).unwrap().is_signed());
    // Only the own copy does.
    queue.overtaken(1, 0.0);
    assert!(!queue.get(1).unwrap().is_signed());
}

#[test]
fn the_same_pat_is_not_queued_twice() {
    let mut queue = queue(&[(1, 0)]);
    assert!(queue.holds(&action(1)));
    assert!(!queue.holds(&action(2)));
    queue.stop(1, Stop { words: "No.".into(), refused: true });
    assert!(!queue.holds(&action(1)));
}

#[test]
fn two_tabs_make_different_ids() {
    let queue = queue(&[(1, 0)]);
    assert_ne!(queue.fresh_id(9, 1), queue.fresh_id(9, 2));
    assert!(queue.fresh_id(9, u16::MAX) < queue.fresh_id(10, 0));
}
