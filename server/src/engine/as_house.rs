//! The house's own events, signed by its owner key.

use api::log::Outcome;
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody, Redact, RedactReason};
use chain::ids::EntryIndex;
use chain::ids::HOUSE;
use chain::submission::Submission;
use chain::version::RuleChange;

use super::{Busy, Engine, LATER};

impl Engine {
    /// Erases the texts and photos of an entry, as the house: appends a signed `Redact` and blanks the store.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn redact(&self, entry: EntryIndex, reason: RedactReason) -> Result<Outcome, Busy> {
        self.as_house(Action::Redact(Redact { entry, reason }), &mut 0).await
    }

    /// Switches on a change of the rules, as the house. It is in force from the next block on.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn change_rules(&self, change: RuleChange) -> Result<Outcome, Busy> {
        self.as_house(Action::ChangeRules(change), &mut 0).await
    }

    /// Appends an event of the house, with this sequence number or, if it was used, the next free one. Afterwards
    /// `sequence` is the number of the house's next event.
    ///
    /// An event that the house has signed before under the same number is answered with its first receipt.
    pub(crate) async fn as_house(&self, action: Action, sequence: &mut u64) -> Result<Outcome, Busy> {
        loop {
            match self.sign_as_house(action.clone(), *sequence).await? {
                Outcome::Refused(Rejection::SequenceReused { expected, .. }) => *sequence = expected,
                outcome => {
                    *sequence += u64::from(matches!(outcome, Outcome::Accepted(_)));
                    return Ok(outcome);
                }
            }
        }
    }

    /// Submits an event of the house with this sequence number.
    pub(super) async fn sign_as_house(&self, action: Action, sequence: u64) -> Result<Outcome, Busy> {
        let house = &self.shared.options.house;
        let body = EventBody { author: Author::Member(HOUSE), key: house.public(), sequence, action };
        let event = body.sign(&self.shared.chain_id, house.seed());
        let submission = Submission { chain_id: self.shared.chain_id, event, texts: Vec::new() };
        Ok(self.submit(vec![chain::codec::encode(&submission)]).await?.pop().unwrap_or(LATER))
    }
}
