//! What the server's responses claim about entries: texts, photographs, authors. All that is shown is looked up in the
//! log in the background, and is hidden if the log does not have it.

mod holds;
mod said;
pub(crate) mod watch;

use std::collections::BTreeSet;

use api::content::{AccountRef, BlockSummary, Comment, PetPage, PetRef, Post, Revision, Shared};
use chain::commitment::handle_hash;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, HOUSE, TimeMs};
use chain::state::State;
use futures::channel::mpsc::{Receiver, Sender, channel};
use leptos::prelude::*;

use crate::photo::Address;
use crate::sync::ChainCopy;
pub use said::{Called, Claim, Claimed, Falsehood};

/// The most claims that wait. Beyond that, content is shown as the server says, and checked the next time it is shown.
const WAITING_MAX: usize = 256;

/// The result of checking a photograph's bytes.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// They match the commitment.
    Genuine(Address),
    /// They are another photograph's.
    False,
}

/// A claim to check.
#[derive(Clone, Debug)]
pub enum Doubt {
    /// Whether an entry has the claimed content.
    Entry(Claim),
    /// Whether the bytes match the commitment; the result goes into the signal.
    Photo(Hash, RwSignal<Option<Seen>>),
}

/// The queue of claims to check.
struct Doubts {
    sender: Sender<Doubt>,
    receiver: Option<Receiver<Doubt>>,
}

impl Default for Doubts {
    fn default() -> Self {
        let (sender, receiver) = channel(WAITING_MAX);
        Self { sender, receiver: Some(receiver) }
    }
}

/// Checks of what the server says.
#[derive(Clone, Copy)]
pub struct Claims {
    /// What the log does not have, see [`Claims::is_false`].
    pub falsehoods: RwSignal<BTreeSet<Falsehood>>,
    copy: ChainCopy,
    doubts: StoredValue<Doubts, LocalStorage>,
}

impl Claims {
    /// Before there are claims.
    pub fn new(copy: ChainCopy) -> Self {
        let falsehoods = RwSignal::new(BTreeSet::new());
        Self { falsehoods, copy, doubts: StoredValue::new_local(Doubts::default()) }
    }

    /// Checks a post against the log.
    pub fn doubt_post(self, post: &Post) {
        let (text, edited, photos) = (post.text.clone(), post.edited, &post.photos);
        let what = Claimed::Moment {
            pet: Some(post.pet.birth.0),
            author: post.author.account,
            by_sitter: post.by_sitter,
            answers: None,
            text,
            edited,
            wording: None,
            photos: photos.iter().map(|photo| photo.commitment.0).collect(),
        };
        let people = known([&post.author, &post.pet.owner]);
        self.doubt(Doubt::Entry(Claim { entry: post.entry, people, time: Some(post.time_ms), what }));
    }

    /// Checks a comment.
    pub fn doubt_comment(self, comment: &Comment) {
        let latest: Option<&Revision> = comment.revisions.last();
        let what = Claimed::Moment {
            pet: None,
            author: comment.author.account,
            by_sitter: comment.by_sitter,
            answers: Some(comment.answers),
            text: comment.text.clone(),
            edited: latest.is_some(),
            wording: latest.map(|latest| latest.entry),
            photos: Vec::new(),
        };
        let people = known([&comment.author]);
        self.doubt(Doubt::Entry(Claim { entry: comment.entry, people, time: Some(comment.time_ms), what }));
    }

    /// Checks an earlier text of a story or a comment.
    pub fn doubt_wording(self, of: EntryIndex, wording: &Revision) {
        if let Some(text) = wording.text.clone() {
            let what = Claimed::Wording { of, pet: None, text };
            let time = Some(wording.time_ms);
            self.doubt(Doubt::Entry(Claim { entry: wording.entry, people: Vec::new(), time, what }));
        }
    }

    /// Checks who shared a story.
    pub fn doubt_share(self, shared: &Shared) {
        let what = Claimed::Share { post: shared.post.entry, by: shared.by.account };
        let people = known([&shared.by]);
        self.doubt(Doubt::Entry(Claim { entry: shared.entry, people, time: Some(shared.time_ms), what }));
    }

    /// Checks a pet's name and first photo, and when it hatched, where that is shown.
    pub fn doubt_pet(self, pet: &PetRef, born: Option<TimeMs>) {
        let photo = pet.photo.map(|photo| photo.commitment.0);
        let what = Claimed::Birth { birth: pet.birth.0, name: pet.name.clone(), photo };
        self.doubt(Doubt::Entry(Claim { entry: pet.entry, people: known([&pet.owner]), time: born, what }));
    }

