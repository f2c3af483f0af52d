//! Actions that cannot be undone. They are signed only where everything is proven: a made-up copy could have another
//! account behind a handle, or another pet behind a name, and a signature holds on the real chain.

use chain::event::Action;

/// Whether this action cannot be undone once it is signed.
///
/// Every action is named, so that a new one has to be decided on.
pub(crate) fn is_grave(action: &Action) -> bool {
    match action {
        // Everyday actions, and protective ones.
        Action::Post(_)
        | Action::Comment(_)
        | Action::Pat(_)
        | Action::Share(_)
        | Action::Edit(_)
        | Action::Candle(_)
        | Action::Rest(_)
        | Action::Decline(_)
        | Action::RevokeKey(_)
        | Action::DismissSitter(_)
        | Action::Unlist(_)
        | Action::CancelBid(_) => false,
        // Treats, pets or keys change hands, an account begins, or a story ends.
        Action::Birth(_)
        | Action::Invited(_)
        | Action::Vouch(_)
        | Action::StoryEnd(_)
        | Action::Farewell(_)
        | Action::Gift(_)
        | Action::HandOver(_)
        | Action::TakeOver(_)
        | Action::AuthoriseKey(_)
        | Action::Rekey(_)
        | Action::VetoRekey
        | Action::AskSitter(_)
        | Action::List(_)
        | Action::Bid(_)
        | Action::Accept(_)
        | Action::GiveUp(_)
        | Action::Adopt(_)
        // The house's own actions, which this program never signs.
        | Action::Redact(_)
        | Action::ChangeRules(_)
        | Action::Shelter(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use testkit::said;

    use super::super::Signer;
    use super::*;

    #[test]
    fn in_the_outbox_only_transfers_of_treats_and_pets_need_proof() {
        let pet = Hash([1; 32]);
        assert!(is_grave(&said::gift(pet, 3).action));
        assert!(is_grave(&said::take_over(pet).action));
        assert!(!is_grave(&said::pat(pet, None).action));
        // What the owner key signs always counts as grave.
        assert!(Signer::Owner([7; 32]).is_grave(&said::pat(pet, None).action));
    }
}
