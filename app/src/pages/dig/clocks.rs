//! This page's clock, which answers clock requests.

use api::content::ClocksAnswered;
use chain::limits::MINER_ACTIVE_BLOCKS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::session;
use crate::digger::{ClockAnswer, answer_clocks};
use crate::model::Model;
use crate::words;

/// Answers while it is shown, and says so.
#[component]
pub fn Clocks() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let told = RwSignal::new(None::<ClockAnswer>);
    spawn_local(answer_clocks(model, told));
    let counts = Memo::new(move |_| {
        let (economics, _) = model.treats.economics()?;
        acting.get().filter(|me| economics.active_miners().contains(&me.account))
    });
    let idle = move || model.copy.params().map_or_else(String::new, |params| passed(params.idle_interval_ms));
    let answered = Memo::new(move |_| {
        model.copy.tick.track();
        model.copy.clocks.get().filter(|answered| answered.entry.0 + 1 == model.copy.entries())
    });
    let words = move || match (told.get(), counts.get()) {
        (Some(told), _) => said(&told, answered.get(), &idle()),
        (None, Some(_)) => format!(
            "You turned one of the last {MINER_ACTIVE_BLOCKS} pages, so your clock counts. If nothing happens for {}, \
             this page says so to the others, as long as it is open.",
            idle()
        ),
        (None, None) => answered.get().map_or_else(String::new, |answered| {
            format!("Nothing has happened for {}, and clocks are asked. {}", idle(), agree(&answered))
        }),
    };
    view! { <p class="dig-clock" role="status">{words}</p> }
}

/// A time span as words that follow "has passed".
fn passed(ms: u64) -> String {
    words::about_seconds(ms as f64 / 1_000.0)
}

fn said(told: &ClockAnswer, answered: Option<ClocksAnswered>, idle: &str) -> String {
    if let Some(refused) = &told.refused {
        return refused.to_string();
    }
    let told_them = format!("You told the others that {idle} have passed.");
    match answered.filter(|answered| answered.entry == told.entry) {
        None => told_them,
        Some(answered) => format!("{told_them} {}", agree(&answered)),
    }
}

/// How many clocks agree so far.
fn agree(answered: &ClocksAnswered) -> String {
    let ClocksAnswered { given, asked, needed, .. } = answered;
    format!("So far {given} of {asked} clocks agree, and {needed} are enough.")
}

#[cfg(test)]
mod tests {
    use chain::ids::EntryIndex;

    use super::*;

    #[test]
    fn the_number_of_clocks_that_agree_is_shown_for_the_same_entry() {
        let told = ClockAnswer { entry: EntryIndex(7), refused: None };
        let answered = |entry| ClocksAnswered { entry: EntryIndex(entry), given: 2, asked: 5, needed: 3 };
        assert_eq!(
            said(&told, Some(answered(7)), "12 hours"),
            "You told the others that 12 hours have passed. So far 2 of 5 clocks agree, and 3 are enough."
        );
        assert_eq!(said(&told, Some(answered(8)), "12 hours"), "You told the others that 12 hours have passed.");
    }
}
