//! Connects a form with its draft.

use std::cell::RefCell;
use std::rc::Rc;

use chain::hash::Hash;
use chain::ids::EntryIndex;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::kept::{self, Place, Writer};
use super::shelf::{self, Found};
use super::state::{Contents, Open};
use crate::browser;
use crate::photo::Prepared;
use crate::session::Session;

/// The name of the field for a story, a comment or an edit.
pub const WORDS: &str = "words";

thread_local! {
    /// The forms that are open in this page.
    static FORMS: RefCell<Vec<(Place, Writing)>> = const { RefCell::new(Vec::new()) };
}

/// The interval of checks whether it is known who is signed in.
pub(super) const LOOK_MS: u32 = 20;

/// All values of a form that are stored. Never a password.
#[derive(Default)]
pub struct Fields {
    texts: Vec<Field>,
    photos: Option<RwSignal<Vec<Prepared>>>,
    original: Option<RwSignal<Option<Blob>, LocalStorage>>,
}

struct Field {
    name: &'static str,
    read: Box<dyn Fn() -> String>,
    write: Box<dyn Fn(String)>,
}

impl Fields {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text field; the name is unique in this form.
    #[must_use]
    pub fn text(self, name: &'static str, value: RwSignal<String>) -> Self {
        let read = move || value.try_get().unwrap_or_default();
        self.value(name, read, move |words| drop(value.try_set(words)))
    }

    /// Adds a value that can be written as text. `read` is reactive.
    #[must_use]
    pub fn value(
        mut self,
        name: &'static str,
        read: impl Fn() -> String + 'static,
        write: impl Fn(String) + 'static,
    ) -> Self {
        self.texts.push(Field { name, read: Box::new(read), write: Box::new(write) });
        self
    }

    /// Adds the photographs that are ready.
    #[must_use]
    pub fn photos(mut self, photos: RwSignal<Vec<Prepared>>) -> Self {
        self.photos = Some(photos);
        self
    }

    /// Adds a chosen file that is not cropped yet.
    #[must_use]
    pub fn original(mut self, original: RwSignal<Option<Blob>, LocalStorage>) -> Self {
        self.original = Some(original);
        self
    }

    fn read(&self) -> Vec<(String, String)> {
        self.texts.iter().map(|field| (field.name.to_owned(), (field.read)())).collect()
    }

    /// Adds a photograph to those that are ready.
    pub(super) fn add_photo(&self, photo: Prepared) {
        if let Some(photos) = self.photos {
            photos.try_update(|photos| photos.push(photo));
        }
    }

    fn write(&self, contents: &Contents) {
        for field in &self.texts {
            let kept = contents.fields.iter().find(|(name, _)| name == field.name);
            if let Some((_, words)) = kept {
                (field.write)(words.clone());
            }
        }
        if let Some(photos) = self.photos {
            photos.try_set(contents.photos.clone());
        }
        if let Some(original) = self.original {
            original.try_set(contents.original.clone());
        }
    }
}

/// A restored draft that the form shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Again {
    /// One of its pictures could not be stored.
    pub lacks_a_picture: bool,
}

/// See the module. It follows the form for as long as the form exists.
#[derive(Clone, Copy)]
pub struct Writing {
    open: StoredValue<Rc<Open>, LocalStorage>,
    fields: StoredValue<Rc<Fields>, LocalStorage>,
    /// Set when an earlier draft was restored.
    pub again: RwSignal<Option<Again>>,
}

impl Writing {
    /// Starts storing a form, and restores its draft.
    pub fn begin(place: Place, fields: Fields) -> Self {
        let session: Session = expect_context();
        let open = Open::new(place, untrack(|| fields.read()));
        let fields = Rc::new(fields);
        {
            let (open, fields) = (Rc::clone(&open), Rc::clone(&fields));
            Effect::new(move |_| open.fields_are(fields.read()));
        }
        if let Some(photos) = fields.photos {
            let open = Rc::clone(&open);
            Effect::new(move |_| open.photos_are(photos.get()));
        }
        if let Some(original) = fields.original {
            let open = Rc::clone(&open);
            Effect::new(move |_| open.original_is(original.get()));
        }
        let again = RwSignal::new(None);
        let writing =
            Self { open: StoredValue::new_local(Rc::clone(&open)), fields: StoredValue::new_local(fields), again };
        FORMS.with_borrow_mut(|forms| forms.push((place, writing)));
        on_cleanup(move || FORMS.with_borrow_mut(|forms| forms.retain(|(_, form)| form.again != again)));
        spawn_local(async move {
            let Some(writer) = writer_of(session, place).await else { return };
            open.is_by(writer.clone());
            // A user who has started to type, or has left, has another draft; the earlier one must not stay locked for
            // longer than the write takes.
            let is_wanted = || open.is_unbegun() && writing.fields.try_get_value().is_some();
            if let Some(found) = shelf::find(&writer, place, is_wanted).await {
                writing.bring_back(&open, found).await;
            }
            open.looked();
        });
        writing
    }

    /// It was sent: its draft is deleted.
    pub fn sent(self) {
        self.again.try_set(None);
        if let Some(open) = self.open.try_get_value() {
            open.done();
        }
    }

