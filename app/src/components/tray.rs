//! The photographs of a story that is being written.

use chain::limits::PHOTOS_PER_POST_MAX;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::chooser::Chooser;
use super::dropping::Dropping;
use super::icon::Icon;
use crate::drafts::{DraftOf, Place};
use crate::leaving::Unfinished;
use crate::model::Model;
use crate::photo::crop::Crop;
use crate::photo::{self, PhotoError, Prepared};
use crate::sentence::Sentence;

/// The photographs of one form.
#[derive(Clone, Copy)]
pub struct Tray {
    model: Model,
    /// The place of the form's draft.
    place: Place,
    /// Those that are ready.
    pub photos: RwSignal<Vec<Prepared>>,
    /// The number of those that are chosen and not ready yet.
    underway: RwSignal<usize>,
    wrong: RwSignal<Option<String>>,
}

impl Tray {
    /// An empty tray for the form of this place.
    pub fn of(place: Place) -> Self {
        Self {
            model: Model::of_context(),
            place,
            photos: RwSignal::new(Vec::new()),
            underway: RwSignal::new(0),
            wrong: RwSignal::new(None),
        }
    }

    /// Whether one is not ready yet; reactive. A story must not be sent without it.
    pub fn is_busy(self) -> bool {
        self.underway.get() > 0
    }

    /// Removes those that were sent; later ones stay.
    pub fn sent(self, sent: &[Prepared]) {
        let was_sent = |photo: &Prepared| sent.iter().any(|sent| sent.commitment == photo.commitment);
        self.photos.try_update(|photos| photos.retain(|photo| !was_sent(photo)));
    }

    /// Adds photographs that are ready, up to the limit.
    pub fn add(self, more: Vec<Prepared>) {
        let room = self.room();
        self.wrong.set(too_many(more.len().saturating_sub(room)));
        self.photos.update(|photos| photos.extend(more.into_iter().take(room)));
    }

    fn room(self) -> usize {
        PHOTOS_PER_POST_MAX.saturating_sub(self.photos.with_untracked(Vec::len) + self.underway.get_untracked())
    }

    /// Prepares files up to the limit, in the order in which they were chosen.
    fn take(self, mut files: Vec<File>) {
        let room = self.room();
        let left_out = files.len().saturating_sub(room);
        files.truncate(room);
        self.wrong.set(too_many(left_out));
        self.underway.update(|count| *count += files.len());
        let draft = DraftOf::now(self.model.session, self.place);
        spawn_local(async move {
            let _unfinished = Unfinished::begin();
            for file in files {
                match ready(&file).await {
                    Ok(prepared) => {
                        let mut prepared = Some(prepared);
                        self.photos.try_update(|photos| photos.extend(prepared.take()));
                        // The form was left before its photograph was ready.
                        if let Some(prepared) = prepared {
                            draft.add_photo(prepared).await;
                        }
                    }
                    Err(error) => drop(self.wrong.try_update(|wrong| {
                        *wrong = Some(more_is_wrong(wrong.as_deref(), &Sentence::from(&error).to_string()));
                    })),
                }
                self.underway.try_update(|count| *count -= 1);
            }
        });
    }
}

/// Adds a message, once.
fn more_is_wrong(said: Option<&str>, words: &str) -> String {
    match said {
        Some(said) if said.contains(words) => said.to_owned(),
        Some(said) => format!("{said} {words}"),
        None => words.to_owned(),
    }
}

async fn ready(file: &File) -> Result<Prepared, PhotoError> {
    photo::prepare(&photo::open(file).await?, Crop::WHOLE).await
}

/// The message that some files were left out.
fn too_many(left_out: usize) -> Option<String> {
    let photographs = match left_out {
        0 => return None,
        1 => "1 photograph was".to_owned(),
        many => format!("{many} photographs were"),
    };
    Some(format!("A story has room for {PHOTOS_PER_POST_MAX} photographs: {photographs} left out."))
}

/// The chosen photographs, and a chooser while there is room.
#[component]
pub fn PhotoTray(tray: Tray) -> impl IntoView {
    let Tray { photos, underway, wrong, .. } = tray;
    let chosen = Callback::new(move |files: Vec<File>| tray.take(files));
    // Without room there is no chooser; a drop is answered by a message.
    Dropping::of_context().take(chosen);
    let has_room = Memo::new(move |_| photos.with(Vec::len) + underway.get() < PHOTOS_PER_POST_MAX);
    let full = move || wrong.get().filter(|_| !has_room.get());
    view! {
        <Chosen photos/>
        <Show when=move || has_room.get()>
            <Chooser id="photo" title="Add a photograph" small=true several=true chosen wrong/>
        </Show>
        {move || full().map(|words| view! { <p class="soft" role="status">{words}</p> })}
    }
}

/// Those that are ready, each with a button to remove it.
#[component]
pub fn Chosen(photos: RwSignal<Vec<Prepared>>) -> impl IntoView {
    let row = move |photo: Prepared| {
        let commitment = photo.commitment;
        let remove = move |_| photos.update(|photos| photos.retain(|photo| photo.commitment != commitment));
        view! {
            <li>
                <img
                    src=photo.url.to_string()
                    alt="A photograph that goes with it"
                    width=photo.width.to_string()
                    height=photo.height.to_string()
                />
                <button class="btn btn-quiet" type="button" on:click=remove><Icon name="close"/>"Leave it out"</button>
            </li>
        }
    };
    view! {
        <Show when=move || !photos.with(Vec::is_empty)>
            <ul class="photographs">
                <For each=move || photos.get() key=|photo| photo.commitment.0 children=row/>
            </ul>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_left_out_are_reported() {
        assert_eq!(too_many(0), None);
        assert!(too_many(1).is_some_and(|words| words.ends_with("1 photograph was left out.")));
        assert!(too_many(3).is_some_and(|words| words.ends_with("3 photographs were left out.")));
    }

    #[test]
    fn an_unusable_file_does_not_hide_the_report_of_others() {
        assert_eq!(more_is_wrong(None, "No."), "No.");
        let said = more_is_wrong(Some("Two were left out."), "No.");
        assert_eq!(said, "Two were left out. No.");
        assert_eq!(more_is_wrong(Some(&said), "No."), said);
    }
}
