//! The time for screens: updated every half minute, so that "2 minutes ago" becomes 3 by itself.

use std::time::Duration;

use chain::ids::TimeMs;
use leptos::prelude::*;

use crate::browser;
use crate::words;

const EVERY: Duration = Duration::from_secs(20);

/// The clock that the root starts.
#[derive(Clone, Copy)]
pub struct Clock(RwSignal<u64>);

impl Clock {
    /// Starts it. Call it once, at the root.
    pub fn start() -> Self {
        let now = RwSignal::new(browser::now_ms());
        // It runs for as long as the page is open.
        let _ = set_interval_with_handle(move || _ = now.try_set(browser::now_ms()), EVERY);
        Self(now)
    }

    /// The clock in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// The time; reactive.
    pub fn now(self) -> TimeMs {
        TimeMs(self.0.try_get().unwrap_or_default())
    }
}

/// How long ago something was, with the exact time as a tooltip and for programs.
#[component]
pub fn Ago(time: TimeMs) -> impl IntoView {
    let clock = Clock::of_context();
    view! {
        <time datetime=words::machine_time(time) title=words::day_and_time(time)>
            {move || words::ago(time, clock.now())}
        </time>
    }
}
