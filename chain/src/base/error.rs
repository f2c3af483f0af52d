//! Why something was refused. Each rejection has a stable code; `README.md` lists them beside the rules.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::base::codec::Malformed;
use crate::base::ids::{AccountId, EntryIndex, Height, TimeMs};
use crate::base::text_kind::TextKind;

macro_rules! rejections {
    ($($(#[$doc:meta])* $code:literal $message:literal $name:ident $({ $($field:ident : $type:ty),+ $(,)? })?,)+) => {
        /// A broken rule, with the values and limits that explain it. A refused event or block changes nothing.
        ///
        /// Codes from 100 need no state to find, from 200 need the state, from 300 are about blocks and time.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum Rejection {
            $(
                $(#[$doc])*
                #[error($message)]
                $name $({ $(#[expect(missing_docs, reason = "the variant says what they are")] $field: $type),+ })?,
            )+
        }

        impl Rejection {
            /// Every code with its rejection's name, in the order of the declaration.
            pub const CODES: &'static [(u16, &'static str)] = &[$(($code, stringify!($name))),+];

            /// The stable code.
            pub fn code(&self) -> u16 {
                match self { $(Self::$name { .. } => $code,)+ }
            }

            /// The name in the code.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$name { .. } => stringify!($name),)+ }
            }
        }

        /// The code as 16 bits, then the values: a new rejection changes the bytes of no other.
        impl BorshSerialize for Rejection {
            fn serialize<W: std::io::Write>(&self, writer: &mut W) -> std::io::Result<()> {
                self.code().serialize(writer)?;
                match self { $(Self::$name $({ $($field),+ })? => { $($($field.serialize(writer)?;)+)? })+ }
                Ok(())
            }
        }

        impl BorshDeserialize for Rejection {
            fn deserialize_reader<R: std::io::Read>(reader: &mut R) -> std::io::Result<Self> {
                match u16::deserialize_reader(reader)? {
                    $($code => Ok(Self::$name $({ $($field: BorshDeserialize::deserialize_reader(reader)?),+ })?),)+
                    code => Err(std::io::Error::new(std::io::ErrorKind::InvalidData, format!("no rejection {code}"))),
                }
            }
        }
    };
}

rejections! {
    /// Truncated, with bytes left over, or not canonical.
    100 "not a canonical encoding" Malformed,
    /// More bytes than any valid encoding.
    101 "{bytes} bytes, at most {max}" TooLarge { bytes: u64, max: u64 },
    /// Made for another chain.
    102 "made for another chain" WrongChain,
    /// The signature is not this key's over this body.
    103 "the signature does not fit" BadSignature,
    /// The bytes of a key are no canonical point, or one of small order.
    104 "not a usable public key" BadKey,
    /// A key to be registered did not sign for it.
    105 "the new key's proof does not fit" BadKeyProof,
    /// Only a birth can create an account.
    106 "a newcomer's event must be a birth" NewcomerMustHatch,
    /// A post without text and photos.
    107 "a post needs a text or a photo" EmptyPost,
    /// Too many photos in one post.
    108 "{count} photos, at most {max}" TooManyPhotos { count: u64, max: u64 },
    /// The texts beside the event are not as many as its commitments.
    109 "{given} texts beside an event that has {expected}" TextCount { expected: u64, given: u64 },
    /// A text does not open its commitment.
    110 "the {kind} does not open its commitment" TextMismatch { kind: TextKind },
    /// A text is not UTF-8.
    111 "the {kind} is not UTF-8" TextNotUtf8 { kind: TextKind },
    /// A text is too long.
    112 "the {kind} has {bytes} bytes, at most {max}" TextTooLong { kind: TextKind, bytes: u64, max: u64 },
    /// A text says nothing.
    113 "the {kind} is blank" TextBlank { kind: TextKind },
    /// A text has control characters or ones that turn the writing direction.
    114 "the {kind} has a character that is not allowed" TextForbidden { kind: TextKind },
    /// A handle is 3 to 20 of a-z, 0-9 and single inner hyphens.
    115 "not a handle" BadHandle,
    /// A gift, price or bid of nothing, or of more treats than any account can have.
    116 "{given} treats, but from {min} to {max}" TreatsOutOfBounds { given: u64, min: u64, max: u64 },

    /// Only a newcomer uses an invitation.
    117 "only a newcomer uses an invitation" InvitedAreNew,
    /// The invitation's signature is not for this newcomer.
    118 "the invitation's signature does not fit" BadInvitation,

    /// No account has this number.
    200 "no such account" UnknownAccount,
    /// No account has this key.
    201 "no such key" UnknownKey,
    /// The key belongs to another account.
    202 "the key belongs to another account" KeyOfOtherAccount,
    /// The key was revoked or replaced.
    203 "the key has been revoked" KeyRevoked,
    /// The key has used this number before. The server answers a true retry with the first receipt instead.
    204 "sequence number {given} was used, the next is {expected}" SequenceReused { expected: u64, given: u64 },
    /// The key has not used the numbers before this one.
    205 "sequence number {given} skips, the next is {expected}" SequenceSkipped { expected: u64, given: u64 },
    /// Only the owner key may do this.
    206 "only the owner key may do this" NeedsOwnerKey,
    /// Only the recovery key may do this.
    207 "only the recovery key may do this" NeedsRecoveryKey,
    /// The recovery key does nothing but rekey and veto.
    208 "the recovery key may only rekey and veto" RecoveryKeyOnly,
    /// Another account has this handle.
    209 "the handle is taken" HandleTaken,
    /// A key can be registered once.
    210 "the key is in use already" KeyInUse,
    /// The hatching work is not enough.
    211 "the hatching work must be worth {tries} tries" HatchWorkTooEasy { tries: u32 },
    /// The account's last pet still lives.
    212 "the account's pet still lives" PetStillLives,
    /// A birth must name the maker's last story, and only that.
    213 "a birth must name its maker's story before it" WrongPrevious,
    /// No pet has this birth hash.
    214 "no such pet" UnknownPet,
    /// The story has ended.
    215 "the story ended with block {ended}" StoryEnded { ended: Height },
    /// Only the pet's owner may do this.
    216 "only the pet's owner may do this" NotOwner,
    /// No moment stands at this entry.
    217 "no such moment" UnknownMoment,
    /// The moment belongs to another pet's story.
    218 "the moment belongs to another story" MomentOfOtherPet,
    /// Pats and shares are for posts.
    219 "only a post can be patted or shared" NotAPost,
    /// One pat, one candle, and one share of a moment, for each account, pet and block.
    220 "once a block only" OncePerBlock,
    /// Only the author may edit.
    221 "only the author may do this" NotAuthor,
    /// The story goes on.
    222 "the story goes on for {blocks_left} blocks" StoryGoesOn { blocks_left: u64 },
    /// The story was closed before.
    223 "the story was closed before" StoryClosed,
    /// Too many live daily keys.
    224 "at most {max} daily keys" TooManyKeys { max: u64 },
    /// The key must be a daily key of this account.
    225 "not a live daily key of this account" NotADailyKey,
    /// No rekey waits.
    226 "no rekey waits" NoRekeyWaits,
    /// A rekey waits already.
    227 "a rekey waits already" RekeyWaits,
    /// Only the house may do this.
    228 "only the house may do this" NotHouse,
    /// Nothing that can be erased stands beside that entry.
    229 "nothing to erase there" NothingToRedact,
    /// It was erased before.
    230 "erased before" RedactedBefore,
    /// The new owner key waits.
    231 "the new owner key takes effect at {due:?}" KeyNotYet { due: TimeMs },
    /// What stands at that entry is of another kind.
    232 "what stands there is of another kind" WrongKindOfMoment,
    /// The account has fewer treats than it costs.
    233 "it costs {price} treats, the account has {balance}" TooFewTreats { price: u64, balance: u64 },
    /// The rules in force know no such action.
    234 "these rules know no such action" NotUnderTheseRules,
    /// The rules that it leads to are in force already, or about to be.
    235 "these rules hold already" RulesHoldAlready,
    /// An owner cannot buy their own pet.
    236 "an owner cannot bid on their own pet" OwnPet,
    /// The pet is not on the market.
    237 "the pet is not listed" NotListed,
    /// No such bid is open: it was cancelled, replaced, outbid or taken.
    238 "no such bid is open" BidGone,
    /// The bid was made while the pet lived, and a keepsake is another good.
    239 "the bid was for a living pet" BidOutlived,
    /// The account has as many open orders as it may have.
    240 "at most {max} open orders" TooManyOrders { max: u64 },
    /// The pet has as many bids as it may have, and this one is not above the lowest.
    241 "a bid must be more than {lowest} treats" BidTooLow { lowest: u64 },
    /// After a farewell the wallet still waits.
    250 "the wallet waits for {blocks_left} more blocks" WalletWaits { blocks_left: u64 },
    /// A rest of no blocks, or of more than one rest may have.
    251 "a rest of {given} blocks, but from {min} to {max}" RestOutOfBounds { given: u64, min: u64, max: u64 },
    /// The pet's year does not have this much rest left.
    252 "a rest of {given} blocks, but the year has {left} left" RestUsedUp { given: u64, left: u64 },
    /// The new owner must be another account.
    253 "the pet is this account's already" OwnAlready,
    /// As many pets as possible are offered to that account already.
    254 "at most {max} pets can be offered to one account" TooManyOffers { max: u64 },
    /// The pet is not offered, or to another account.
    255 "the pet is not offered" NotOffered,
    /// A sitter's key does nothing but post, comment, pat and share, for one pet.
    256 "a sitter only tends one pet" SitterOnly,
    /// The sitter's time is over.
    257 "the sitter's time was over at {until:?}" SittingOver { until: TimeMs },
    /// A sitting that ends before it begins, or too late.
    258 "a sitting until {given:?}, but from {min:?} to {max:?}"
        SittingOutOfBounds { given: TimeMs, min: TimeMs, max: TimeMs },
    /// The pet has no sitter.
    259 "the pet has no sitter" NoSitter,
    /// The account vouched too recently, or it or the pet is too young.
    260 "vouching is possible in {blocks_left} blocks" VouchTooSoon { blocks_left: u64 },
    /// The invitation was used or replaced, or never was one.
    261 "no such invitation is open" InvitationGone,
    /// The shelter does not take in a pet whose owner has cared for it lately.
    262 "the owner is gone in {blocks_left} blocks at the earliest" OwnerNotGone { blocks_left: u64 },
    /// A pet that is or was in the shelter is given away, never sold.
    263 "a pet from the shelter is never sold" NeverSold,
    /// The pet is not in the shelter.
    264 "the pet is not in the shelter" NotInShelter,
    /// The pet has a sitter, so it cannot be listed.
    265 "the pet has a sitter until {until:?}" HasSitter { until: TimeMs },
    /// The pet is listed, so it cannot get a sitter.
    266 "the pet is listed" StandsListed,

    /// Time went backwards.
    300 "time {given:?} is before {last:?}" TimeWentBack { last: TimeMs, given: TimeMs },
    /// Under these rules the block must close before the next event.
    301 "the block must close first" BlockMustClose,
    /// The block is not due.
    302 "the block is due at {due:?}" BlockNotDue { due: TimeMs },
    /// The header does not follow the latest block.
    303 "the header does not follow the latest block" BlockStale,
    /// The header's log size or root is not the log's.
    304 "the header covers another log" BlockWrongLog,
    /// The header's state root is not the state's.
    305 "the header's state root is wrong" BlockWrongState,
    /// An activity block needs an event, a time block must have none.
    306 "the wrong kind of block" BlockWrongKind,
    /// Only the house may close this block under these rules, and its header must have no miner, difficulty or nonce.
    307 "only the house closes this block" BlockNotHouse,
    /// The house's signature does not fit.
    308 "the house's signature does not fit" BlockBadSignature,
    /// Only the first entry can be a genesis, and it must be one.
    309 "a genesis stands first and only there" MisplacedGenesis,
    /// The genesis' numbers are out of bounds.
    310 "the rules' numbers are out of bounds" BadParams,
    /// The log or a list is full.
    311 "the log is full" Full,
    /// The very block that closed the last block, its closer and votes included.
    312 "this very header closed the last block" BlockDuplicate,
    /// The header says another difficulty than the rules.
    313 "the difficulty is {expected} tries, not {given}" BlockWrongDifficulty { expected: u64, given: u64 },
    /// The header's nonce is not worth its difficulty.
    314 "the nonce is not worth {tries} tries" BlockTooEasy { tries: u64 },
    /// The miner's clock is too far ahead of the sequencer's.
    315 "time {given:?} is after {max:?}" BlockTimeAhead { given: TimeMs, max: TimeMs },
    /// The miner's clock is behind the previous block.
    316 "time {given:?} is before {min:?}" BlockTimeBehind { given: TimeMs, min: TimeMs },
    /// The clocks of more than half of the active miners must agree.
    317 "{needed} of {active} votes needed, {given} given" TooFewVotes { needed: u64, given: u64, active: u64 },
    /// No clock is asked: an event waits, or these rules have no digging.
    318 "no clock is asked" VotesUnasked,
    /// An account votes once.
    319 "account {account} votes twice" VoteTwice { account: AccountId },
    /// The votes stand in the order of their accounts.
    320 "the votes are not in the order of their accounts" VotesOutOfOrder,
    /// Only the clocks of active miners are asked.
    321 "account {account} closed none of the last blocks" VoteNotActive { account: AccountId },
    /// The vote is about another entry than the log's last.
    322 "the last entry is {expected}, not {given}" VoteOtherEntry { expected: EntryIndex, given: EntryIndex },
    /// By the voter's clock, too little time has passed.
    323 "the vote's time {given:?} is before {min:?}" VoteEarly { given: TimeMs, min: TimeMs },
    /// The voter's clock is too far ahead of the sequencer's.
    324 "the vote's time {given:?} is after {max:?}" VoteAhead { given: TimeMs, max: TimeMs },
    /// The vote's signature is not the key's.
    325 "the signature of account {account}'s vote does not fit" VoteBadSignature { account: AccountId },
}

impl From<Malformed> for Rejection {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}
