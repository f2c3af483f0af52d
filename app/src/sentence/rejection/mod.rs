//! A sentence for every rejection of the chain. A test covers all codes, so a new rejection cannot go without one.

use chain::error::Rejection;
use chain::text::TextKind;

use super::text::Sentence;

/// For submissions that no page of ours would send.
const OLD_PAGE: &str = "This page sent something that the chain cannot read. Reload it; there may be a newer one.";
/// For keys that the chain does not accept.
const BAD_KEY: &str = "This device's key does not fit. Sign out and in again to give it a fresh one.";
/// For blocks that the app does not make itself.
const BAD_BLOCK: &str = "The page was not turned as the rules ask.";

pub(super) fn of(rejection: &Rejection) -> Sentence {
    match of_text(rejection).or_else(|| of_numbers(rejection)) {
        Some(words) => Sentence::new(words),
        None => Sentence::fixed(plain(rejection)),
    }
}

fn of_text(rejection: &Rejection) -> Option<String> {
    Some(match rejection {
        Rejection::TextTooLong { kind, bytes, max } => {
            format!("{} is too long: it needs {bytes} bytes, and there is room for {max}. Make it shorter.", the(*kind))
        }
        Rejection::TextBlank { kind } => format!("{} is empty. Write something first.", the(*kind)),
        Rejection::TextNotUtf8 { kind } | Rejection::TextForbidden { kind } => {
            format!(
                "{} has a character in it that cannot be shown to everybody. Take it out and try again.",
                the(*kind)
            )
        }
        Rejection::TextMismatch { kind } => format!("{} changed on its way. Try again.", the(*kind)),
        _ => return None,
    })
}

fn of_numbers(rejection: &Rejection) -> Option<String> {
    Some(match rejection {
        Rejection::TooLarge { bytes, max } => format!("That is too large: {bytes} bytes, at most {max}."),
        Rejection::TooManyPhotos { count, max } => {
            format!("{count} photographs are too many for one story. There is room for {max}.")
        }
        Rejection::StoryGoesOn { blocks_left } => {
            let pages = more_pages(*blocks_left);
            format!("This story goes on for at least {pages}. The book can be closed after that.")
        }
        Rejection::TooFewTreats { price, balance } => {
            let have = if *balance == 0 { "none".to_owned() } else { balance.to_string() };
            format!(
                "This costs {}, and you have {have}. Dig for some, or ask a friend to come by: their visit is free.",
                treats(*price)
            )
        }
        Rejection::TreatsOutOfBounds { min, max, .. } => format!("Say {min} treat or more, and no more than {max}."),
        Rejection::TooManyOrders { max } => {
            format!("You have {max} pets listed or offered for already. Take one of those back first.")
        }
        Rejection::BidTooLow { lowest } => {
            format!("Many would have this pet. Offer more than {}, or your offer has no place.", treats(*lowest))
        }
        Rejection::WalletWaits { blocks_left } => {
            let pages = more_pages(*blocks_left);
            format!("After a farewell the wallet stays as it is for a while. It opens after {pages}.")
        }
        Rejection::RestOutOfBounds { min, max, .. } => {
            format!("A rest is {min} page long or longer, and no longer than {max} pages.")
        }
        Rejection::RestUsedUp { left: 0, .. } => {
            "Your pet has rested as much as it can this year. Ask a friend to come by: their visit is free.".to_owned()
        }
        Rejection::RestUsedUp { left, .. } => {
            format!("Only {} of rest are left this year. Choose a shorter one.", pages(*left))
        }
        Rejection::VouchTooSoon { blocks_left } => {
            format!("Your pet can invite somebody again after {}.", pages(*blocks_left))
        }
        Rejection::OwnerNotGone { blocks_left } => {
            format!("The shelter looks after this pet once its people have been away for {} more.", pages(*blocks_left))
        }
        Rejection::TooManyOffers { max } => {
            format!("{max} pets are offered to them already. Wait until they have answered.")
        }
        Rejection::TooManyKeys { max } => {
            format!("{max} devices may act for your account already. Take one back first.")
        }
        Rejection::TooFewVotes { needed, given, active } => {
            format!("The page waits for {needed} of {active} clocks to agree, and {given} have said how late it is.")
        }
        _ => return None,
    })
}

