//! The life meter: fifteen paw prints.

use std::time::Duration;

use chain::hash::Hash;
use chain::limits::TTL_BLOCKS;
use leptos::prelude::*;

use super::clock::Clock;
use super::icon::PAW;
use super::meter::{self, Mood};
use super::portrait::rests;
use crate::model::Model;
use crate::words;

/// The duration of the style sheet's longest paw animation.
const WALK: Duration = Duration::from_millis(700);

/// The size of a row of paws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// In lists and in the header.
    Small,
    /// On cards.
    #[default]
    Middle,
    /// On a pet's page.
    Large,
}

impl Size {
    fn classes(self) -> (&'static str, &'static str) {
        match self {
            Self::Small => ("paws paws-s", "life"),
            Self::Middle => ("paws", "life"),
            Self::Large => ("paws paws-l", "life life-l"),
        }
    }
}

/// The animation of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Motion {
    /// Nothing.
    Still,
    /// Blocks were closed: the paws from here to there fade.
    Leaving(u64, u64),
    /// The pet had a visit.
    Walk,
}

/// A pet's row of paws. While the chain is not loaded the row is empty and has no label.
#[component]
pub fn Paws(birth: Hash, #[prop(optional)] size: Size) -> impl IntoView {
    let model = Model::of_context();
    let left = Memo::new(move |_| model.pets.life(birth).map(|life| life.remaining));
    let motion = RwSignal::new(Motion::Still);
    Effect::new(move |before: Option<Option<u64>>| {
        let now = left.get();
        let moved = match (before.flatten(), now) {
            (Some(before), Some(now)) if now < before => Motion::Leaving(now, before),
            (Some(before), Some(now)) if now > before => Motion::Walk,
            _ => return now,
        };
        motion.set(moved);
        set_timeout(move || _ = motion.try_set(Motion::Still), WALK);
        now
    });
    let count = move || left.get().unwrap_or(0);
    let rests = rests(birth);
    view! {
        <span
            class=size.classes().0
            role=move || if left.get().is_some() { "img" } else { "presentation" }
            aria-label=move || left.get().map(|left| meter::label(left, rests.get()))
            class:is-resting=move || rests.get()
            data-state=move || left.get().map_or("calm", |left| Mood::of(left).name())
            data-motion=move || (motion.get() == Motion::Walk).then_some("walk")
        >
            {(0..TTL_BLOCKS).map(|place| view! { <Paw place count motion/> }).collect_view()}
        </span>
    }
}

#[component]
fn Paw(place: u64, count: impl Fn() -> u64 + Copy + Send + Sync + 'static, motion: RwSignal<Motion>) -> impl IntoView {
    let leaving = move || matches!(motion.get(), Motion::Leaving(from, to) if (from..to).contains(&place));
    view! {
        <svg
            class="paw"
            class:is-full=move || place < count()
            class:is-last=move || place + 1 == count()
            class:is-leaving=leaving
            viewBox="0 0 24 24"
            aria-hidden="true"
        >
            <path d=PAW></path>
        </svg>
    }
}

/// The row with its meaning as text.
#[component]
pub fn LifeMeter(birth: Hash, #[prop(optional)] size: Size) -> impl IntoView {
    let model = Model::of_context();
    let clock = Clock::of_context();
    let words = move || {
        let Some(life) = model.pets.life(birth) else {
            return ("...".to_owned(), "reading the story so far".to_owned());
        };
        let now = clock.now().max(model.copy.tick.get().time_ms);
        if let Some((page, wakes)) = life.rests {
            let meaning = meter::resting(&words::number(page.0), &words::about_when(wakes, now));
            return (meter::count(life.remaining), meaning);
        }
        let when = life.ends_earliest.map(|ends| words::about_when(ends, now));
        (meter::count(life.remaining), meter::meaning(life.remaining, &when.unwrap_or_default()))
    };
    view! {
        <div class=size.classes().1>
            <Paws birth size/>
            <p class="life-words">
                <strong>{move || words().0}</strong>
                {move || format!(" - {}", words().1)}
            </p>
        </div>
    }
}