    /// The same for a request that is answered later: also when the form has been left by then.
    pub fn when_sent(self) -> impl FnOnce() + 'static {
        let open = self.open.get_value();
        move || {
            self.again.try_set(None);
            open.done();
        }
    }

    /// The same for a form that stays: what the user typed during the request is a new draft.
    pub fn when_sent_so_far(self) -> impl FnOnce() + 'static {
        let (open, sent) = (self.open.get_value(), self.when_sent());
        move || {
            sent();
            let Some(fields) = self.fields.try_get_value() else { return };
            open.fields_are(untrack(|| fields.read()));
            if let Some(photos) = fields.photos.and_then(|photos| photos.try_get_untracked()) {
                open.photos_are(photos);
            }
        }
    }

    /// Empties the form, and deletes its draft.
    pub fn start_over(self) {
        let (Some(open), Some(fields)) = (self.open.try_get_value(), self.fields.try_get_value()) else { return };
        fields.write(&Contents { fields: open.before(), ..Contents::default() });
        self.sent();
    }

    async fn bring_back(self, open: &Rc<Open>, found: Found) {
        let before = open.before();
        let (contents, lacks_a_picture) = contents_of(&found, &before).await;
        let Some(fields) = self.fields.try_get_value() else { return };
        // A user who was quicker keeps the new text; the earlier draft is restored next time.
        if !open.is_unbegun() {
            return;
        }
        let is_something =
            contents.fields != before || !contents.photos.is_empty() || contents.original.is_some() || lacks_a_picture;
        open.go_on_with(found, contents.clone());
        if is_something && !open.was_sent() {
            fields.write(&contents);
            self.again.try_set(Some(Again { lacks_a_picture }));
        } else {
            open.done();
        }
    }
}

/// A draft's values for the fields of a form, and whether one of its pictures could not be stored.
pub(super) async fn contents_of(found: &Found, before: &[(String, String)]) -> (Contents, bool) {
    let Found { name, draft, .. } = found;
    let id = kept::id_of(name);
    let mut photos = Vec::new();
    for note in &draft.photos {
        photos.extend(shelf::read_photo(id, note).await);
    }
    let original = if draft.original > 0 { shelf::read_original(id).await } else { None };
    let lacks_a_picture = photos.len() < draft.photos.len() || (draft.original > 0 && original.is_none());
    let now = |(name, before): &(String, String)| (name.clone(), draft.field(name).unwrap_or(before).to_owned());
    (Contents { fields: before.iter().map(now).collect(), photos, original }, lacks_a_picture)
}

/// The form that is open for a place, with its content.
pub(super) fn form_of(place: Place) -> Option<(Rc<Open>, Rc<Fields>)> {
    let form = FORMS.with_borrow(|forms| forms.iter().find(|(open, _)| *open == place).map(|(_, form)| *form))?;
    form.open.try_get_value().zip(form.fields.try_get_value())
}

/// Stores the drafts of all open forms again: the browser may have deleted them.
pub fn keep_again() {
    let open: Vec<_> =
        FORMS.with_borrow(|forms| forms.iter().filter_map(|(_, form)| form.open.try_get_value()).collect());
    open.iter().for_each(Open::keep_again);
}

/// What was taken back before it was sent becomes a draft again: in its form, if that is open and empty.
pub fn put_back(session: Session, place: Place, words: String, photos: Vec<Prepared>) {
    let contents = Contents { fields: vec![(WORDS.to_owned(), words)], photos, original: None };
    let form = FORMS.with_borrow(|forms| {
        let untouched = |form: &Writing| form.open.try_get_value().is_some_and(|open| open.is_untouched());
        forms.iter().find(|(open, form)| *open == place && untouched(form)).map(|(_, form)| *form)
    });
    match form.and_then(|form| form.fields.try_get_value().zip(Some(form))) {
        Some((fields, form)) => {
            fields.write(&contents);
            form.again.try_set(Some(Again { lacks_a_picture: false }));
        }
        None => {
            let open = Open::new(place, Vec::new());
            open.is_by(writer_now(session));
            open.fields_are(contents.fields);
            open.photos_are(contents.photos);
        }
    }
}

/// The pets in whose stories the present writer was writing.
pub async fn story_pets(session: Session) -> Vec<Hash> {
    shelf::story_pets(&writer_now(session)).await
}

/// The stories and comments that the present writer has begun to answer.
pub async fn answered_entries(session: Session) -> Vec<EntryIndex> {
    match writer(session).await {
        Some(writer) => shelf::answered_entries(&writer).await,
        None => Vec::new(),
    }
}

/// The present writer: the signed-in account, or a guest.
pub fn writer_now(session: Session) -> Writer {
    session.kept().map_or_else(Writer::guest, |me| Writer::account(&me.chain_id, me.account))
}

/// The writer, once known; `None` if the page is left before.
async fn writer_of(session: Session, place: Place) -> Option<Writer> {
    if place.is_guests() { Some(Writer::guest()) } else { writer(session).await }
}

/// The signed-in account or guest, once known.
async fn writer(session: Session) -> Option<Writer> {
    loop {
        match session.me_known.try_get_untracked()? {
            true => return Some(writer_now(session)),
            false => browser::pause(LOOK_MS).await,
        }
    }
}
