//! Writes a story of one of the user's pets.

mod left_over;

use api::screen::Address;
use chain::event::{Action, Post};
use chain::hash::Hash;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::album::Album;
use crate::components::banner::NotNow;
use crate::components::editor::room;
use crate::components::faces::{Empty, WaitingLines};
use crate::components::field::TextArea;
use crate::components::found_again::FoundAgain;
use crate::components::left_words::Carried;
use crate::components::page::{Heading, Page};
use crate::components::paws::LifeMeter;
use crate::components::portrait::rests;
use crate::components::session;
use crate::components::tray::{PhotoTray, Tray};
use crate::components::treats::{Cost, WhyNot};
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::model::Model;
use left_over::LeftOver;

/// In whose story the user posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// It is not known yet whether an account is signed in ...
    Unknown,
    /// ... or this browser's copy has not been loaded that far.
    Unread,
    SignedOut,
    Ended(Hash),
    Living(Hash),
}

/// Text and photographs that move from one pet's form to another's.
type Carrying = RwSignal<Option<Carried>>;

/// The page `/post`.
#[component]
pub fn Compose() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let own = own_pet();
    let chosen = RwSignal::new(None::<Hash>);
    let carried: Carrying = RwSignal::new(None);
    // A memo, so that the form is built once and keeps its text when the chain moves.
    let whose = Memo::new(move |_| match (model.session.me_known.get(), acting.get().is_some(), own.get()) {
        (false, _, _) => Whose::Unknown,
        (true, false, _) => Whose::SignedOut,
        (true, true, own) => {
            match chosen.get().or(own).and_then(|birth| Some((birth, model.pets.life(birth)?.remaining))) {
                None => Whose::Unread,
                Some((birth, 0)) => Whose::Ended(birth),
                Some((birth, _)) => Whose::Living(birth),
            }
        }
    });
    view! {
        <Page title=Address::Compose.title()>
            <header class="page-head">
                <Heading>"Tell a story"</Heading>
                <p>"A few words, a photograph, or both. It counts as a visit, too."</p>
            </header>
            <LeftOver whose chosen carried/>
            {move || match whose.get() {
                Whose::Unknown => view! { <WaitingLines words="Looking who you are." rows=1/> }.into_any(),
                Whose::Unread if model.copy.is_stopped() => view! { <NotNow/> }.into_any(),
                Whose::Unread => view! { <WaitingLines words="Reading the story so far." rows=1/> }.into_any(),
                Whose::Living(birth) => view! { <WhoseStory birth chosen/><Form birth carried/> }.into_any(),
                Whose::Ended(_) => view! {
                    <Empty
                        title="This book is closed"
                        words="Your pet's story has ended. A new one can begin after it."
                        drawing="closed-book"
                    >
                        <a class="btn btn-primary" href="/hatch">"Begin a new story"</a>
                    </Empty>
                }
                .into_any(),
                Whose::SignedOut => view! {
                    <Empty
                        title="Whose story?"
                        words="Sign in to tell your pet's story, or hatch a pet first."
                        drawing="waiting-egg"
                    >
                        <div class="btn-row">
                            <a class="btn btn-primary" href="/hatch">"Hatch a pet"</a>
                            <a class="btn" href="/sign-in">"Sign in"</a>
                        </div>
                    </Empty>
                }
                .into_any(),
            }}
        </Page>
    }
}

/// Selects one of several own pets. Each has a form of its own.
#[component]
fn WhoseStory(birth: Hash, chosen: RwSignal<Option<Hash>>) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let pets = Memo::new(move |_| model.pets.own_living_pets().into_iter().map(|birth| birth.0).collect::<Vec<_>>());
    let choose = move |event| {
        if let Some(pet) = Hash::from_hex(&event_target_value(&event)) {
            chosen.set(Some(pet));
        }
    };
    view! {
        <Show when=move || pets.with(|pets| 1 < pets.len())>
            <div class="field">
                <label for="whose">"Whose story"</label>
                <div class="field-box">
                    <select id="whose" on:change=choose>
                        <For each=move || pets.get() key=|pet| *pet let:pet>
                            <option value=Hash(pet).to_string() selected=pet == birth.0>
                                {move || album.name(Hash(pet))}
                            </option>
                        </For>
                    </select>
                </div>
            </div>
        </Show>
    }
}

/// The pet in the address, if the user owns it; else the pet shown for the account.
fn own_pet() -> Memo<Option<Hash>> {
    let model = Model::of_context();
    let (query, acting, usual) = (use_query_map(), session::acting(), session::own_pet());
    Memo::new(move |_| {
        let named = query.with(|query| query.get("pet")).and_then(|hex| Hash::from_hex(&hex));
        let mine = |birth: &Hash| {
            let owner = model.pets.life(*birth).map(|life| life.owner);
            acting.with(|me| me.as_ref().is_some_and(|me| Some(me.account) == owner))
        };
        named.filter(mine).or_else(|| usual.get())
    })
}

#[component]
fn Form(birth: Hash, carried: Carrying) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let navigate = use_navigate();
    let action = Signal::stored(Action::Post(Post { pet: birth, text: Some(Hash([0; 32])), photos: Vec::new() }));
    let may = Memo::new(move |_| model.actions.may(&action.get()));
    let words = RwSignal::new(String::new());
    let place = Place::Story(birth);
    let tray = Tray::of(place);
    let writing = Writing::begin(place, Fields::new().text(WORDS, words).photos(tray.photos));
    Effect::new(move |_| {
        if carried.with(|carried| carried.as_ref().is_some_and(|carried| carried.0 == birth))
            && let Some((_, said, photos)) = carried.try_update(Option::take).flatten()
        {
            words.update(|words| add(words, &said));
            tray.add(photos);
        }
    });
    let refused = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refused.get().or_else(|| room(TextKind::Post, &words.get())));
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if tray.is_busy() {
            return;
        }
        match model.actions.post(birth, &words.get_untracked(), tray.photos.get_untracked()) {
            Ok(_) => {
                writing.sent();
                navigate("/", Default::default());
            }
            Err(words) => refused.set(Some(words.to_string())),
        }
    };
    let asleep = rests(birth);
    let called = move || match album.name(birth) {
        name if name.is_empty() => "Your pet".to_owned(),
        name => name,
    };
    let label = Signal::derive(move || format!("{}'s story", called()));
    view! {
        <form class="composer" on:submit=act>
            <LifeMeter birth/>
            <Show when=move || asleep.get()>
                <p class="why">{move || format!("{} is asleep. A story from you wakes it.", called())}</p>
            </Show>
            <FoundAgain writing/>
            <TextArea id="story" label value=words wrong placeholder="What happened today?" rows=6/>
            <PhotoTray tray/>
            <div class="btn-row">
                <button
                    class="btn btn-primary"
                    type="submit"
                    aria-disabled=move || (tray.is_busy() || may.get().is_err()).then_some("true")
                >
                    {move || if tray.is_busy() { "Looking at the photograph ..." } else { "Tell it" }}
                    <Cost action/>
                </button>
                <span class="soft">"You can take it back for a few seconds."</span>
            </div>
            <WhyNot action/>
        </form>
    }
}

/// Appends a text to another.
fn add(words: &mut String, more: &str) {
    if !words.trim().is_empty() && !more.trim().is_empty() {
        words.push_str("\n\n");
    }
    words.push_str(more);
}
