//! What this page's clock does for the others.

use api::content::Ballot;
use chain::limits::MINER_ACTIVE_BLOCKS;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::session;
use crate::digger::{Clock, Told, answer_clocks};
use crate::model::World;
use crate::words;

/// Answers while it is there, and says so.
#[component]
pub fn Clocks() -> impl IntoView {
    let world = World::of_context();
    let acting = session::acting();
    let clock = Clock { told: RwSignal::new(None), ballot: RwSignal::new(None) };
    spawn_local(answer_clocks(world, clock));
    let counts = Memo::new(move |_| {
        let (economics, _) = world.economics()?;
        acting.get().filter(|me| economics.active_miners().contains(&me.account))
    });
    let idle = move || world.params().map_or_else(String::new, |params| passed(params.idle_interval_ms));
    let words = move || match (clock.told.get(), counts.get()) {
        (Some(told), _) => said(&told, clock.ballot.get().as_ref(), &idle()),
        (None, Some(_)) => format!(
            "You turned one of the last {MINER_ACTIVE_BLOCKS} pages, so your clock counts. If nothing happens for {}, this \
             page says so to the others, as long as it is open.",
            idle()
        ),
        (None, None) => String::new(),
    };
    view! { <p class="dig-clock" role="status">{words}</p> }
}

/// A span of time as one says that it has passed.
fn passed(ms: u64) -> String {
    words::about_seconds(ms as f64 / 1_000.0)
}

fn said(told: &Told, ballot: Option<&Ballot>, idle: &str) -> String {
    if let Some(refused) = &told.refused {
        return refused.to_string();
    }
    let told_them = format!("You told the others that {idle} have passed.");
    match ballot.filter(|ballot| ballot.entry == told.entry) {
        None => told_them,
        Some(ballot) => {
            let (given, asked) = (ballot.voted.len(), ballot.active.len());
            format!("{told_them} So far that makes {given} of {asked} clocks, and {} are enough.", ballot.needed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chain::ids::{AccountId, EntryIndex, TimeMs};

    #[test]
    fn it_is_told_how_many_clocks_agree_while_they_are_asked_about_the_same_entry() {
        let told = Told { entry: EntryIndex(7), refused: None };
        let accounts = |count: u32| (0..count).map(AccountId).collect();
        let (from_ms, house_from_ms) = (TimeMs(1), TimeMs(2));
        let ballot = |entry| Ballot {
            entry: EntryIndex(entry),
            from_ms,
            house_from_ms,
            needed: 3,
            active: accounts(5),
            voted: accounts(2),
        };
        assert_eq!(
            said(&told, Some(&ballot(7)), "12 hours"),
            "You told the others that 12 hours have passed. So far that makes 2 of 5 clocks, and 3 are enough."
        );
        assert_eq!(said(&told, Some(&ballot(8)), "12 hours"), "You told the others that 12 hours have passed.");
    }
}
