//! A photograph: shown at once as the server sends it, then checked against its commitment.

use api::content::Photo;
use api::path;
use chain::hash::Hash;
use leptos::prelude::*;

use super::icon::Icon;
use crate::claims::Seen;
use crate::model::Model;

/// The picture. Once loaded, its bytes are checked, and exactly these bytes are shown from then on: a server might send
/// the picture other bytes than the check.
#[component]
pub fn Photograph(
    photo: Photo,
    #[prop(into)] alt: Signal<String>,
    /// The size where the server does not say it.
    #[prop(default = (4, 3))]
    shape: (u32, u32),
    /// Whether it is loaded only when it is about to be visible.
    #[prop(default = true)]
    lazy: bool,
) -> impl IntoView {
    let model = Model::of_context();
    let commitment: Hash = photo.commitment.0;
    let looked = RwSignal::new(None::<RwSignal<Option<Seen>>>);
    let seen = Memo::new(move |_| looked.get().and_then(|seen| seen.get()));
    let source = move || match seen.get() {
        Some(Seen::Genuine(address)) => address.to_string(),
        _ => path::photo(commitment),
    };
    let look = move |_| {
        if looked.get_untracked().is_none() {
            looked.set(Some(model.claims.doubt_photo(commitment)));
        }
    };
    let (width, height) = (photo.width.max(shape.0).to_string(), photo.height.max(shape.1).to_string());
    move || match seen.get() {
        Some(Seen::False) => view! { <FalsePhotograph/> }.into_any(),
        _ => view! {
            <img
                src=source
                alt=move || alt.get()
                width=width.clone()
                height=height.clone()
                loading=lazy.then_some("lazy")
                decoding="async"
                on:load=look
            />
        }
        .into_any(),
    }
}

/// Shown in place of a photograph that does not match its commitment.
#[component]
fn FalsePhotograph() -> impl IntoView {
    view! {
        <span class="why is-refused" role="alert">
            <span>
                <Icon name="warn"/>
                "The server shows another photograph here than the one that was handed in, so it is left out."
            </span>
        </span>
    }
}

/// Shown in place of texts and pictures that are not in the log.
#[component]
pub fn FalseWords() -> impl IntoView {
    view! {
        <p class="why is-refused" role="alert">
            <span>
                <Icon name="warn"/>
                "The server shows other words or pictures here than those that stand in the book, or says another time \
                 or author, so they are left out."
            </span>
        </p>
    }
}
