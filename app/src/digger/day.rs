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

/// Milliseconds of work today.
pub fn worked_ms() -> u64 {
    worked(read(WORKED).as_deref(), today())
}

/// Adds to today's work.
pub fn add(ms: u64) {
    write(WORKED, &format!("{} {}", today(), worked_ms() + ms));
}

fn today() -> u64 {
    browser::now_ms() / DAY_MS
}

/// Reads "day milliseconds"; another day's work does not count.
fn worked(kept: Option<&str>, today: u64) -> u64 {
    let (day, ms) = kept.and_then(|kept| kept.split_once(' ')).unwrap_or_default();
    if day.parse() == Ok(today) { ms.parse().unwrap_or(0) } else { 0 }
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
        assert_eq!(worked(Some("9 1200"), 9), 1_200);
        assert_eq!(worked(Some("8 1200"), 9), 0);
        assert_eq!(worked(Some("nonsense"), 9), 0);
        assert_eq!(worked(None, 9), 0);
    }
}