fn plain(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::Malformed | Rejection::TooLarge { .. } | Rejection::TextCount { .. } => OLD_PAGE,
        Rejection::NewcomerMustHatch => "Hatch a pet first; that is how one joins.",
        Rejection::WrongChain => "This was made for another book than the one this server keeps. Reload the page.",
        Rejection::BadSignature | Rejection::BadKey | Rejection::BadKeyProof => BAD_KEY,
        Rejection::InvitedAreNew => "You have a place here already. This invitation is for somebody new.",
        Rejection::BadInvitation => "This invitation does not fit. Ask for its link once more.",
        Rejection::EmptyPost => "Write a few words or add a photograph first.",
        Rejection::TooManyPhotos { .. } => "There are too many photographs.",
        Rejection::TextMismatch { .. }
        | Rejection::TextNotUtf8 { .. }
        | Rejection::TextTooLong { .. }
        | Rejection::TextBlank { .. }
        | Rejection::TextForbidden { .. } => "The words cannot be taken as they are.",
        Rejection::TreatsOutOfBounds { .. } => "That is no number of treats.",
        Rejection::BadHandle => {
            "A handle has 3 to 20 small letters, digits and single hyphens inside, like mochi-and-me."
        }
        of_state => by_state(of_state),
    }
}

fn by_state(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::UnknownAccount => "The chain does not know your account. Sign in again.",
        Rejection::UnknownKey | Rejection::KeyOfOtherAccount => BAD_KEY,
        Rejection::KeyRevoked => "This device may not act for your account any more. Sign in again to let it back in.",
        Rejection::KeyNotYet { .. } => "The new password has not taken effect yet. Until then the old one counts.",
        Rejection::SequenceReused { .. } | Rejection::SequenceSkipped { .. } => {
            "Something else was sent from this device in between. Try again."
        }
        Rejection::NeedsOwnerKey => "This needs your password.",
        Rejection::NeedsRecoveryKey => "This needs your recovery key.",
        Rejection::RecoveryKeyOnly => "The recovery key sets a new password and stops a change, nothing else.",
        Rejection::HandleTaken => "Somebody has this handle already. Choose another one.",
        Rejection::KeyInUse => "This key is in use already. Choose another password, or sign in with this one.",
        Rejection::HatchWorkTooEasy { .. } => {
            "Many pets are hatching just now, and the egg needs more warmth than before. Try again."
        }
        Rejection::PetStillLives => "Your pet's story goes on. A new one can begin after it.",
        Rejection::WrongPrevious => "A new story must name the one before it. Reload the page and try again.",
        Rejection::TooManyKeys { .. } => "Too many devices may act for your account. Take one back first.",
        Rejection::NotADailyKey => "That device cannot act for your account anyway.",
        Rejection::NoRekeyWaits => "There is no change of password to stop.",
        Rejection::RekeyWaits => "A change of password is on its way already.",
        Rejection::SitterOnly => "A sitter looks after one pet and nothing else.",
        Rejection::InvitationGone => {
            "This invitation was used already, or a newer one took its place. Ask for another."
        }
        Rejection::NotHouse => "Only the house may do this.",
        Rejection::TooFewTreats { .. } => "You have too few treats for this. Dig for some.",
        Rejection::NotUnderTheseRules => "This book's rules do not know that.",
        Rejection::RulesHoldAlready => "These rules hold already.",
        of_stories => by_story(of_stories),
    }
}

