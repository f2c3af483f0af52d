//! How long this browser has dug today, and how long it may. Kept for all tabs.

use leptos::prelude::window;

use crate::browser;

const WORKED: &str = "pitpet-dug";
const CAP: &str = "pitpet-dig-cap";
const DAY_MS: u64 = 86_400_000;
const HOUR_MS: u64 = 3_600_000;

/// What one may choose from, in milliseconds: half an hour, two hours, eight hours a day.
pub const CAPS_MS: [u64; 3] = [HOUR_MS / 2, 2 * HOUR_MS, 8 * HOUR_MS];

/// How long it may dig in a day.
pub fn cap_ms() -> u64 {
    let kept = read(CAP).and_then(|kept| kept.parse().ok());
    kept.filter(|kept| CAPS_MS.contains(kept)).unwrap_or(CAPS_MS[1])
}

/// Chooses how long it may dig in a day.
pub fn choose_cap(cap_ms: u64) {
    write(CAP, &cap_ms.to_string());
}

/// What one day has seen of digging.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Milliseconds in which there was work.
    pub worked_ms: u64,
    /// Milliseconds that cores worked: two at a time count twice.
    pub core_ms: u64,
}

/// Today's digging so far.
pub fn today() -> Worked {
    worked(read(WORKED).as_deref(), this_day())
}

/// Adds some milliseconds of so many cores to today's digging.
pub fn add(ms: u64, cores: u64) {
    let before = today();
    let (worked_ms, core_ms) = (before.worked_ms + ms, before.core_ms + ms * cores);
    write(WORKED, &format!("{} {worked_ms} {core_ms}", this_day()));
}

fn this_day() -> u64 {
    browser::now_ms() / DAY_MS
}

/// Reads "day milliseconds core-milliseconds"; another day's work does not count.
fn worked(kept: Option<&str>, today: u64) -> Worked {
    let mut kept = kept.unwrap_or_default().split(' ').map(|number| number.parse().ok());
    match [(); 3].map(|()| kept.next().flatten()) {
        [Some(day), Some(worked_ms), Some(core_ms)] if day == today => Worked { worked_ms, core_ms },
        _ => Worked::default(),
    }
}

fn read(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

fn write(key: &str, value: &str) {
    if let Ok(Some(local)) = window().local_storage() {
        // A browser that keeps nothing counts for as long as the page is open.
        let _ = local.set_item(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_todays_work_counts() {
        assert_eq!(worked(Some("9 1200 3600"), 9), Worked { worked_ms: 1_200, core_ms: 3_600 });
        for kept in [Some("8 1200 3600"), Some("9 1200"), Some("nonsense"), None] {
            assert_eq!(worked(kept, 9), Worked::default(), "{kept:?}");
        }
    }
}
