//! The egg: its cracks show the real progress.

use leptos::prelude::*;

use super::guest::Guest;
use crate::components::icon::Icon;
use crate::components::page::Heading;
use crate::model::{HatchStep, Hatching, Model};
use crate::words;

/// Inlined into the page, because CSS classes around it style its parts.
const EGG: &str = include_str!("../../../../public/art/egg.svg");

const STEPS: [(HatchStep, &str); 4] = [
    (HatchStep::Key, "A key is made from your password"),
    (HatchStep::Upload, "The photograph is sent"),
    (HatchStep::Work, "The egg is kept warm"),
    (HatchStep::Settle, "It is written into the book, and checked here"),
];

/// The number of cracks, 0 to 5.
fn cracks(hatching: &Hatching) -> u8 {
    match hatching {
        Hatching::Idle | Hatching::Failed(_) | Hatching::KeyFirst(_) => 0,
        Hatching::Working { progress, .. } => 1 + (progress.clamp(0.0, 0.99) * 4.0) as u8,
        Hatching::Done { .. } => 5,
    }
}

fn line(hatching: &Hatching, name: &str) -> String {
    let name = if name.is_empty() { "Your pet".to_owned() } else { words::isolated(name) };
    match hatching {
        Hatching::Working { step: HatchStep::Key, .. } => "Making your key. It stays in this browser.".to_owned(),
        Hatching::Working { step: HatchStep::Work, .. } => "Keeping the egg warm.".to_owned(),
        Hatching::Working { step: HatchStep::Upload, .. } => "Sending the photograph.".to_owned(),
        Hatching::Working { step: HatchStep::Settle, .. } => format!("{name} is being written into the book."),
        Hatching::Working { step: HatchStep::Unanswered, .. } => {
            "No answer yet. It is sent again until one comes; please keep this page open.".to_owned()
        }
        Hatching::Done { .. } => format!("{name} is here."),
        Hatching::Idle | Hatching::Failed(_) | Hatching::KeyFirst(_) => String::new(),
    }
}

/// The egg in its nest.
#[component]
pub fn Egg(name: RwSignal<String>, guest: Guest) -> impl IntoView {
    let model = Model::of_context();
    let hatching = model.hatchery.progress;
    let words = Memo::new(move |_| line(&hatching.get(), name.get().trim()));
    let newcomer = matches!(hatching.get_untracked(), Hatching::Working { step: HatchStep::Key, .. });
    // If an invitation turns out to be used, the hatching work has to be done.
    let warmed = Memo::new(move |before: Option<&bool>| {
        let works = matches!(hatching.get(), Hatching::Working { step: HatchStep::Work, .. });
        works || before.copied().unwrap_or(!newcomer || !untrack(|| guest.is_invited()))
    });
    let steps = move || {
        let here = move |step| match step {
            HatchStep::Key => newcomer,
            HatchStep::Work => warmed.get(),
            HatchStep::Upload | HatchStep::Settle | HatchStep::Unanswered => true,
        };
        STEPS.into_iter().filter(move |(step, _)| here(*step))
    };
    let row = move |(step, words): (HatchStep, &'static str)| {
        let place = move || match hatching.get() {
            Hatching::Working { step: now, .. } => now.min(HatchStep::Settle).cmp(&step),
            Hatching::Done { .. } => std::cmp::Ordering::Greater,
            _ => std::cmp::Ordering::Less,
        };
        view! {
            <li
                class:is-done=move || place().is_gt()
                aria-current=move || place().is_eq().then_some("step")
            >
                <Icon name="check"/>{words}
            </li>
        }
    };
    view! {
        <Heading hidden=true>"Hatching"</Heading>
        <section class=move || format!("nest egg-{}", cracks(&hatching.get()))>
            <div inner_html=EGG></div>
            <p class="nest-line" role="status">{move || words.get()}</p>
            <ol class="nest-steps">{move || steps().map(row).collect_view()}</ol>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_egg_opens_only_at_the_end() {
        let at = |progress| cracks(&Hatching::Working { step: HatchStep::Work, progress });
        assert_eq!((at(0.0), at(0.5), at(1.0)), (1, 3, 4));
        assert_eq!(cracks(&Hatching::Idle), 0);
    }
}
