//! Every bound in one place, each with its reason. Tests try one below, equal and one above.

/// A pet's story ends when no event has tended it for this many blocks.
pub const TTL_BLOCKS: u64 = 15;

/// A handle's length in bytes. Short enough for a phone's header, long enough for a name and a number.
pub const HANDLE_BYTES_MIN: usize = 3;
/// See [`HANDLE_BYTES_MIN`].
pub const HANDLE_BYTES_MAX: usize = 20;
/// A pet's name: 24 characters of the widest UTF-8.
pub const NAME_BYTES_MAX: usize = 96;
/// A post: about 1,000 characters of Chinese or 3,000 of English.
pub const POST_BYTES_MAX: usize = 3_072;
/// A comment: half a post.
pub const COMMENT_BYTES_MAX: usize = 1_536;
/// The pet's own words on its page: a third of a post.
pub const WORDS_BYTES_MAX: usize = 1_024;
/// Photos in one post. Four make a grid of two by two.
pub const PHOTOS_PER_POST_MAX: usize = 4;

/// Random bytes before all committed content: 2^128 guesses stand between an erased text and its words.
pub const SALT_BYTES: usize = 16;

/// Live daily keys of one account: a phone, a tablet, a computer, a few browsers on each.
pub const DAILY_KEYS_MAX: u8 = 16;
/// An account's live keys: its daily keys, its owner key, its recovery key and a rekey's waiting key. Beside them
/// stands a sitter's for each of its pets at most.
pub const KEYS_PER_ACCOUNT_LIVE_MAX: usize = DAILY_KEYS_MAX as usize + 3;

/// The largest encoded event. The largest action is a post: 1 + 32 + 33 + 4 + 4 * 32 = 198 bytes; the largest author is
/// a newcomer: 1 + 32 + 96 + 97 + 1 = 227; key, sequence number and signature are 104; in all 529, rounded up. No event
/// has both; a newcomer's birth by invitation, 194 bytes, makes 525.
pub const EVENT_BYTES_MAX: usize = 640;
/// The largest encoded entry, a time block with all its votes: time and tag 9, header 133, the closer's tag, seal and
/// count 70, votes 31 * 116; in all 3,808, rounded up. C2SP tlog-tiles would allow 65,535.
pub const ENTRY_BYTES_MAX: usize = 4_096;
/// Texts beside one event: a newcomer's birth has three (handle, name, words).
pub const TEXTS_PER_EVENT_MAX: usize = 3;
/// The largest submission: an event, and the texts of a post or birth with their salts and length fields.
pub const SUBMISSION_BYTES_MAX: usize = 4_096;

/// Photos: 8 MiB as uploaded ...
pub const PHOTO_BYTES_MAX: usize = 8 << 20;
/// ... and 40 megapixels decoded, a current phone's largest usual picture.
pub const PHOTO_PIXELS_MAX: u64 = 40_000_000;

/// Fewest expected tries of the hatching work, and most: about 20 ms and 10 s of a phone's browser.
pub const HATCH_TRIES_MIN: u32 = 1 << 12;
/// See [`HATCH_TRIES_MIN`].
pub const HATCH_TRIES_MAX: u32 = 1 << 22;

/// Treats in one gift, bid or price at most: more than all that can be dug in a thousand years at three a second.
pub const TREATS_AT_ONCE_MAX: u64 = 1 << 40;
/// Orders that an account may have at once, asks and bids together.
pub const ORDERS_PER_ACCOUNT_MAX: usize = 32;
/// Bids that a pet may have at once; beyond, a better one takes the place of the lowest.
pub const BIDS_PER_PET_MAX: usize = 32;
/// The house's cut of a price, in tenths, rounded up: at least three.
pub const HOUSE_CUT_TENTHS: u64 = 3;
/// A miner's clock may be ahead of the sequencer's by this much, in milliseconds: two minutes.
pub const DIG_TIME_AHEAD_MAX_MS: u64 = 120_000;
/// A block can be dug once this share of the block interval has passed, so that no miner, at any hash rate, can run
/// fifteen blocks past a sleeping owner at once.
pub const DIG_EARLIEST_SHARE: u64 = 2;
/// Without a miner, the house closes a block this many block intervals after its first event.
pub const HOUSE_WAITS_INTERVALS: u64 = 2;
/// Without a miner, the house closes a time block, with votes, this share of the block interval after it could first be
/// dug: a miner with a nonce at hand comes first, and a quiet chain stays about as fast as a busy one.
pub const HOUSE_CLOCK_SHARE: u64 = 4;
/// If the clocks of too few active miners agree, the house closes a time block by itself after this many times as long
/// as with their votes, so that a chain whose miners have all left does not stand still for ever.
pub const HOUSE_ALONE_WAITS: u64 = 2;
/// An account that closed one of this many last blocks is an active miner: two weeks under tamagotchi.
pub const MINER_ACTIVE_BLOCKS: usize = 30;
/// Clock votes in one block at most: of all possible active miners, and of the house.
pub const VOTES_PER_BLOCK_MAX: usize = MINER_ACTIVE_BLOCKS + 1;

/// Blocks of one rest at most: two weeks of blocks that take eleven hours, as under tamagotchi.
pub const REST_BLOCKS_MAX: u64 = 30;
/// A year of a pet's life, for its rests, in blocks of eleven hours.
pub const REST_YEAR_BLOCKS: u64 = 796;
/// Blocks of rest in a year at most: four weeks. A pet that mostly sleeps is no story.
pub const REST_BLOCKS_A_YEAR: u64 = 60;
/// Pets that are offered to one account at most: more than an owner can consider.
pub const OFFERS_PER_ACCOUNT_MAX: usize = 16;

/// A sitter's key is valid for this long at most, in milliseconds: sixty days, longer than any holiday.
pub const SITTING_MAX_MS: u64 = 5_184_000_000;
/// An account vouches for one newcomer in this many blocks at most. The pet by which it vouches and the account's own
/// last pet must be this many blocks old: a pet's whole life without care, so that a newcomer cannot vouch for others
/// at once.
pub const VOUCH_EVERY_BLOCKS: u64 = 15;
/// For the shelter, an owner is gone after this many blocks without caring for the pet: four weeks of eleven hours a
/// block.
pub const SHELTER_AWAY_BLOCKS: u64 = 60;
/// The shelter tends a pet with this many blocks left or fewer.
pub const SHELTER_TENDS_AT_BLOCKS: u64 = 3;
/// Pets that the chain names at once to be tended by the shelter.
pub const SHELTER_AT_ONCE_MAX: usize = 64;

/// Records that are hashed together as one leaf of a state list. Sixteen keeps the tree's memory at 4 bytes a record,
/// and one changed record costs about 25 blocks of SHA-256 beside the 2 blocks for each level above it.
pub const RECORDS_PER_LEAF: usize = 16;
/// Accounts, keys, pets, moments, orders or trades at most: their ids are 32-bit numbers.
pub const RECORDS_MAX: usize = u32::MAX as usize;
/// The log's length at most; keeps every sum with an index far from overflow.
pub const ENTRIES_MAX: u64 = 1 << 48;
