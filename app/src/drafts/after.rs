//! Photographs that were chosen in a form and are ready only after it was left: they still belong to it.

use super::kept::{Place, Writer};
use super::shelf;
use super::state::Open;
use super::writing::{LOOK_MS, WORDS, contents_of, form_of, writer_now};
use crate::browser;
use crate::photo::Prepared;
use crate::session::Session;

/// Identifies a draft: its writer and its place.
pub struct DraftOf {
    writer: Writer,
    place: Place,
}

impl DraftOf {
    /// The draft of the present writer.
    pub fn now(session: Session, place: Place) -> Self {
        Self { writer: if place.is_guests() { Writer::guest() } else { writer_now(session) }, place }
    }

    /// Adds a photograph to the form, if that is open again, else to its draft.
    pub async fn add_photo(&self, photo: Prepared) {
        while let Some((open, fields)) = form_of(self.place).filter(|(open, _)| !open.is_of_another(&self.writer)) {
            // Content that is added before the form has restored its draft would prevent that.
            if open.has_looked() {
                fields.add_photo(photo);
                return;
            }
            browser::pause(LOOK_MS).await;
        }
        self.shelve(photo).await;
    }

    async fn shelve(&self, photo: Prepared) {
        let found = shelf::find(&self.writer, self.place, || true).await;
        let fields = match &found {
            Some(found) => found.draft.fields.clone(),
            None => vec![(WORDS.to_owned(), String::new())],
        };
        let open = Open::new(self.place, fields.clone());
        let mut photos = Vec::new();
        if let Some(found) = found {
            let (contents, _) = contents_of(&found, &fields).await;
            photos.clone_from(&contents.photos);
            open.go_on_with(found, contents);
        }
        open.is_by(self.writer.clone());
        photos.push(photo);
        open.photos_are(photos);
    }
}
