//! A sitter's actions: pats and stories. Comments are in `stories`.

use chain::event::{Action, Pat, Post};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::text::TextKind;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::stories::Stories;
use crate::components::album::{self, Album, pet_path};
use crate::components::asking::Asking;
use crate::components::clipboard::copy;
use crate::components::editor::room;
use crate::components::field::TextArea;
use crate::components::found_again::FoundAgain;
use crate::components::icon::Icon;
use crate::components::paws::LifeMeter;
use crate::components::portrait::PortraitOf;
use crate::components::told::NameOf;
use crate::components::tray::{PhotoTray, Tray};
use crate::drafts::{Fields, Place, WORDS, Writing};
use crate::identity::sitter::SitterKey;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::words;

/// The pet, and the three actions.
#[component]
pub fn Tend(key: SitterKey, until: TimeMs) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let (birth, public) = (key.pet, key.public());
    let name = Signal::derive(move || match album.name(birth) {
        name if name.is_empty() => "the pet".to_owned(),
        name => name,
    });
    let owner = move || album.pet(birth).map_or_else(|| "Its people".to_owned(), |pet| album::handle(&pet.owner));
    let asked = move || {
        let until = words::end_of(until);
        format!(
            "{} asked you to look after {} until {until}. Each visit is paid with their treats.",
            owner(),
            name.get()
        )
    };
    let visits = Memo::new(move |_| model.pets.signed_by(&public).unwrap_or(0));
    let came = move || (visits.get() > 0).then(|| format!("You came by {} so far.", words::times(visits.get())));
    view! {
        <section class="panel sitting">
            <div class="sitting-pet">
                <PortraitOf birth/>
                <div>
                    <h2><a href=pet_path(birth) aria-label=move || album.stand_in(birth)><NameOf birth/></a></h2>
                    <LifeMeter birth/>
                </div>
            </div>
            <p>{asked}</p>
            <PatIt key=key.clone() name/>
            {move || came().map(|words| view! { <p class="soft" role="status">{words}</p> })}
        </section>
        <Tell key=key.clone() name/>
        <Stories key=key.clone()/>
        <p class="soft">
            "The key is kept in this browser until you put it away, so you can come back to this page without the \
             link. For "
            "another browser you need the link itself."
        </p>
        <CopyLink key/>
    }
}

/// The key was removed from the address, and an in-app browser forgets it.
#[component]
fn CopyLink(key: SitterKey) -> impl IntoView {
    let model = Model::of_context();
    let link = key.link(&window().location().origin().unwrap_or_default());
    let act = move |_| {
        let link = link.clone();
        spawn_local(async move {
            model.notices.show(match copy(&link).await {
                true => Sentence::fixed(
                    "The link is copied. Whoever opens it can look after the pet, so pass it to nobody.",
                ),
                false => Sentence::fixed("This browser would not copy it. Open the link as it was sent to you."),
            });
        });
    };
    view! {
        <div class="btn-row">
            <button class="btn btn-quiet" type="button" on:click=act>"Copy the link"</button>
        </div>
    }
}

#[component]
fn PatIt(key: SitterKey, name: Signal<String>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let key = StoredValue::new(key);
    let action = key.with_value(|key| Action::Pat(Pat { pet: key.pet, moment: None }));
    let may = Memo::new(move |_| key.with_value(|key| model.sittings.may(key, &action)));
    let act = move |_| {
        if may.get_untracked().is_err() {
            return;
        }
        let key = key.get_value();
        let patted = format!("{} was patted.", name.get_untracked());
        asking.ask(async move { model.sittings.pat(&key).await }, move || model.notices.show(Sentence::new(patted)));
    };
    let why = move || may.get().err().map(|words| words.to_string()).or_else(|| asking.wrong.get());
    view! {
        <div class="btn-row">
            <button
                class="btn btn-primary btn-big pat"
                type="button"
                aria-disabled=move || (asking.busy.get() || may.get().is_err()).then_some("true")
                on:click=act
            >
                <Icon name="pat"/>
                {move || if asking.busy.get() { "Patting ...".to_owned() } else { format!("Pat {}", name.get()) }}
            </button>
        </div>
        {move || why().map(|words| view! { <p class="soft" role="status">{words}</p> })}
    }
}

#[component]
fn Tell(key: SitterKey, name: Signal<String>) -> impl IntoView {
    let model = Model::of_context();
    let asking = Asking::new();
    let key = StoredValue::new(key);
    let words = RwSignal::new(String::new());
    let pet = key.with_value(|key| key.pet);
    let place = Place::SitterStory(pet);
    let tray = Tray::of(place);
    let writing = Writing::begin(place, Fields::new().text(WORDS, words).photos(tray.photos));
    let action = Action::Post(Post { pet, text: Some(Hash([0; 32])), photos: Vec::new() });
    let may = Memo::new(move |_| key.with_value(|key| model.sittings.may(key, &action)));
    let wrong = Signal::derive(move || asking.wrong.get().or_else(|| room(TextKind::Post, &words.get())));
    let act = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if tray.is_busy() || may.get_untracked().is_err() {
            return;
        }
        let (key, text, photos) = (key.get_value(), words.get_untracked(), tray.photos.get_untracked());
        let (said, sent) = (text.clone(), photos.clone());
        let kept_no_more = writing.when_sent_so_far();
        asking.ask(async move { model.sittings.post(&key, &text, &photos).await }, move || {
            // What was typed or chosen during the request is the next story.
            words.try_update(|words| {
                if *words == said {
                    words.clear()
                }
            });
            tray.sent(&sent);
            kept_no_more();
            model.notices.show(Sentence::fixed("It is in the book. Everybody sees that a sitter told it."));
        });
    };
    let label = Signal::derive(move || format!("A story for {}'s book", name.get()));
    let button = move || match (tray.is_busy(), asking.busy.get()) {
        (true, _) => "Looking at the photograph ...",
        (_, true) => "Telling it ...",
        _ => "Tell it",
    };
    view! {
        <form class="composer" on:submit=act>
            <FoundAgain writing/>
            <TextArea id="story" label value=words wrong placeholder="What happened today?" rows=5/>
            <PhotoTray tray/>
            <div class="btn-row">
                <button
                    class="btn"
                    type="submit"
                    aria-disabled=move || (tray.is_busy() || asking.busy.get() || may.get().is_err()).then_some("true")
                >
                    {button}
                </button>
                <span class="soft">"It stays in the book."</span>
            </div>
            {move || may.get().err().map(|words| view! { <p class="soft why-not">{words.to_string()}</p> })}
        </form>
    }
}
