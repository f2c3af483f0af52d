//! The photographs that go with a story which is being told.

use chain::limits::PHOTOS_PER_POST_MAX;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::chooser::Chooser;
use super::icon::Icon;
use crate::photo::crop::Crop;
use crate::photo::{self, Opened, Prepared};
use crate::sentence::Sentence;

/// The photographs of one form.
#[derive(Clone, Copy)]
pub struct Tray {
    /// Those that are ready.
    pub photos: RwSignal<Vec<Prepared>>,
    preparing: RwSignal<u32>,
    wrong: RwSignal<Option<String>>,
}

impl Tray {
    /// An empty one.
    pub fn new() -> Self {
        Self { photos: RwSignal::new(Vec::new()), preparing: RwSignal::new(0), wrong: RwSignal::new(None) }
    }

    /// Whether one is being made ready; reactive.
    pub fn is_busy(self) -> bool {
        self.preparing.get() > 0
    }

    fn take(self, opened: Opened) {
        self.preparing.update(|count| *count += 1);
        spawn_local(async move {
            match photo::prepare(&opened, Crop::WHOLE).await {
                Ok(prepared) => drop(self.photos.try_update(|photos| photos.push(prepared))),
                Err(error) => drop(self.wrong.try_set(Some(Sentence::from(&error).to_string()))),
            }
            self.preparing.try_update(|count| *count -= 1);
        });
    }
}

/// What is chosen, and a place to choose more while there is room.
#[component]
pub fn PhotoTray(tray: Tray) -> impl IntoView {
    let Tray { photos, wrong, .. } = tray;
    let taken = Callback::new(move |opened: Opened| tray.take(opened));
    view! {
        <Chosen photos/>
        <Show when=move || photos.with(Vec::len) < PHOTOS_PER_POST_MAX>
            <Chooser id="photo" title="Add a photograph" small=true taken wrong/>
        </Show>
    }
}

#[component]
fn Chosen(photos: RwSignal<Vec<Prepared>>) -> impl IntoView {
    let row = move |photo: Prepared| {
        let commitment = photo.commitment;
        let remove = move |_| photos.update(|photos| photos.retain(|photo| photo.commitment != commitment));
        view! {
            <li>
                <img src=photo.url.to_string() alt="A photograph that goes with it" width=photo.width.to_string() height=photo.height.to_string()/>
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
