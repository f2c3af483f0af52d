//! What became of events that were signed here: which event this browser's own copy of the chain has under their
//! sequence number.
//!
//! Nothing is signed with a second sequence number before the copy shows another event under the first. That, and not
//! what a server says, is why one action cannot get into the log twice.

use std::collections::BTreeMap;

use chain::abi::Receipt;
use chain::event::EventBody;
use chain::keys::PublicKey;

use crate::sync::Arrival;

/// How many sequence numbers are watched at a time. A number that was dropped counts as never watched.
const NUMBERS_MAX: usize = 512;

/// What became of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The copy has nothing under its number yet.
    Open,
    /// It is in the log.
    InLog(Receipt),
    /// Another event of its key has its number, so it can never get into the log.
    Overtaken,
    /// Its sequence number was used before this page watched it.
    Unseen,
}

/// The sequence numbers that are watched, and what was found.
#[derive(Debug, Default)]
pub(crate) struct Fates {
    numbers: BTreeMap<(PublicKey, u64), Option<(EventBody, Receipt)>>,
}

impl Fates {
    /// Starts to watch the sequence number of this event.
    pub fn expect(&mut self, body: &EventBody) {
        self.numbers.entry((body.key, body.sequence)).or_default();
        if self.numbers.len() > NUMBERS_MAX {
            self.numbers.pop_first();
        }
    }

    /// Notes an arrival of the copy. Returns whether it was watched.
    pub fn see(&mut self, arrival: &Arrival) -> bool {
        let Some(event) = &arrival.event else { return false };
        let Some(place) = self.numbers.get_mut(&(event.body.key, event.body.sequence)) else { return false };
        let Arrival { index, time_ms, leaf, height, .. } = *arrival;
        *place = Some((event.body.clone(), Receipt { index, time_ms, leaf, height }));
        true
    }

    /// What became of an event; `next` is its key's next sequence number in the copy.
    pub fn of(&self, body: &EventBody, next: u64) -> Fate {
        match self.numbers.get(&(body.key, body.sequence)) {
            Some(Some((there, receipt))) if there == body => Fate::InLog(receipt.clone()),
            Some(Some(_)) => Fate::Overtaken,
            _ if next > body.sequence => Fate::Unseen,
            _ => Fate::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use chain::event::{Author, SignedEvent};
    use chain::hash::Hash;
    use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
    use testkit::said;

    use super::*;

    fn event(pet: u8, sequence: u64) -> SignedEvent {
        said::pat(Hash([pet; 32]), None).unsigned(Author::Member(AccountId(1)), PublicKey([1; 32]), sequence)
    }

    fn body(pet: u8, sequence: u64) -> EventBody {
        event(pet, sequence).body
    }

    fn arrival(event: SignedEvent) -> Arrival {
        let (index, time_ms, height, leaf) = (EntryIndex(9), TimeMs(1), Height(2), Hash([7; 32]));
        Arrival { index, time_ms, height, leaf, event: Some(event), texts: Vec::new() }
    }

    #[test]
    fn only_the_copy_says_what_became_of_an_event() {
        let mut fates = Fates::default();
        fates.expect(&body(1, 3));
        assert_eq!(fates.of(&body(1, 3), 3), Fate::Open);
        assert!(fates.see(&arrival(event(1, 3))));
        assert!(matches!(fates.of(&body(1, 3), 4), Fate::InLog(receipt) if receipt.index == EntryIndex(9)));
        assert_eq!(fates.of(&body(2, 3), 4), Fate::Overtaken);
    }

    #[test]
    fn a_sequence_number_used_before_it_was_watched_proves_nothing() {
        let mut fates = Fates::default();
        assert!(!fates.see(&arrival(event(1, 3))));
        fates.expect(&body(1, 3));
        assert_eq!(fates.of(&body(1, 3), 4), Fate::Unseen);
    }

    #[test]
    fn watched_sequence_numbers_are_bounded() {
        let mut fates = Fates::default();
        (0..=NUMBERS_MAX as u64).for_each(|sequence| fates.expect(&body(1, sequence)));
        assert_eq!(fates.numbers.len(), NUMBERS_MAX);
        assert_eq!(fates.of(&body(1, 0), 1), Fate::Unseen);
    }
}
