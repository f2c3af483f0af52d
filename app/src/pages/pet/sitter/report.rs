//! What the last sitters did, for the pet's owner. The server lists it; the chain says how many visits there must be.

use api::content::{SitterVisit, SittersPage, Sitting, SittingCounts};
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::told;
use super::told::Gap;
use crate::components::clock::{Ago, Clock};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::load::{Load, Loader};
use crate::components::recent::Recent;
use crate::content;
use crate::model::Model;
use crate::sync::Arrival;
use crate::words;

/// After this time a sitting that has ended is not reported any more.
const TOLD_FOR_MS: u64 = 30 * 86_400_000;

/// The sitters' data.
#[derive(Clone, Copy)]
struct Sitters {
    model: Model,
    birth: Hash,
    loader: Loader<SittersPage>,
    /// The number of entries after the last action of a sitter that this page has seen.
    moved: RwSignal<EntryIndex>,
}

impl Sitters {
    fn of(birth: Hash) -> Self {
        let loader = Loader::new(move || content::pet_sitters(birth, EntryIndex(0)));
        let sitters = Self { model: Model::of_context(), birth, loader, moved: RwSignal::new(EntryIndex(0)) };
        let from = move || loader.ready().map(|page| page.as_of);
        Recent::of_context().follow_on(from, move |arrival| sitters.meet(arrival));
        sitters
    }

    /// Loads the list again once a sitter was asked, or has acted.
    fn meet(self, arrival: &Arrival) {
        let Some(event) = &arrival.event else { return };
        let concerns = match &event.body.action {
            Action::AskSitter(asked) => asked.pet == self.birth,
            _ => self.model.pets.sitting(self.birth).is_some_and(|sitting| sitting.key == event.body.key),
        };
        if !concerns {
            return;
        }
        let entries = EntryIndex(arrival.index.0 + 1);
        self.moved.set(entries);
        spawn_local(async move {
            if let Ok(page) = content::pet_sitters(self.birth, entries).await {
                self.loader.state.try_set(Load::Ready(page));
            }
        });
    }

    /// Whether this is the key of the pet's sitter now; reactive.
    fn sits(self, key: &PublicKey) -> bool {
        self.model.pets.sitting(self.birth).is_some_and(|sitting| sitting.key == *key)
    }

    /// What the server's list lacks; reactive.
    fn gap(self, key: &PublicKey, counts: &SittingCounts, as_of: EntryIndex) -> Option<Gap> {
        let counted = self.model.pets.own_sitter_visits(key)?;
        told::gap(counted, counts.visits(), as_of < self.moved.get())
    }

    /// The sittings asked for by the signed-in account, not by an earlier owner; reactive.
    fn own(self) -> Option<(EntryIndex, Vec<Sitting>)> {
        let page = self.loader.ready()?;
        let own = |sitting: &Sitting| self.model.pets.own_sitter_visits(&key(sitting)).is_some();
        Some((page.as_of, page.sittings.into_iter().filter(own).collect()))
    }

    /// A report about the present or the last sitter; reactive.
    fn latest(self, now: TimeMs) -> Option<(String, Option<Gap>)> {
        let (as_of, own) = self.own()?;
        let sits = self.model.pets.sitting(self.birth).map(|sitting| sitting.key);
        let listed = own.iter().find(|sitting| sits.is_none_or(|sits| sits == key(sitting)));
        let (of, counts) = match (sits, listed) {
            // A server that does not list the sitter shows no visits either.
            (Some(sits), listed) => (sits, listed.map(|sitting| sitting.counts).unwrap_or_default()),
            (None, Some(sitting)) if now.since(sitting.until_ms) < TOLD_FOR_MS => (key(sitting), sitting.counts),
            (None, _) => return None,
        };
        Some((told::came_by(&counts, sits.is_some()), self.gap(&of, &counts, as_of)))
    }
}

/// A sentence about the last sitter, and a link to the full list.
#[component]
pub fn Report(birth: Hash) -> impl IntoView {
    let clock = Clock::of_context();
    let sitters = Sitters::of(birth);
    let open = RwSignal::new(false);
    let latest = Memo::new(move |_| sitters.latest(clock.now()));
    view! {
        {move || latest.get().map(|(words, gap)| view! {
            <p class="soft" role="status">{words}</p>
            {gap.map(said)}
            <button class="btn btn-quiet" type="button" on:click=move |_| open.set(true)>
                <Icon name="eye"/>
                "What they did"
            </button>
        })}
        <Dialog open title="What your sitters did"><All sitters/></Dialog>
    }
}

fn said(gap: Gap) -> AnyView {
    match gap {
        Gap::Late => view! { <p class="soft">"The latest of it is still on its way here."</p> }.into_any(),
        Gap::LeftOut(words) => view! { <p class="why is-refused" role="alert">{words}</p> }.into_any(),
    }
}

#[component]
fn All(sitters: Sitters) -> impl IntoView {
    move || {
        let (as_of, own) = sitters.own()?;
        Some(own.into_iter().map(|sitting| view! { <One sitters sitting as_of/> }).collect_view())
    }
}

#[component]
fn One(sitters: Sitters, sitting: Sitting, as_of: EntryIndex) -> impl IntoView {
    let public = key(&sitting);
    let asked = format!("Asked until {}", words::last_day(sitting.until_ms));
    let (label, counts) = (asked.clone(), sitting.counts);
    let words = move || told::came_by(&counts, sitters.sits(&public));
    let more = counts.visits().saturating_sub(sitting.latest.len() as u64);
    let rows = sitting.latest.iter().map(|visit| view! { <Row visit=*visit/> }).collect_view();
    let gap = move || sitters.gap(&public, &counts, as_of);
    view! {
        <section class="sitting" aria-label=label>
            <h3>{asked}</h3>
            <p>{words}</p>
            {move || gap().map(said)}
            <ul class="rows">{rows}</ul>
            {(more > 0).then(|| view! { <p class="soft">{format!("And {more} before that.")}</p> })}
        </section>
    }
}

#[component]
fn Row(visit: SitterVisit) -> impl IntoView {
    let words = told::visit(visit.kind);
    let name = match visit.post {
        Some(post) => view! { <a class="row-name" href=format!("/post/{post}")>{words}</a> }.into_any(),
        None => view! { <span class="row-name">{words}</span> }.into_any(),
    };
    view! {
        <li class="row">
            <Icon name="pat"/>
            <div>{name}<span class="row-more"><Ago time=visit.time_ms/></span></div>
        </li>
    }
}

fn key(sitting: &Sitting) -> PublicKey {
    PublicKey(sitting.key.0.0)
}
