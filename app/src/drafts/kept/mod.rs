//! Drafts as plain data: what is kept of one, under which names, and which are let go of. No browser in here.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::commitment::Salt;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};

/// More forms than anybody has half-filled at once.
pub const DRAFTS_MAX: usize = 24;
/// All of them together, in bytes.
pub const BYTES_MAX: u64 = 96 << 20;
/// An original that is larger than this is not kept: choosing it again is less of a nuisance than a full device.
pub const PICTURE_BYTES_MAX: u64 = 48 << 20;
/// Whoever pastes more than this into a form means something else, and keeps what was there before: no story takes a
/// hundredth of it.
pub const WORDS_BYTES_MAX: usize = 1 << 20;
/// So many of the latest are never too old: a device's clock may be years ahead until somebody puts it right.
pub const NEVER_OLD: usize = 6;
/// What was not touched for so long was given up.
pub const AGE_MAX_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

const DRAFTS: &str = "draft/";
const PIECES: &str = "draft-piece/";

/// Whose drafts these are: one person's are nobody else's, also where they share a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer(String);

impl Writer {
    /// Somebody who is signed in.
    pub fn account(chain_id: &Hash, account: AccountId) -> Self {
        Self(format!("{}-{account}", &chain_id.to_string()[..16]))
    }

    /// Somebody who is not: whoever hatches, and whoever looks after a pet.
    pub fn guest() -> Self {
        Self("guest".to_owned())
    }

    /// What all names of their drafts begin with.
    pub fn prefix(&self) -> String {
        format!("{DRAFTS}{}/", self.0)
    }
}

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A pet's story.
    Story(Hash),
    /// A pet's story, by its sitter.
    SitterStory(Hash),
    /// A comment on a story or a comment.
    Comment(EntryIndex),
    /// The same by a sitter.
    SitterComment(EntryIndex),
    /// Other words for an entry's.
    Edit(Editable, EntryIndex),
    /// The form in which a pet is hatched.
    Hatch,
    /// The last words of a story.
    Farewell(Hash),
    /// To whom a pet is handed over.
    HandOver(Hash),
    /// Until when somebody looks after a pet.
    Sitter(Hash),
    /// What one offers for a pet.
    Offer(Hash),
    /// What one asks for a pet.
    Price(Hash),
}

impl Place {
    fn name(self) -> String {
        match self {
            Self::Story(pet) => format!("story-{pet}"),
            Self::SitterStory(pet) => format!("sitter-story-{pet}"),
            Self::Comment(entry) => format!("comment-{entry}"),
            Self::SitterComment(entry) => format!("sitter-comment-{entry}"),
            Self::Edit(of, entry) => format!("edit-{}-{entry}", of as u8),
            Self::Hatch => "hatch".to_owned(),
            Self::Farewell(pet) => format!("farewell-{pet}"),
            Self::HandOver(pet) => format!("hand-over-{pet}"),
            Self::Sitter(pet) => format!("sitter-{pet}"),
            Self::Offer(pet) => format!("offer-{pet}"),
            Self::Price(pet) => format!("price-{pet}"),
        }
    }

    /// Whether it has nothing to do with who is signed in.
    pub fn is_guests(self) -> bool {
        matches!(self, Self::SitterStory(_) | Self::SitterComment(_))
    }

    /// What the names of this writer's drafts for this place begin with.
    pub fn prefix(self, writer: &Writer) -> String {
        format!("{}{}/", writer.prefix(), self.name())
    }
}

/// The pets for whose stories a writer has drafts.
pub fn story_pets(names: &[String], writer: &Writer) -> Vec<Hash> {
    let prefix = format!("{}story-", writer.prefix());
    let pet = |name: &String| Hash::from_hex(name.strip_prefix(&prefix)?.split('/').next()?);
    let mut pets: Vec<Hash> = names.iter().filter_map(pet).collect();
    pets.dedup();
    pets
}

