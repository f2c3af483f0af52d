//! What the model calls a deed, in the chain's own words.

use chain::codec;
use chain::event::{Author, Editable};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::submission::Submission;
use testkit::economy;
use testkit::said::{self, Said};

use crate::deed::{Deed, Hand};

/// The submission that tries this deed; a birth's work is worth so many tries.
pub fn submission(chain_id: &Hash, hand: Hand, deed: &Deed, tries: u64) -> Submission {
    let mut said = said(chain_id, hand, deed);
    let author = match deed {
        Deed::Join { handle, recovery, daily, .. } => {
            said = said.by_newcomer(handle);
            Author::Newcomer(testkit::keys::newcomer(chain_id, handle, &hand.key, recovery, daily.as_ref()))
        }
        _ => Author::Member(AccountId(hand.account)),
    };
    let key = PublicKey::of_seed(&hand.key);
    let submission = said.worked(chain_id, &key, hand.number, tries).sign(chain_id, author, hand.number, &hand.key);
    assert!(Submission::check(&codec::encode(&submission), chain_id).is_ok());
    submission
}

/// The deed in the chain's own words.
fn said(chain_id: &Hash, hand: Hand, deed: &Deed) -> Said {
    let at = EntryIndex;
    match *deed {
        Deed::Join { invitation: Some(invitation), .. } => said::invited(chain_id, &hand.key, "Pip", &invitation),
        Deed::Join { previous, .. } | Deed::Birth(previous) => said::birth("Pip", previous.map(Hash)),
        Deed::Post(pet) => said::post(Hash(pet), "hello"),
        Deed::Comment(pet, entry) => said::comment(Hash(pet), at(entry), "hello yourself"),
        Deed::Pat(pet, entry) => said::pat(Hash(pet), entry.map(at)),
        Deed::Share(pet, entry) => said::share(Hash(pet), at(entry)),
        Deed::EditWords(entry) => said::edit(Editable::Words, at(entry), "good boy"),
        Deed::EditPost(entry) => said::edit(Editable::Post, at(entry), "better"),
        Deed::EditComment(entry) => said::edit(Editable::Comment, at(entry), "kinder"),
        Deed::EditFarewell(entry) => said::edit(Editable::Farewell, at(entry), "sleep very well"),
        Deed::StoryEnd(pet) => said::story_end(Hash(pet)),
        Deed::Authorise(key) => said::authorise(chain_id, &hand.key, &key),
        Deed::Revoke(key) => said::revoke(&key),
        Deed::Rekey(key) => said::rekey(chain_id, &hand.key, &key),
        Deed::Veto => said::veto(),
        Deed::Redact(entry) => said::redact(at(entry)),
        Deed::Gift(pet, treats) => said::gift(Hash(pet), treats),
        Deed::Candle(pet) => said::candle(Hash(pet)),
        Deed::Farewell(pet) => said::farewell(Hash(pet), "sleep well"),
        Deed::Rest(pet, blocks) => said::rest(Hash(pet), blocks),
        Deed::HandOver(pet, to) => said::hand_over(Hash(pet), to.map(AccountId)),
        Deed::TakeOver(pet) => said::take_over(Hash(pet)),
        Deed::Decline(pet) => said::decline(Hash(pet)),
        Deed::ChangeRules => said::change_rules(economy()),
        Deed::BeFair => said::be_fair(),
        Deed::List(pet, price) => said::list(Hash(pet), price),
        Deed::Unlist(pet) => said::unlist(Hash(pet)),
        Deed::Bid(pet, price, living) => said::bid(Hash(pet), price, living),
        Deed::CancelBid(pet) => said::cancel_bid(Hash(pet)),
        Deed::Accept(pet, entry) => said::accept(Hash(pet), at(entry)),
        Deed::AskSitter(pet, key, until) => said::ask_sitter(chain_id, &hand.key, Hash(pet), &key, TimeMs(until)),
        Deed::Dismiss(pet) => said::dismiss_sitter(Hash(pet)),
        Deed::Vouch(pet, key) => said::vouch(chain_id, &hand.key, Hash(pet), &key),
        Deed::GiveUp(pet) => said::give_up(Hash(pet)),
        Deed::Shelter(pet) => said::shelter(Hash(pet)),
        Deed::Adopt(pet) => said::adopt(Hash(pet)),
    }
}
