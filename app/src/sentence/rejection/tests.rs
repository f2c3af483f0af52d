use chain::ids::{AccountId, EntryIndex, Height, TimeMs};

use super::*;

/// One of each, so that every code's sentence is tested.
fn all() -> Vec<Rejection> {
    use Rejection::*;
    let (kind, account) = (TextKind::Post, AccountId(1));
    vec![
        Malformed,
        TooLarge { bytes: 2, max: 1 },
        WrongChain,
        BadSignature,
        BadKey,
        BadKeyProof,
        NewcomerMustHatch,
        EmptyPost,
        TooManyPhotos { count: 5, max: 4 },
        TextCount { expected: 1, given: 0 },
        TextMismatch { kind },
        TextNotUtf8 { kind },
        TextTooLong { kind, bytes: 2, max: 1 },
        TextBlank { kind },
        TextForbidden { kind },
        BadHandle,
        TreatsOutOfBounds { given: 0, min: 1, max: 9 },
        InvitedAreNew,
        BadInvitation,
        UnknownAccount,
        UnknownKey,
        KeyOfOtherAccount,
        KeyRevoked,
        SequenceReused { expected: 1, given: 0 },
        SequenceSkipped { expected: 0, given: 1 },
        NeedsOwnerKey,
        NeedsRecoveryKey,
        RecoveryKeyOnly,
        HandleTaken,
        KeyInUse,
        HatchWorkTooEasy { tries: 1 },
        PetStillLives,
        WrongPrevious,
        UnknownPet,
        StoryEnded { ended: Height(1) },
        NotOwner,
        UnknownMoment,
        MomentOfOtherPet,
        NotAPost,
        OncePerBlock,
        NotAuthor,
        StoryGoesOn { blocks_left: 1 },
        StoryClosed,
        TooManyKeys { max: 16 },
        NotADailyKey,
        NoRekeyWaits,
        RekeyWaits,
        NotHouse,
        NothingToRedact,
        RedactedBefore,
        KeyNotYet { due: TimeMs(1) },
        WrongKindOfMoment,
        TooFewTreats { price: 1, balance: 0 },
        OwnPet,
        NotListed,
        BidGone,
        BidOutlived,
        TooManyOrders { max: 32 },
        BidTooLow { lowest: 1 },
        NotUnderTheseRules,
        RulesHoldAlready,
        WalletWaits { blocks_left: 1 },
        RestOutOfBounds { given: 0, min: 1, max: 30 },
        RestUsedUp { given: 2, left: 1 },
        OwnAlready,
        TooManyOffers { max: 16 },
        NotOffered,
        SitterOnly,
        SittingOver { until: TimeMs(1) },
        SittingOutOfBounds { given: TimeMs(0), min: TimeMs(1), max: TimeMs(2) },
        NoSitter,
        VouchTooSoon { blocks_left: 1 },
        InvitationGone,
        OwnerNotGone { blocks_left: 2 },
        NeverSold,
        NotInShelter,
        HasSitter { until: TimeMs(1) },
        StandsListed,
        TimeWentBack { last: TimeMs(1), given: TimeMs(0) },
        BlockMustClose,
        BlockNotDue { due: TimeMs(1) },
        BlockStale,
        BlockWrongLog,
        BlockWrongState,
        BlockWrongKind,
        BlockNotHouse,
        BlockBadSignature,
        MisplacedGenesis,
        BadParams,
        Full,
        BlockDuplicate,
        BlockWrongDifficulty { expected: 2, given: 1 },
        BlockTooEasy { tries: 2 },
        BlockTimeAhead { given: TimeMs(2), max: TimeMs(1) },
        BlockTimeBehind { given: TimeMs(1), min: TimeMs(2) },
        TooFewVotes { needed: 3, given: 2, active: 5 },
        VotesUnasked,
        VoteTwice { account },
        VotesOutOfOrder,
        VoteNotActive { account },
        VoteOtherEntry { expected: EntryIndex(2), given: EntryIndex(1) },
        VoteEarly { given: TimeMs(1), min: TimeMs(2) },
        VoteAhead { given: TimeMs(2), max: TimeMs(1) },
        VoteBadSignature { account },
    ]
}

#[test]
fn every_code_has_a_sentence() {
    let mut named: Vec<u16> = all().iter().map(Rejection::code).collect();
    named.sort_unstable();
    let mut codes: Vec<u16> = Rejection::CODES.iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    assert_eq!(named, codes);
    for rejection in all() {
        let sentence = of(&rejection);
        let of_a_block = (300..400).contains(&rejection.code());
        assert!(sentence.as_str().ends_with('.'), "{rejection:?}: {sentence}");
        assert!(of_a_block || sentence.as_str() != BAD_BLOCK, "{rejection:?} has no sentence of its own");
    }
}

#[test]
fn no_sentence_says_what_we_never_say() {
    for rejection in all() {
        let words = of(&rejection).as_str().to_lowercase();
        for never in ["dead", "error", "oops", "blockchain", "transaction"] {
            assert!(!words.contains(never), "{rejection:?}: {words}");
        }
    }
}

#[test]
fn a_last_page_is_one_page() {
    assert!(of(&Rejection::StoryGoesOn { blocks_left: 1 }).as_str().contains("one more page"));
    assert!(of(&Rejection::StoryGoesOn { blocks_left: 3 }).as_str().contains("3 more pages"));
}
