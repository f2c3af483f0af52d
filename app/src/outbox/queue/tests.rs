use chain::abi::Receipt;
use chain::event::{Author, EventBody, Pat};
use chain::ids::{Height, TimeMs};
use chain::keys::{PublicKey, Signature};

use super::*;

fn pat(pet: u8) -> Action {
    Action::Pat(Pat { pet: Hash([pet; 32]), moment: None })
}

fn item(id: u64, not_before_ms: u64) -> Item {
    let (chain_id, account) = (Hash([0; 32]), AccountId(1));
    let action = pat(u8::try_from(id).unwrap());
    let (texts, photos) = (Vec::new(), Vec::new());
    let made_ms = 0;
    Item::new(Queued { id, chain_id, account, action, texts, photos, made_ms, not_before_ms, signed: None }, Vec::new())
}

fn sign(queue: &mut Queue, id: u64) {
    let queued = &mut queue.get_mut(id).unwrap().queued;
    let author = Author::Member(queued.account);
    let body = EventBody { author, key: PublicKey([0; 32]), sequence: 0, action: queued.action.clone() };
    queued.signed = Some(SignedEvent { body, signature: Signature([0; 64]) });
}

fn queue(items: &[(u64, u64)]) -> Queue {
    let mut queue = Queue::default();
    items.iter().for_each(|&(id, not_before)| queue.add(item(id, not_before)));
    queue
}

#[test]
fn things_go_out_in_order_and_not_before_their_time() {
    assert_eq!(queue(&[]).next(9), Next::Nothing);
    assert_eq!(queue(&[(1, 5), (2, 5)]).next(4), Next::At(5));
    assert_eq!(queue(&[(2, 5), (1, 5)]).next(5), Next::Send(1));
    assert_eq!(queue(&[(1, 50), (2, 0)]).next(5), Next::Send(2));
}

#[test]
fn what_is_being_written_down_is_not_sent() {
    let mut queue = queue(&[(1, 0)]);
    queue.get_mut(1).unwrap().held = true;
    assert_eq!(queue.next(9), Next::Nothing);
}

#[test]
fn what_is_signed_goes_before_anything_else_is_signed() {
    let mut queue = queue(&[(1, 0), (2, 0)]);
    sign(&mut queue, 2);
    assert_eq!(queue.next(9), Next::Send(2));
    assert!(queue.has_signed());
}

#[test]
fn only_what_was_never_sent_can_be_taken_back() {
    let mut queue = queue(&[(1, 5), (2, 5)]);
    sign(&mut queue, 2);
    assert!(queue.remove(1));
    assert!(!queue.remove(2));
    queue.get_mut(2).unwrap().phase = Phase::Refused(Sentence::fixed("No."));
    assert!(queue.remove(2));
}

#[test]
fn a_used_number_is_the_only_reason_to_sign_anew() {
    let mut queue = queue(&[(1, 0)]);
    sign(&mut queue, 1);
    let busy = Outcome::TryLater { after_s: 2 };
    assert_eq!(queue.judge(1, &busy), Verdict::Again(2_000));
    assert!(queue.get(1).unwrap().queued.signed.is_some());
    let reused = Outcome::Refused(Rejection::SequenceReused { expected: 7, given: 3 });
    assert_eq!(queue.judge(1, &reused), Verdict::SignAnew(7));
    assert!(queue.get(1).unwrap().queued.signed.is_none());
    for _ in 1..SIGNINGS_MAX {
        assert_eq!(queue.judge(1, &reused), Verdict::SignAnew(7));
    }
    assert!(matches!(queue.judge(1, &reused), Verdict::Refused(_)));
}

#[test]
fn an_answer_settles_or_refuses() {
    let mut queue = queue(&[(1, 0)]);
    let receipt = Receipt { index: EntryIndex(4), time_ms: TimeMs(0), leaf: Hash([0; 32]), height: Height(0) };
    assert_eq!(queue.judge(1, &Outcome::Accepted(receipt)), Verdict::Settled(EntryIndex(4)));
    let ended = Outcome::Refused(Rejection::StoryEnded { ended: Height(3) });
    assert!(matches!(queue.judge(1, &ended), Verdict::Refused(_)));
    assert_eq!(queue.judge(1, &Outcome::PhotoMissing(Hash([1; 32]))), Verdict::Upload);
}

#[test]
fn the_same_pat_is_not_queued_twice() {
    let queue = queue(&[(1, 0)]);
    assert!(queue.holds(&pat(1)));
    assert!(!queue.holds(&pat(2)));
}
