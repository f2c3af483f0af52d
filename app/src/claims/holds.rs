//! Whether an entry agrees with what the server says about it. Plain logic.

use chain::entry::{Entry, EntryKind};
use chain::event::{Action, Author};
use chain::ids::EntryIndex;
use chain::merkle;
use chain::submission::photos;

use super::{Claim, Claimed};
use crate::sync::lookup::Stands;

impl Claim {
    /// Whether this is the right event, and has the content that the server shows. Texts that are missing or not shown
    /// claim nothing.
    pub(super) fn is_of(&self, stands: &Stands) -> bool {
        let body = &stands.event.body;
        match (&self.what, &body.action) {
            (Claimed::Moment { pet, author, photos: shown, .. }, Action::Post(post)) => {
                let stand = photos(body);
                pet.is_none_or(|pet| pet == post.pet)
                    && body.author == Author::Member(*author)
                    && shown.iter().all(|photo| stand.contains(photo))
            }
            (Claimed::Moment { pet: None, author, answers, photos, .. }, Action::Comment(comment)) => {
                let answers_it = answers.is_none_or(|answers| answers == comment.moment);
                photos.is_empty() && answers_it && body.author == Author::Member(*author)
            }
            (Claimed::Birth { birth, photo, .. }, action) => {
                let hatchling = action.hatchling().filter(|_| *birth == stands.leaf);
                hatchling.is_some_and(|hatchling| photo.is_none_or(|photo| photo == *hatchling.photo))
            }
            (Claimed::Share { post, by }, Action::Share(share)) => {
                *post == share.moment && body.author == Author::Member(*by)
            }
            (Claimed::Wording { of, .. }, Action::Edit(edit)) => edit.entry == *of,
            (Claimed::Wording { of, pet, .. }, action) => {
                let is_first = self.entry == *of;
                match pet {
                    Some(pet) => is_first && *pet == stands.leaf && action.hatchling().is_some(),
                    None => is_first && matches!(action, Action::Post(_) | Action::Comment(_)),
                }
            }
            (Claimed::Farewell { pet, author, .. }, Action::Farewell(farewell)) => {
                *pet == farewell.pet && body.author == Author::Member(*author)
            }
            _ => false,
        }
    }

    /// An edited text, and the entry that brought it as the server says, where it does.
    pub(super) fn reworded(&self) -> Option<(&str, Option<EntryIndex>)> {
        let (words, entry) = match &self.what {
            Claimed::Moment { text, edited: true, wording, .. } => (text, *wording),
            Claimed::Farewell { words, reworded: Some(entry), .. } => (words, Some(*entry)),
            _ => return None,
        };
        words.as_deref().map(|words| (words, entry))
    }

    /// Whether an entry is the claimed block.
    pub(super) fn holds_block(&self, bytes: &[u8]) -> bool {
        let Claimed::Block { leaf, height, by } = &self.what else { return false };
        let Ok(Entry { time_ms, kind: EntryKind::Block(block) }) = chain::codec::decode(bytes) else { return false };
        let header = &block.header;
        let is_it = *leaf == merkle::leaf_hash(bytes) && *height == header.height;
        is_it && self.time.is_none_or(|time| time == time_ms) && by.is_none_or(|by| by == header.miner)
    }

    /// Whether an event agrees with the claim; an edited text is in another entry.
    pub fn holds(&self, stands: &Stands) -> bool {
        let is_first = self.reworded().is_none();
        let (said, place) = match &self.what {
            Claimed::Moment { text, .. } => (text.as_deref().filter(|_| is_first), 0),
            // A birth has the pet's name before its text.
            Claimed::Wording { text, pet, .. } => {
                (Some(text.as_str()), usize::from(pet.is_some() && stands.event.body.action.hatchling().is_some()))
            }
            Claimed::Birth { name, .. } => (name.as_deref(), 0),
            Claimed::Farewell { words, .. } => (words.as_deref().filter(|_| is_first), 0),
            Claimed::Block { .. } | Claimed::Share { .. } => (None, 0),
        };
        let in_time = self.time.is_none_or(|time| time == stands.time);
        self.is_of(stands) && in_time && said.is_none_or(|said| stands.text(place) == Some(said))
    }
}

#[cfg(test)]
mod tests {
    use api::log::LogEntry;
    use chain::commitment::SealedText;
    use chain::entry::{Block, BlockHeader, BlockKind, Closer};
    use chain::event::{Author, Editable, SignedEvent};
    use chain::hash::Hash;
    use chain::ids::{AccountId, Height, TimeMs};
    use chain::keys::{PublicKey, Signature};
    use testkit::said::{self, Said, Text};

