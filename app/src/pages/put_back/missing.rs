//! The user's actions that the log lacks.

use chain::event::Action;
use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::model::Model;
use crate::save_file::keep_file;
use crate::sentence::Sentence;
use crate::storage::OwnDeed;
use crate::words;

/// The list of missing actions with buttons for each, and a file of all of them.
#[component]
pub fn Missing() -> impl IntoView {
    let model = Model::of_context();
    let missing = Memo::new(move |_| {
        model.put_back.known.track();
        model.put_back.missing()
    });
    let save = move |_| {
        let proof = model
            .put_back
            .known
            .with_untracked(|put_back| put_back.as_ref()?.peak.as_ref().map(|peak| peak.note.clone()));
        let saved = keep_file("pitpet-missing.txt", &file(&missing.get_untracked(), proof.as_deref()));
        model.notices.show(Sentence::fixed(match saved {
            true => "The file is with your downloads.",
            false => "This browser would not make a file. Copy what you want to keep.",
        }));
    };
    view! {
        <Show
            when=move || !missing.with(Vec::is_empty)
            fallback=|| view! { <p>"Nothing that this browser remembers of you is missing."</p> }
        >
            <p>{move || summary(missing.with(Vec::len))}</p>
            <ul class="rows">
                <For each=move || missing.get() key=|deed| (deed.key.0, deed.entry.0) let:deed><Row deed/></For>
            </ul>
            <div class="btn-row">
                <button class="btn" type="button" on:click=save><Icon name="down"/>"Save as a file"</button>
            </div>
        </Show>
    }
}

#[component]
fn Row(deed: OwnDeed) -> impl IntoView {
    let model = Model::of_context();
    let when = words::day_and_time(deed.time_ms);
    let (what, said) = (kind(&deed.action), deed.words.clone());
    let kept = StoredValue::new(deed);
    let again = move |_| {
        if let Err(words) = model.put_back.tell_again(&kept.get_value()) {
            model.notices.show(words);
        }
    };
    let may = move || !model.copy.is_stopped() && kept.with_value(|deed| model.put_back.can_tell_again(deed));
    view! {
        <li class="row">
            <div>
                <span class="row-name">{what}</span>
                <span class="row-more">{when}</span>
                {said.map(|words| view! { <p dir="auto">{words}</p> })}
            </div>
            <Show when=may>
                <button class="btn" type="button" on:click=again>"Tell it again"</button>
            </Show>
        </li>
    }
}

fn summary(count: usize) -> String {
    let things = words::count(count as u64, "thing that you did is", "things that you did are");
    format!("{things} not in the book any more. Photographs have to be chosen again.")
}

/// The kind of an action, in a word or two.
fn kind(action: &Action) -> &'static str {
    match action {
        Action::Birth(_) | Action::Invited(_) => "A pet that hatched",
        Action::Post(_) => "A story",
        Action::Comment(_) => "An answer",
        Action::Pat(_) => "A pat",
        Action::Share(_) => "A story passed on",
        Action::Edit(_) => "New words for old ones",
        Action::Gift(_) => "Treats given",
        Action::Candle(_) => "A candle",
        Action::Farewell(_) => "A farewell",
        Action::StoryEnd(_) => "A book closed",
        Action::Rest(_) => "A rest",
        Action::HandOver(_) | Action::TakeOver(_) | Action::Decline(_) | Action::GiveUp(_) | Action::Adopt(_) => {
            "A pet that changed hands, or was to"
        }
        Action::List(_) | Action::Unlist(_) | Action::Bid(_) | Action::CancelBid(_) | Action::Accept(_) => {
            "Something on the notice board"
        }
        Action::AuthoriseKey(_) | Action::RevokeKey(_) | Action::Rekey(_) | Action::VetoRekey => {
            "A change of your keys"
        }
        Action::AskSitter(_) | Action::DismissSitter(_) => "Something about a sitter",
        Action::Vouch(_) => "An invitation",
        Action::Redact(_) | Action::ChangeRules(_) | Action::Shelter(_) => "Something of the house's",
    }
}

/// All of them as a text, with the house's signature of the log that they were in.
fn file(missing: &[OwnDeed], proof: Option<&str>) -> String {
    let line = |deed: &OwnDeed| {
        let words = deed.words.as_deref().map(|words| format!("\n{words}")).unwrap_or_default();
        format!("{}, {}, entry {}{words}\n", kind(&deed.action), words::day_and_time(deed.time_ms), deed.entry.0)
    };
    let mut file: String = missing.iter().map(line).collect::<Vec<_>>().join("\n");
    if let Some(proof) = proof {
        file.push_str("\nThe house had signed for the book that held all this:\n\n");
        file.push_str(proof);
    }
    file
}
