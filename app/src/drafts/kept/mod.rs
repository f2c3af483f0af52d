//! Drafts as plain data: what is stored of one, under which keys, and which are deleted. Runs without a browser.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::commitment::Salt;
use chain::event::Editable;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};

/// The most drafts: more forms than a user has half-filled at once.
pub const DRAFTS_MAX: usize = 24;
/// All of them together, in bytes.
pub const BYTES_MAX: u64 = 96 << 20;
/// A larger original is not stored: choosing it again is less of a nuisance than a full device.
pub const PICTURE_BYTES_MAX: u64 = 48 << 20;
/// A longer text is not stored, and the draft keeps what it had: it was pasted by mistake, since no story may have a
/// hundredth of it.
pub const WORDS_BYTES_MAX: usize = 1 << 20;
/// So many of the latest are never too old: a device's clock may be years ahead until it is set right.
pub const NEVER_OLD: usize = 6;
/// A draft that was not touched for so long was given up.
pub const AGE_MAX_MS: u64 = 30 * 24 * 60 * 60 * 1_000;

const DRAFTS: &str = "draft/";
const PIECES: &str = "draft-piece/";

/// Whose drafts these are: users who share a browser do not see each other's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer(String);

impl Writer {
    /// A signed-in account.
    pub fn account(chain_id: &Hash, account: AccountId) -> Self {
        Self(format!("{}-{account}", &chain_id.to_string()[..16]))
    }

    /// A guest: a newcomer who hatches, or a sitter.
    pub fn guest() -> Self {
        Self("guest".to_owned())
    }

    /// The prefix of the keys of all their drafts.
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
    /// An edit of an entry's text.
    Edit(Editable, EntryIndex),
    /// The form that hatches a pet.
    Hatch,
    /// The last words of a story.
    Farewell(Hash),
    /// The handle to which a pet is handed over.
    HandOver(Hash),
    /// The end of a sitting.
    Sitter(Hash),
    /// A bid for a pet.
    Offer(Hash),
    /// An asking price for a pet.
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

    /// Whether it is a guest's, even if an account is signed in.
    pub fn is_guests(self) -> bool {
        matches!(self, Self::SitterStory(_) | Self::SitterComment(_))
    }

    /// The prefix of the keys of this writer's drafts for this place.
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

/// The stories and comments that a writer has begun to answer.
pub fn answered_entries(names: &[String], writer: &Writer) -> Vec<EntryIndex> {
    let prefix = format!("{}comment-", writer.prefix());
    let entry = |name: &String| name.strip_prefix(&prefix)?.split('/').next()?.parse().ok();
    names.iter().filter_map(entry).map(EntryIndex).collect()
}

/// A draft without the bytes of its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Draft {
    /// The last change, by this device's clock.
    pub written_ms: u64,
    /// The fields' names and values.
    pub fields: Vec<(String, String)>,
    /// The photographs that are ready, in their order.
    pub photos: Vec<PhotoNote>,
    /// The size in bytes of an original that is not cropped yet, see [`noted`]; 0 without one.
    pub original: u64,
}

/// A photograph whose bytes are stored as a piece of their own.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PhotoNote {
    /// Its commitment.
    pub commitment: Hash,
    /// The salt of the commitment.
    pub salt: Salt,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Draft {
    /// A field's value.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, words)| words.as_str())
    }

    /// The keys of its pieces.
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

/// What is noted of an original's size. Also noted for one that is not stored, so that the form can say that it is
/// missing.
pub fn noted(bytes: u64) -> u64 {
    if bytes <= PICTURE_BYTES_MAX { bytes } else { 1 }
}

/// The key of a draft's photograph.
pub fn photo_name(id: &str, commitment: &Hash) -> String {
    format!("{PIECES}{id}/{commitment}")
}

/// The key of a draft's original.
pub fn original_name(id: &str) -> String {
    format!("{PIECES}{id}/original")
}

/// Whether this is the key of an original.
pub fn is_original(name: &str) -> bool {
    name.starts_with(PIECES) && name.ends_with("/original")
}

/// Whether this is the key of a draft.
pub fn is_draft(name: &str) -> bool {
    name.starts_with(DRAFTS)
}

/// The last part of a draft's key, which its pieces share.
pub fn id_of(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or_default()
}

/// The drafts to delete: those that are too old, and the oldest of those that are too many.
pub fn let_go(mut known: Vec<(String, Draft)>, now_ms: u64) -> Vec<String> {
    // A clock that is set back makes no draft old, and none young for ever.
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

/// The pieces without a draft. A draft is written before its pieces, so one that is just being written
/// is not among these.
pub fn orphans(names: &[String]) -> Vec<String> {
    let drafts: Vec<&str> = names.iter().filter(|name| is_draft(name)).map(|name| id_of(name)).collect();
    let of = |piece: &str| piece.strip_prefix(PIECES)?.split('/').next().map(str::to_owned);
    let lost = |name: &&String| of(name).is_some_and(|id| !drafts.contains(&id.as_str()));
    names.iter().filter(lost).cloned().collect()
}

#[cfg(test)]
mod tests;