    use super::*;
    use crate::sync::lookup::opened;

    const PET: Hash = Hash([1; 32]);
    const PHOTO: Hash = Hash([2; 32]);

    fn event(said: Said) -> SignedEvent {
        said.unsigned(Author::Member(AccountId(3)), PublicKey::of_seed(&[7; 32]), 0)
    }

    /// In the log, with all its texts.
    fn stands(said: Said) -> Stands {
        let texts = said.texts.iter().cloned().map(Some).collect();
        Stands { leaf: PET, time: TimeMs(7), event: event(said), texts }
    }

    fn morning() -> Said {
        said::post(PET, "Good morning!").showing(vec![PHOTO])
    }

    fn claim(text: Option<&str>, photos: &[Hash], author: u32) -> Claim {
        let what = Claimed::Moment {
            pet: Some(PET),
            author: AccountId(author),
            by_sitter: false,
            answers: None,
            text: text.map(str::to_owned),
            edited: false,
            wording: None,
            photos: photos.to_vec(),
        };
        Claim { entry: EntryIndex(5), people: Vec::new(), time: None, what }
    }

    #[test]
    fn a_post_has_to_agree_with_its_entry() {
        let there = stands(morning());
        assert!(claim(Some("Good morning!"), &[PHOTO], 3).holds(&there));
        // What is not shown is not claimed.
        assert!(claim(None, &[], 3).holds(&there));
        assert!(!claim(Some("Good night!"), &[PHOTO], 3).holds(&there));
        assert!(!claim(Some("Good morning!"), &[Hash([4; 32])], 3).holds(&there));
        assert!(!claim(Some("Good morning!"), &[PHOTO], 4).holds(&there));
        // At another time.
        let at = |time| Claim { time: Some(TimeMs(time)), ..claim(Some("Good morning!"), &[PHOTO], 3) };
        assert!(at(7).holds(&there) && !at(8).holds(&there));
        // A text that does not open its commitment counts as missing.
        assert!(!claim(Some("Good morning!"), &[PHOTO], 3).holds(&Stands { texts: vec![None], ..there }));
    }

    #[test]
    fn a_comment_has_to_answer_the_claimed_entry() {
        let there = stands(said::comment(PET, EntryIndex(4), "How sweet!"));
        let answering = |entry| {
            let mut claim = claim(Some("How sweet!"), &[], 3);
            if let Claimed::Moment { pet, answers, .. } = &mut claim.what {
                (*pet, *answers) = (None, Some(EntryIndex(entry)));
            }
            claim
        };
        assert!(answering(4).holds(&there) && !answering(3).holds(&there));
    }

    #[test]
    fn a_share_has_to_be_by_the_claimed_account() {
        let there = stands(said::share(PET, EntryIndex(4)));
        let said = |post, by, time| {
            let what = Claimed::Share { post: EntryIndex(post), by: AccountId(by) };
            Claim { entry: EntryIndex(5), people: Vec::new(), time: Some(TimeMs(time)), what }.holds(&there)
        };
        assert!(said(4, 3, 7));
        assert!(!said(6, 3, 7) && !said(4, 2, 7) && !said(4, 3, 8));
    }

    #[test]
    fn a_name_has_to_be_the_one_in_the_birth() {
        let there = stands(said::birth("Mochi", None).showing(vec![PHOTO]));
        let named = |name: &str, birth, photo| {
            let (name, photo) = (Some(name.to_owned()), Some(photo));
            let what = Claimed::Birth { birth, name, photo };
            Claim { entry: EntryIndex(5), people: Vec::new(), time: None, what }.holds(&there)
        };
        assert!(named("Mochi", PET, PHOTO));
        assert!(!named("Waldi", PET, PHOTO));
        assert!(!named("Mochi", PET, PET));
        // The name of another pet.
        assert!(!named("Mochi", PHOTO, PHOTO));
    }

    #[test]
    fn a_name_is_true_beside_a_day_that_is_not() {
        let there = stands(said::birth("Mochi", None));
        let what = Claimed::Birth { birth: PET, name: Some("Mochi".to_owned()), photo: None };
        let on_day =
            |day| Claim { entry: EntryIndex(5), people: Vec::new(), time: Some(TimeMs(day)), what: what.clone() };
        assert!(on_day(7).holds(&there) && !on_day(8).holds(&there));
        assert!(on_day(8).without_its_day().is_some_and(|rest| rest.holds(&there)));
        // A story stands as a whole or not at all.
        let story = Claim { time: Some(TimeMs(8)), ..claim(Some("Good morning!"), &[], 3) };
        assert!(story.without_its_day().is_none());
    }