fn by_story(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::UnknownPet => "There is no such pet.",
        Rejection::OwnPet => "This pet is yours already.",
        Rejection::NotListed => "This pet is not up for adoption.",
        Rejection::BidGone => "That offer does not stand any more. Look again.",
        Rejection::BidOutlived => "That offer was for a living pet, and this story has ended.",
        Rejection::TooManyOrders { .. } => "You have too many orders open. Take one back first.",
        Rejection::BidTooLow { .. } => "Others offer more. Offer more, or your offer has no place.",
        Rejection::StoryEnded { .. } => {
            "This story has ended. Its pages can be read, but nobody writes in it any more."
        }
        Rejection::NotOwner => "Only this pet's own people can do that.",
        Rejection::UnknownMoment => "What this belongs to is not in the book.",
        Rejection::MomentOfOtherPet => "What this belongs to is part of another pet's story.",
        Rejection::NotAPost => "Only a story can be patted or shared, not a comment.",
        Rejection::WrongKindOfMoment => "That cannot be done with what stands there.",
        Rejection::OncePerBlock => "You did this on this page already. Come back when it has been turned.",
        Rejection::NotAuthor => "Only whoever wrote this can change it.",
        Rejection::StoryGoesOn { .. } => "This story goes on. The book can be closed after it.",
        Rejection::WalletWaits { .. } => "After a farewell the wallet stays as it is for a while.",
        Rejection::RestOutOfBounds { .. } => "That is no length for a rest.",
        Rejection::RestUsedUp { .. } => "Your pet has rested as much as it can this year.",
        Rejection::OwnAlready => "This pet lives with you already. Name somebody else.",
        Rejection::TooManyOffers { .. } => "Too many pets are offered to them already.",
        Rejection::NotOffered => "This pet is not offered any more.",
        Rejection::SittingOver { .. } => "The time of looking after this pet is over. Thank you for it.",
        Rejection::SittingOutOfBounds { .. } => "Choose a day from tomorrow on, and within sixty days.",
        Rejection::NoSitter => "Nobody looks after this pet just now.",
        Rejection::VouchTooSoon { .. } => "Your pet can invite somebody later.",
        Rejection::OwnerNotGone { .. } => "This pet's people are not gone for that long.",
        Rejection::NeverSold => "A pet from the shelter is given a home for nothing, and never sold.",
        Rejection::NotInShelter => "This pet is not in the shelter any more.",
        Rejection::HasSitter { .. } => {
            "Somebody looks after this pet for you just now. Thank them first, and then you can put it up for adoption."
        }
        Rejection::StandsListed => {
            "This pet is up for adoption. Take it off the notice board first, and then you can ask somebody to look \
             after it."
        }
        Rejection::StoryClosed => "This book is closed already.",
        Rejection::NothingToRedact => "There is nothing to take out there.",
        Rejection::RedactedBefore => "That was taken out before.",
        of_blocks => by_block(of_blocks),
    }
}

fn by_block(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::BlockDuplicate => "You turned this page already.",
        Rejection::BlockStale => "Somebody else was quicker to turn this page.",
        Rejection::BlockTimeAhead { .. } | Rejection::BlockTimeBehind { .. } => {
            "This device's clock is wrong by more than two minutes. Set it, and dig again."
        }
        Rejection::BlockWrongLog | Rejection::BlockWrongKind => {
            "Something happened in between, so there is another page to turn."
        }
        Rejection::BlockMustClose => "The page is just being turned. It is tried again in a moment.",
        Rejection::TimeWentBack { .. } => "The server's clock went backwards.",
        Rejection::Full => "The book is full. No more can be written in it.",
        Rejection::MisplacedGenesis | Rejection::BadParams => "This is not how a book begins.",
        of_votes => by_vote(of_votes),
    }
}

fn by_vote(rejection: &Rejection) -> &'static str {
    match rejection {
        Rejection::TooFewVotes { .. } => "Too few clocks agree yet that enough time has passed.",
        Rejection::VotesUnasked => "Something happened in between, so nobody asks how late it is.",
        Rejection::VoteOtherEntry { .. } => "Something else happened since this device said how late it is.",
        Rejection::VoteNotActive { .. } => "Only the clocks of those who turned one of the last pages are asked.",
        Rejection::VoteTwice { .. } => "A clock is asked once for each page.",
        Rejection::VoteEarly { .. } => "By this device's clock it is too early. If that is wrong, set it.",
        Rejection::VoteAhead { .. } => "This device's clock is ahead by more than two minutes. Set it.",
        Rejection::VoteBadSignature { .. } => BAD_KEY,
        _ => BAD_BLOCK,
    }
}

fn treats(count: u64) -> String {
    if count == 1 { "1 treat".to_owned() } else { format!("{count} treats") }
}

fn pages(count: u64) -> String {
    if count == 1 { "one page".to_owned() } else { format!("{count} pages") }
}

fn more_pages(count: u64) -> String {
    if count == 1 { "one more page".to_owned() } else { format!("{count} more pages") }
}

fn the(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Handle => "The handle",
        TextKind::Name => "The name",
        TextKind::Words => "What you wrote",
        TextKind::Post => "The story",
        TextKind::Comment => "The comment",
    }
}

#[cfg(test)]
mod tests;
