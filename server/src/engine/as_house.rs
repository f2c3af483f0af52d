//! What the house does itself, signed by its owner key.

use api::log::Outcome;
use chain::error::Rejection;
use chain::event::{Action, Author, EventBody, Redact, RedactReason};
use chain::ids::EntryIndex;
use chain::ids::HOUSE;
use chain::submission::Submission;
use chain::version::RuleChange;

use super::{Busy, Engine, LATER};

impl Engine {
    /// Erases what stands beside an entry, as the house: appends a signed `Redact` and blanks the store.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn redact(&self, entry: EntryIndex, reason: RedactReason) -> Result<Outcome, Busy> {
        self.as_house(Action::Redact(Redact { entry, reason }), &mut 0).await
    }

    /// Switches a change of the rules on, as the house. It holds from the next block on.
    ///
    /// # Errors
    /// [`Busy`] when too much is waiting.
    pub async fn change_rules(&self, change: RuleChange) -> Result<Outcome, Busy> {
        self.as_house(Action::ChangeRules(change), &mut 0).await
    }

    /// Does something as the house, with this sequence number or, where it was used, the next one that is free.
    /// Afterwards `sequence` is the number of the house's next event.
    ///
    /// What the house has done before in the same words under the same number is answered with its first receipt.
    pub(super) async fn as_house(&self, action: Action, sequence: &mut u64) -> Result<Outcome, Busy> {
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

    /// Hands in an event of the house with this sequence number.
    pub(super) async fn sign_as_house(&self, action: Action, sequence: u64) -> Result<Outcome, Busy> {
        let house = &self.shared.options.house;
        let body = EventBody { author: Author::Member(HOUSE), key: house.public(), sequence, action };
        let event = body.sign(&self.shared.chain_id, house.seed());
        let submission = Submission { chain_id: self.shared.chain_id, event, texts: Vec::new() };
        Ok(self.submit(vec![chain::codec::encode(&submission)]).await?.pop().unwrap_or(LATER))
    }
}
