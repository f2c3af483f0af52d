//! A photograph that somebody has handed in: shown at once as the server gives it, then as what its name says it must
//! be.

use api::content::Photo;
use api::path;
use chain::hash::Hash;
use leptos::prelude::*;

use super::icon::Icon;
use crate::claims::Seen;
use crate::model::World;

/// The picture. Once it has come its bytes are looked at, and from then on those that were looked at are shown: a
/// server might give the picture other ones than whoever looks.
#[component]
pub fn Photograph(
    photo: Photo,
    #[prop(into)] alt: Signal<String>,
    /// What it says of its sides where the server does not know them.
    #[prop(default = (4, 3))]
    shape: (u32, u32),
    /// Whether it comes only when it is about to be seen.
    #[prop(default = true)]
    lazy: bool,
) -> impl IntoView {
    let world = World::of_context();
    let commitment: Hash = photo.commitment.0;
    let looked = RwSignal::new(None::<RwSignal<Option<Seen>>>);
    let seen = Memo::new(move |_| looked.get().and_then(|seen| seen.get()));
    let source = move || match seen.get() {
        Some(Seen::Genuine(address)) => address.to_string(),
        _ => path::photo(commitment),
    };
    let look = move |_| {
        if looked.get_untracked().is_none() {
            looked.set(Some(world.claims.doubt_photo(commitment)));
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

/// What stands in the place of a photograph that is another one.
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

/// What stands in the place of words and pictures that do not stand in the log.
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
