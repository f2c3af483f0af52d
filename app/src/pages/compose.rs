//! Telling a piece of one's pet's story.

use chain::event::{Action, Post};
use chain::hash::Hash;
use chain::limits::PHOTOS_PER_POST_MAX;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::album::Album;
use crate::components::chooser::Chooser;
use crate::components::editor::room;
use crate::components::faces::{Empty, WaitingLines};
use crate::components::field::TextArea;
use crate::components::icon::Icon;
use crate::components::page::{Heading, Page};
use crate::components::paws::LifeMeter;
use crate::components::session;
use crate::components::treats::{Cost, WhyNot};
use crate::model::World;
use crate::photo::crop::Crop;
use crate::photo::{self, Opened, Prepared};
use crate::sentence::Sentence;

/// Whose story is told here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whose {
    /// It is not known yet who is signed in ...
    Unknown,
    /// ... or this browser has not yet read that far in the chain.
    Unread,
    Nobody,
    Ended,
    Living(Hash),
}

/// The page `/post`.
#[component]
pub fn Compose() -> impl IntoView {
    let world = World::of_context();
    let acting = session::acting();
    let own = own_pet();
    let chosen = RwSignal::new(None::<Hash>);
    // A memo, so that the form is built once and keeps its words whatever else the chain says meanwhile.
    let whose = Memo::new(move |_| match (world.me_known.get(), acting.get().is_some(), own.get()) {
        (false, _, _) => Whose::Unknown,
        (true, false, _) => Whose::Nobody,
        (true, true, own) => match chosen.get().or(own).and_then(|birth| Some((birth, world.life(birth)?.remaining))) {
            None => Whose::Unread,
            Some((_, 0)) => Whose::Ended,
            Some((birth, _)) => Whose::Living(birth),
        },
    });
    view! {
        <Page title="Tell a story">
            <header class="page-head">
                <Heading>"Tell a story"</Heading>
                <p>"A few words, a photograph, or both. It counts as a visit, too."</p>
            </header>
            {move || match whose.get() {
                Whose::Unknown => view! { <WaitingLines words="Looking who you are." rows=1/> }.into_any(),
                Whose::Unread => view! { <WaitingLines words="Reading the story so far." rows=1/> }.into_any(),
                Whose::Living(birth) => view! { <WhoseStory birth chosen/><Form birth/> }.into_any(),
                Whose::Ended => view! {
                    <Empty
                        title="This book is closed"
                        words="Your pet's story has ended. A new one can begin after it."
                        drawing="closed-book"
                    >
                        <a class="btn btn-primary" href="/hatch">"Begin a new story"</a>
                    </Empty>
                }
                .into_any(),
                Whose::Nobody => view! {
                    <Empty title="Whose story?" words="Sign in to tell your pet's story, or hatch a pet first." drawing="waiting-egg">
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

/// Which of one's pets, where there is more than one. Another one is another form.
#[component]
fn WhoseStory(birth: Hash, chosen: RwSignal<Option<Hash>>) -> impl IntoView {
    let world = World::of_context();
    let album = Album::of_context();
    let pets = Memo::new(move |_| world.own_living_pets().into_iter().map(|birth| birth.0).collect::<Vec<_>>());
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
                            <option value=Hash(pet).to_string() selected=pet == birth.0>{move || album.name(Hash(pet))}</option>
                        </For>
                    </select>
                </div>
            </div>
        </Show>
    }
}

/// The pet that the address names, if it is one's own; else the one that stands for one.
fn own_pet() -> Memo<Option<Hash>> {
    let world = World::of_context();
    let (query, acting, usual) = (use_query_map(), session::acting(), session::own_pet());
    Memo::new(move |_| {
        let named = query.with(|query| query.get("pet")).and_then(|hex| Hash::from_hex(&hex));
        let mine = |birth: &Hash| {
            let owner = world.life(*birth).map(|life| life.owner);
            acting.with(|me| me.as_ref().is_some_and(|me| Some(me.account) == owner))
        };
        named.filter(mine).or_else(|| usual.get())
    })
}

#[component]
fn Form(birth: Hash) -> impl IntoView {
    let world = World::of_context();
    let album = Album::of_context();
    let navigate = use_navigate();
    let action = Signal::stored(Action::Post(Post { pet: birth, text: Some(Hash([0; 32])), photos: Vec::new() }));
    let may = Memo::new(move |_| world.may(&action.get()));
    let words = RwSignal::new(String::new());
    let photos = RwSignal::new(Vec::<Prepared>::new());
    let preparing = RwSignal::new(0u32);
    let photo_wrong = RwSignal::new(None);
    let refused = RwSignal::new(None::<String>);
    let wrong = Signal::derive(move || refused.get().or_else(|| room(TextKind::Post, &words.get())));
    let taken = Callback::new(move |opened: Opened| {
        preparing.update(|count| *count += 1);
        spawn_local(async move {
            match photo::prepare(&opened, Crop::WHOLE).await {
                Ok(prepared) => drop(photos.try_update(|photos| photos.push(prepared))),
                Err(error) => drop(photo_wrong.try_set(Some(Sentence::from(&error).to_string()))),
            }
            preparing.try_update(|count| *count -= 1);
        });
    });
    let busy = move || preparing.get() > 0;
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if busy() {
            return;
        }
        match world.post(birth, &words.get_untracked(), photos.get_untracked()) {
            Ok(_) => navigate("/", Default::default()),
            Err(words) => refused.set(Some(words.to_string())),
        }
    };
    let label = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "Your pet's story".to_owned(),
        name => format!("{name}'s story"),
    });
    view! {
        <form class="composer" on:submit=act>
            <LifeMeter birth/>
            <TextArea id="story" label value=words wrong placeholder="What happened today?" rows=6/>
            <Chosen photos/>
            <Show when=move || photos.with(Vec::len) < PHOTOS_PER_POST_MAX>
                <Chooser id="photo" title="Add a photograph" small=true taken wrong=photo_wrong/>
            </Show>
            <div class="btn-row">
                <button
                    class="btn btn-primary"
                    type="submit"
                    aria-disabled=move || (busy() || may.get().is_err()).then_some("true")
                >
                    {move || if busy() { "Looking at the photograph ..." } else { "Tell it" }}
                    <Cost action/>
                </button>
                <span class="soft">"You can take it back for a few seconds."</span>
            </div>
            <WhyNot action/>
        </form>
    }
}

/// The photographs that go with it.
#[component]
fn Chosen(photos: RwSignal<Vec<Prepared>>) -> impl IntoView {
    let row = move |photo: Prepared| {
        let commitment = photo.commitment;
        let remove = move |_| photos.update(|photos| photos.retain(|photo| photo.commitment != commitment));
        view! {
            <li>
                <img src=photo.url alt="A photograph that goes with it" width=photo.width.to_string() height=photo.height.to_string()/>
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
