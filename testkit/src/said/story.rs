//! Stories: pets that hatch, and what is told and answered.

use chain::event::{Action, Birth, Comment, Edit, Editable, Pat, Post, Share, StoryEnd};
use chain::hash::Hash;
use chain::ids::EntryIndex;

use super::{Said, Text};

/// A pet hatches, after another one or as a first one. Its photo follows from the name.
pub fn birth(name: impl Text, previous: Option<Hash>) -> Said {
    let name = name.sealed();
    let photo = photo_of(&name.bytes);
    let birth = Birth { name: name.commitment(), photo, words: None, previous, nonce: 0 };
    Said { action: Action::Birth(birth), texts: vec![name] }
}

pub(super) fn photo_of(name: &[u8]) -> Hash {
    Hash::of(&[b"photo of ", name])
}

/// A post of words.
pub fn post(pet: Hash, text: impl Text) -> Said {
    let text = text.sealed();
    let post = Post { pet, text: Some(text.commitment()), photos: Vec::new() };
    Said { action: Action::Post(post), texts: vec![text] }
}

/// A post of photos alone.
pub fn photos(pet: Hash, photos: Vec<Hash>) -> Said {
    Action::Post(Post { pet, text: None, photos }).into()
}

/// A comment on a moment.
pub fn comment(pet: Hash, moment: EntryIndex, text: impl Text) -> Said {
    let text = text.sealed();
    let comment = Comment { pet, moment, text: text.commitment() };
    Said { action: Action::Comment(comment), texts: vec![text] }
}

/// A pat, on the pet's page or at a moment.
pub fn pat(pet: Hash, moment: Option<EntryIndex>) -> Said {
    Action::Pat(Pat { pet, moment }).into()
}

/// A moment is shared.
pub fn share(pet: Hash, moment: EntryIndex) -> Said {
    Action::Share(Share { pet, moment }).into()
}

/// Other words for those of this entry.
pub fn edit(of: Editable, entry: EntryIndex, text: impl Text) -> Said {
    let text = text.sealed();
    let edit = Edit { of, entry, text: text.commitment() };
    Said { action: Action::Edit(edit), texts: vec![text] }
}

/// The book of an ended story is closed.
pub fn story_end(pet: Hash) -> Said {
    Action::StoryEnd(StoryEnd { pet }).into()
}