    #[test]
    fn last_words_have_an_author_and_edited_ones_are_in_another_entry() {
        let there = stands(said::farewell(PET, "Sleep well."));
        let said = |pet, author, words: &str, reworded| {
            let what = Claimed::Farewell { pet, author: AccountId(author), words: Some(words.to_owned()), reworded };
            Claim { entry: EntryIndex(5), people: Vec::new(), time: None, what }
        };
        assert!(said(PET, 3, "Sleep well.", None).holds(&there));
        assert!(!said(PET, 3, "Good riddance.", None).holds(&there));
        assert!(!said(PET, 4, "Sleep well.", None).holds(&there));
        assert!(!said(PHOTO, 3, "Sleep well.", None).holds(&there));
        let later = said(PET, 3, "Sleep tight.", Some(EntryIndex(8)));
        assert!(later.holds(&there));
        assert_eq!(later.reworded(), Some(("Sleep tight.", Some(EntryIndex(8)))));
    }

    #[test]
    fn an_earlier_text_is_in_the_entry_that_brought_it() {
        let began = stands(morning());
        let changed = stands(said::edit(Editable::Post, EntryIndex(5), "Good noon!"));
        let said = |entry, of, text: &str| {
            let what = Claimed::Wording { of: EntryIndex(of), pet: None, text: text.to_owned() };
            Claim { entry: EntryIndex(entry), people: Vec::new(), time: None, what }
        };
        assert!(said(5, 5, "Good morning!").holds(&began));
        assert!(said(8, 5, "Good noon!").holds(&changed));
        assert!(!said(8, 5, "Good night!").holds(&changed));
        // The words of another story.
        assert!(!said(8, 6, "Good noon!").holds(&changed));
        assert!(!said(5, 6, "Good morning!").holds(&began));
    }

    #[test]
    fn the_text_of_a_page_is_in_the_birth_or_in_an_edit() {
        let born = stands(said::birth("Mochi", None).with_words("Naps."));
        let changed = stands(said::edit(Editable::Words, EntryIndex(5), "Sleeps."));
        let claim = |entry, pet, text: &str| {
            let what = Claimed::Wording { of: EntryIndex(5), pet: Some(pet), text: text.to_owned() };
            Claim { entry: EntryIndex(entry), people: Vec::new(), time: None, what }
        };
        assert!(claim(5, PET, "Naps.").holds(&born));
        assert!(claim(8, PET, "Sleeps.").holds(&changed));
        // The name, other words, another pet's page.
        assert!(!claim(5, PET, "Mochi").holds(&born));
        assert!(!claim(5, PET, "Bites.").holds(&born));
        assert!(!claim(5, PHOTO, "Naps.").holds(&born));
        assert!(!claim(8, PET, "Naps.").holds(&changed));
    }

    #[test]
    fn a_block_has_to_be_the_one_in_the_log() {
        let header = BlockHeader {
            height: Height(4),
            kind: BlockKind::Activity,
            previous: PET,
            entries: EntryIndex(9),
            log_root: PET,
            state_root: PET,
            miner: AccountId(3),
            difficulty: 0,
            nonce: 0,
        };
        let block = Block { header, closer: Closer::House(Signature([0; 64])) };
        let bytes = chain::codec::encode(&Entry { time_ms: TimeMs(7), kind: EntryKind::Block(block) });
        let there = merkle::leaf_hash(&bytes);
        let holds = |leaf, height, time, by: Option<u32>| {
            let what = Claimed::Block { leaf, height: Height(height), by: by.map(AccountId) };
            Claim { entry: EntryIndex(9), people: Vec::new(), time: Some(TimeMs(time)), what }.holds_block(&bytes)
        };
        assert!(holds(there, 4, 7, Some(3)) && holds(there, 4, 7, None));
        for (leaf, height, time, by) in [(PET, 4, 7, 3), (there, 5, 7, 3), (there, 4, 8, 3), (there, 4, 7, 2)] {
            assert!(!holds(leaf, height, time, Some(by)));
        }
        assert!(!claim(None, &[], 3).holds_block(&bytes));
    }

    #[test]
    fn texts_that_do_not_open_their_commitments_are_dropped() {
        let (words, other) = ("Good morning!".sealed(), "Good night!".sealed());
        let entry = Entry { time_ms: chain::ids::TimeMs(1), kind: EntryKind::Event(event(morning())) };
        let beside =
            |text: &SealedText| LogEntry { bytes: chain::codec::encode(&entry), texts: vec![Some(text.clone())] };
        assert_eq!(opened(beside(&words)).map(|stands| stands.texts), Some(vec![Some(words)]));
        assert_eq!(opened(beside(&other)).map(|stands| stands.texts), Some(vec![None]));
    }
}
