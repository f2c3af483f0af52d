//! A draft that is open in this page: the content of its form, and how much of that is stored.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use chain::hash::Hash;
use futures::future::{join, join_all, join3};
use futures::lock::Mutex;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::kept::{self, Draft, PICTURE_BYTES_MAX, PhotoNote, Place, WORDS_BYTES_MAX, Writer};
use super::shelf::{self, Found};
use crate::browser;
use crate::leaving::Unfinished;
use crate::lock::Held;
use crate::photo::Prepared;

/// The least time between two writes. The first letter is stored at once.
const PAUSE_MS: u32 = 250;

/// The content of a form.
#[derive(Clone, Default)]
pub(super) struct Contents {
    pub fields: Vec<(String, String)>,
    pub photos: Vec<Prepared>,
    pub original: Option<Blob>,
}

/// The draft. The form may be gone before it is stored.
pub(super) struct Open {
    state: RefCell<State>,
    /// One write or delete at a time.
    turn: Mutex<()>,
}

struct State {
    place: Place,
    writer: Option<Writer>,
    /// The draft's key, once it has one.
    name: Option<String>,
    held: Option<Held>,
    /// The initial values of the fields.
    before: Vec<(String, String)>,
    now: Contents,
    /// The pieces that are stored.
    pieces: BTreeSet<String>,
    behind: Option<Unfinished>,
    /// The text is too long to be stored.
    too_long: Option<Unfinished>,
    busy: bool,
    /// It is known whether there is an earlier draft.
    looked: bool,
    /// It was sent before it was known whether there is an earlier draft, which was the same then.
    sent_early: bool,
}

/// What to do so that the stored draft matches its form.
struct Work {
    name: String,
    draft: Draft,
    photos: Vec<(String, Prepared)>,
    original: Option<(String, Blob)>,
    gone: Vec<String>,
}

impl Open {
    /// The draft of a form with these initial values.
    pub fn new(place: Place, before: Vec<(String, String)>) -> Rc<Self> {
        let now = Contents { fields: before.clone(), ..Contents::default() };
        let state = State {
            place,
            writer: None,
            name: None,
            held: None,
            before,
            now,
            pieces: BTreeSet::new(),
            behind: None,
            too_long: None,
            busy: false,
            looked: false,
            sent_early: false,
        };
        Rc::new(Self { state: RefCell::new(state), turn: Mutex::new(()) })
    }

    /// The initial values of the fields.
    pub fn before(&self) -> Vec<(String, String)> {
        self.state.borrow().before.clone()
    }

    /// Sets the writer. What was written before that was known is stored now, even while an earlier
    /// draft is still looked for: that takes a while where another tab has it open.
    pub fn is_by(self: &Rc<Self>, writer: Writer) {
        self.state.borrow_mut().writer = Some(writer);
        self.keep_up();
    }

    /// Whether the user has not changed the form.
    pub fn is_untouched(&self) -> bool {
        self.state.borrow().is_untouched()
    }

    /// Whether an earlier draft can still be restored: the form is unchanged, and nothing of it is stored.
    pub fn is_unbegun(&self) -> bool {
        let state = self.state.borrow();
        state.is_untouched() && state.name.is_none()
    }

    /// Notes that an earlier draft was looked for.
    pub fn looked(&self) {
        self.state.borrow_mut().looked = true;
    }

    /// Whether an earlier draft was looked for.
    pub fn has_looked(&self) -> bool {
        self.state.borrow().looked
    }

    /// Whether another writer writes here, as far as that is known.
    pub fn is_of_another(&self, writer: &Writer) -> bool {
        self.state.borrow().writer.as_ref().is_some_and(|known| known != writer)
    }

    /// Whether a draft that is found now was sent already.
    pub fn was_sent(&self) -> bool {
        self.state.borrow().sent_early
    }

    /// Continues a restored draft, as the form now shows it.
    pub fn go_on_with(&self, found: Found, now: Contents) {
        let mut state = self.state.borrow_mut();
        state.pieces = found.draft.pieces(kept::id_of(&found.name)).into_iter().collect();
        state.name = Some(found.name);
        state.held = found.held;
        state.now = now;
    }

    /// Sets the fields' values.
    pub fn fields_are(self: &Rc<Self>, fields: Vec<(String, String)>) {
        if self.state.borrow().now.fields != fields {
            self.change(|state| state.now.fields = fields);
        }
    }

    /// Sets the photographs that are ready.
    pub fn photos_are(self: &Rc<Self>, photos: Vec<Prepared>) {
        let commitments = |photos: &[Prepared]| photos.iter().map(|photo| photo.commitment).collect::<Vec<_>>();
        if commitments(&self.state.borrow().now.photos) != commitments(&photos) {
            self.change(|state| state.now.photos = photos);
        }
    }

    /// Sets the original.
    pub fn original_is(self: &Rc<Self>, original: Option<Blob>) {
        if self.state.borrow().now.original == original {
            return;
        }
        self.change(|state| {
            if original.is_some() {
                // It replaces the stored one.
                state.pieces.retain(|name| !kept::is_original(name));
            }
            state.now.original = original;
        });
    }

    /// Stores all of it again.
    pub fn keep_again(self: &Rc<Self>) {
        if self.state.borrow().name.is_some() {
            self.change(|state| state.pieces.clear());
        }
    }