/// The stories and comments for which a writer has begun an answer.
pub fn answered_entries(names: &[String], writer: &Writer) -> Vec<EntryIndex> {
    let prefix = format!("{}comment-", writer.prefix());
    let entry = |name: &String| name.strip_prefix(&prefix)?.split('/').next()?.parse().ok();
    names.iter().filter_map(entry).map(EntryIndex).collect()
}

/// What is kept of a draft beside its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Draft {
    /// When it was touched last, by this device's clock.
    pub written_ms: u64,
    /// The fields by name, with what is in them.
    pub fields: Vec<(String, String)>,
    /// The photographs that are ready, in their order.
    pub photos: Vec<PhotoNote>,
    /// The bytes of an original that is still to be cut, see [`noted`]; 0 where there is none.
    pub original: u64,
}

/// What is known of a photograph whose bytes are a piece of their own.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PhotoNote {
    /// Its commitment.
    pub commitment: Hash,
    /// The commitment's salt.
    pub salt: Salt,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Draft {
    /// What is in a field.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, words)| words.as_str())
    }

    /// The names of its pieces.
    pub fn pieces(&self, id: &str) -> Vec<String> {
        let photos = self.photos.iter().map(|photo| photo_name(id, &photo.commitment));
        photos.chain((self.original > 0).then(|| original_name(id))).collect()
    }

    fn bytes(&self) -> u64 {
        let words: usize = self.fields.iter().map(|(name, words)| name.len() + words.len()).sum();
        let photos: u64 = self.photos.iter().map(|photo| photo.bytes).sum();
        words as u64 + photos + self.original
    }
}

/// What is noted of an original's bytes. Also of one that is not kept, so that it is missed.
pub fn noted(bytes: u64) -> u64 {
    if bytes <= PICTURE_BYTES_MAX { bytes } else { 1 }
}

/// The name of a draft's photograph.
pub fn photo_name(id: &str, commitment: &Hash) -> String {
    format!("{PIECES}{id}/{commitment}")
}

/// The name of a draft's original.
pub fn original_name(id: &str) -> String {
    format!("{PIECES}{id}/original")
}

/// Whether this is the name of an original.
pub fn is_original(name: &str) -> bool {
    name.starts_with(PIECES) && name.ends_with("/original")
}

/// Whether this is the name of a draft.
pub fn is_draft(name: &str) -> bool {
    name.starts_with(DRAFTS)
}

/// The last part of a draft's name, which its pieces share.
pub fn id_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// Which of these drafts are let go of: what is too old, and the oldest of what is too much.
pub fn let_go(mut known: Vec<(String, Draft)>, now_ms: u64) -> Vec<String> {
    // A clock that was put back makes nothing old, and nothing young for ever.
    known.sort_by_key(|(_, draft)| std::cmp::Reverse(draft.written_ms.min(now_ms)));
    let (mut count, mut bytes) = (0, 0);
    let over = known.into_iter().filter(|(_, draft)| {
        count += 1;
        bytes += draft.bytes();
        let is_old = draft.written_ms.saturating_add(AGE_MAX_MS) <= now_ms;
        (is_old && count > NEVER_OLD) || count > DRAFTS_MAX || bytes > BYTES_MAX
    });
    over.map(|(name, _)| name).collect()
}

/// The pieces that belong to no draft any more. A draft is written before its pieces, so one that is just being written
/// is not among these.
pub fn orphans(names: &[String]) -> Vec<String> {
    let drafts: Vec<&str> = names.iter().filter(|name| is_draft(name)).map(|name| id_of(name)).collect();
    let of = |piece: &str| piece.strip_prefix(PIECES)?.split('/').next().map(str::to_owned);
    let lost = |name: &&String| of(name).is_some_and(|id| !drafts.contains(&id.as_str()));
    names.iter().filter(lost).cloned().collect()
}

#[cfg(test)]
mod tests;