    /// Checks the text on a pet's page. Returns the entry that brought it as the server says, the argument for
    /// [`Claims::are_false_words`]: `reworded` if the text was edited.
    pub fn doubt_words(self, pet: &PetRef, words: Option<&String>, reworded: Option<EntryIndex>) -> EntryIndex {
        let entry = reworded.unwrap_or(pet.entry);
        if let Some(text) = words.cloned() {
            let what = Claimed::Wording { of: pet.entry, pet: Some(pet.birth.0), text };
            self.doubt(Doubt::Entry(Claim { entry, people: Vec::new(), time: None, what }));
        }
        entry
    }

    /// Checks all that a pet's page shows, and the last words.
    pub fn doubt_page(self, page: &PetPage) {
        if let Some(farewell) = &page.farewell {
            let (author, reworded) = (farewell.author.account, farewell.reworded);
            let what = Claimed::Farewell { pet: page.pet.birth.0, author, words: farewell.words.clone(), reworded };
            let people = known([&farewell.author]);
            self.doubt(Doubt::Entry(Claim { entry: farewell.entry, people, time: Some(farewell.time_ms), what }));
        }
        self.doubt_pet(&page.pet, Some(page.born_ms));
        self.doubt_words(&page.pet, page.words.as_ref(), page.reworded);
    }

    /// Checks a block.
    pub fn doubt_block(self, block: &BlockSummary) {
        let by = block.dug.as_ref().map(|dug| &dug.by);
        let what = Claimed::Block { leaf: block.leaf.0, height: block.height, by: by.map(|by| by.account) };
        let time = Some(block.time_ms);
        self.doubt(Doubt::Entry(Claim { entry: block.entry, people: known(by), time, what }));
    }

    /// Checks a photograph's bytes.
    pub fn doubt_photo(self, commitment: Hash) -> RwSignal<Option<Seen>> {
        let seen = RwSignal::new(None);
        self.doubt(Doubt::Photo(commitment, seen));
        seen
    }

    /// Whether the server has said something about an entry that the log does not have; reactive.
    pub fn is_false(self, entry: EntryIndex) -> bool {
        self.falsehoods.with(|falsehoods| falsehoods.contains(&Falsehood::Entry(entry.0)))
    }

    /// The same for a text that an entry is said to have brought: see [`Claims::doubt_wording`] and
    /// [`Claims::doubt_words`].
    pub fn are_false_words(self, entry: EntryIndex) -> bool {
        self.falsehoods.with(|falsehoods| falsehoods.contains(&Falsehood::Words(entry.0)))
    }

    /// When a pet hatched, by its birth's entry, unless that is not what stands in the log; reactive.
    pub fn born(self, entry: EntryIndex, said: TimeMs) -> Option<TimeMs> {
        let is_false = self.falsehoods.with(|falsehoods| falsehoods.contains(&Falsehood::Born(entry.0)));
        (!is_false && !self.is_false(entry)).then_some(said)
    }

    /// Whether an account's handle is the one that the server says; false only if this browser's copy proves another
    /// one. Reactive.
    pub fn is_called(self, person: &AccountRef) -> bool {
        let fits = |state: &State| is_named(state, person.account, person.handle.as_ref());
        !self.copy.is_proven() || self.copy.with_state(fits).unwrap_or(true)
    }

    fn doubt(self, doubt: Doubt) {
        self.doubts.try_update_value(|doubts| {
            // If too many wait, this one is shown as the server says.
            let _ = doubts.sender.try_send(doubt);
        });
    }

    /// The receiver of the queue; once.
    fn take_doubts(self) -> Option<Receiver<Doubt>> {
        self.doubts.try_update_value(|doubts| doubts.receiver.take()).flatten()
    }

    fn found_false(self, falsehood: Falsehood) {
        self.falsehoods.try_update(|falsehoods| falsehoods.insert(falsehood));
    }
}

fn known<'a>(people: impl IntoIterator<Item = &'a AccountRef>) -> Vec<Called> {
    let called =
        |person: &AccountRef| Called { account: person.account, handle: person.handle.clone(), bot: person.bot };
    people.into_iter().map(called).collect()
}

/// Whether these accounts have the handles that the server says, as far as a copy knows them.
fn people_fit(state: &State, people: &[Called]) -> bool {
    let is_bot = |account: AccountId| account != HOUSE && state.account(account).is_some_and(|account| account.bot);
    let known = |account| state.account(account).is_some();
    people.iter().all(|said| {
        let marked = !known(said.account) || is_bot(said.account) == said.bot;
        marked && is_named(state, said.account, said.handle.as_ref())
    })
}

/// Whether an account that the copy knows has this handle, if one is given. The house has none, so any name passes.
fn is_named(state: &State, account: AccountId, said: Option<&String>) -> bool {
    let has = |handle: &String| state.account(account).is_none_or(|account| account.handle == handle_hash(handle));
    account == HOUSE || said.is_none_or(has)
}