    /// It was sent or started over: what is written from now on is another draft.
    pub fn done(self: &Rc<Self>) {
        let open = Rc::clone(self);
        let (name, held) = {
            let mut state = self.state.borrow_mut();
            state.now = Contents { fields: state.before.clone(), ..Contents::default() };
            (state.behind, state.too_long) = (None, None);
            state.pieces.clear();
            state.sent_early |= !state.looked;
            (state.name.take(), state.held.take())
        };
        spawn_local(async move {
            let _turn = open.turn.lock().await;
            if let Some(name) = name {
                shelf::remove(&name).await;
            }
            drop(held);
        });
    }

    fn change(self: &Rc<Self>, change: impl FnOnce(&mut State)) {
        {
            let mut state = self.state.borrow_mut();
            change(&mut state);
            state.behind.get_or_insert_with(Unfinished::begin);
        }
        self.keep_up();
    }

    fn keep_up(self: &Rc<Self>) {
        {
            let mut state = self.state.borrow_mut();
            if state.busy || state.behind.is_none() || state.writer.is_none() {
                return;
            }
            state.busy = true;
        }
        let open = Rc::clone(self);
        spawn_local(async move {
            loop {
                let unfinished = open.state.borrow_mut().behind.take();
                open.write().await;
                // From here on it can be read again, so nothing is lost by leaving.
                drop(unfinished);
                browser::pause(PAUSE_MS).await;
                let mut state = open.state.borrow_mut();
                if state.behind.is_none() {
                    state.busy = false;
                    return;
                }
            }
        });
    }

    async fn write(&self) {
        let _turn = self.turn.lock().await;
        // What is stored stays as it is, and the page asks before it is left.
        let is_new = {
            let mut state = self.state.borrow_mut();
            state.too_long = state.is_too_long().then(Unfinished::begin);
            if state.too_long.is_some() {
                return;
            }
            let is_new = state.name.is_none();
            if is_new {
                state.name = state.fresh_name();
            }
            is_new
        };
        let work = self.state.borrow().work();
        let Some(work) = work else {
            // Nothing is left of it.
            let (name, held) = {
                let mut state = self.state.borrow_mut();
                state.pieces.clear();
                (state.name.take(), state.held.take())
            };
            if let Some(name) = name.filter(|_| !is_new) {
                shelf::remove(&name).await;
            }
            drop(held);
            return;
        };
        // All at once, the draft first: the browser writes in the order of the requests, even if the page is left right
        // then. A draft alone would lack its pictures.
        let pieces = async {
            let photos = join_all(work.photos.iter().map(|(name, photo)| shelf::write_photo(name, photo)));
            let original = async {
                if let Some((name, original)) = &work.original {
                    shelf::write_original(name, original).await;
                }
            };
            join(photos, original).await;
        };
        let draft = shelf::write(&work.name, &work.draft);
        if is_new {
            // Its lock, too: a user who leaves right after the first letter finds it again, and no other tab takes it
            // in between.
            let (held, (), ()) = join3(shelf::open(&work.name), draft, pieces).await;
            {
                let mut state = self.state.borrow_mut();
                if state.name.as_ref() == Some(&work.name) {
                    state.held = held;
                }
            }
            shelf::let_go().await;
        } else {
            join(draft, pieces).await;
        }
        for name in &work.gone {
            shelf::remove_piece(name).await;
        }
        let mut state = self.state.borrow_mut();
        // If it was sent meanwhile, all of this is removed next.
        if state.name.as_ref() == Some(&work.name) {
            state.pieces = work.draft.pieces(kept::id_of(&work.name)).into_iter().collect();
        }
    }
}

impl State {
    fn is_untouched(&self) -> bool {
        self.now.fields == self.before && self.now.photos.is_empty() && self.now.original.is_none()
    }

    fn is_too_long(&self) -> bool {
        self.now.fields.iter().map(|(_, words)| words.len()).sum::<usize>() > WORDS_BYTES_MAX
    }

    fn fresh_name(&self) -> Option<String> {
        let writer = self.writer.as_ref()?;
        let id: [u8; 32] = browser::random();
        Some(format!("{}{}", self.place.prefix(writer), &Hash(id).to_string()[..16]))
    }

    /// `None` if nothing is to be stored.
    fn work(&self) -> Option<Work> {
        let name = self.name.clone()?;
        if self.is_untouched() {
            return None;
        }
        let id = kept::id_of(&name);
        let note = |photo: &Prepared| PhotoNote {
            commitment: photo.commitment,
            salt: photo.salt,
            width: photo.width,
            height: photo.height,
            bytes: photo.bytes.len() as u64,
        };
        let size = |original: &Blob| original.size() as u64;
        let draft = Draft {
            written_ms: browser::now_ms(),
            fields: self.now.fields.clone(),
            photos: self.now.photos.iter().map(note).collect(),
            original: self.now.original.as_ref().map_or(0, |original| kept::noted(size(original))),
        };
        let original = self.now.original.clone().filter(|original| size(original) <= PICTURE_BYTES_MAX);
        let wanted: BTreeSet<String> = draft.pieces(id).into_iter().collect();
        let named = self.now.photos.iter().map(|photo| (kept::photo_name(id, &photo.commitment), photo.clone()));
        let photos = named.filter(|(name, _)| !self.pieces.contains(name)).collect();
        let original_name = kept::original_name(id);
        let original =
            original.filter(|_| !self.pieces.contains(&original_name)).map(|original| (original_name, original));
        let gone = self.pieces.difference(&wanted).cloned().collect();
        Some(Work { name, draft, photos, original, gone })
    }
}
