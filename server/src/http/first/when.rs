//! Times in words, in UTC: the app, which knows the reader's language and time zone, puts its own in their place.

use std::time::{Duration, UNIX_EPOCH};

use chain::ids::TimeMs;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
const WEEK_MS: u64 = 7 * DAY_MS;
/// The last time with a year of four digits.
const LAST_MS: u64 = 253_402_300_799_999;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The value of `<time datetime>`: ISO 8601, in milliseconds.
pub fn machine(time: TimeMs) -> String {
    humantime::format_rfc3339_millis(UNIX_EPOCH + Duration::from_millis(time.0.min(LAST_MS))).to_string()
}

/// How long ago something was, as `app/src/words.rs` says it in British English.
pub fn ago(time: TimeMs, now: TimeMs) -> String {
    let past_ms = now.since(time);
    let units = |amount: u64, unit: &str| format!("{amount} {unit}{} ago", if amount == 1 { "" } else { "s" });
    match past_ms {
        0..MINUTE_MS => "just now".to_owned(),
        MINUTE_MS..HOUR_MS => units(past_ms / MINUTE_MS, "minute"),
        HOUR_MS..DAY_MS => units(past_ms / HOUR_MS, "hour"),
        DAY_MS..WEEK_MS if past_ms / DAY_MS == 1 => "yesterday".to_owned(),
        DAY_MS..WEEK_MS => units(past_ms / DAY_MS, "day"),
        _ => day(time),
    }
}

/// A day: 22 November 2026.
fn day(time: TimeMs) -> String {
    let machine = machine(time);
    let mut parts = machine.split(['-', 'T']);
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<usize>().ok()).unwrap_or_default();
    let month = MONTHS.get(number(month).wrapping_sub(1)).unwrap_or(&"");
    format!("{} {month} {}", number(day), year.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_as_the_app_says_them() {
        let now = TimeMs(1_795_910_400_000);
        let rows = [
            (0, "just now"),
            (59_999, "just now"),
            (MINUTE_MS, "1 minute ago"),
            (2 * HOUR_MS - 1, "1 hour ago"),
            (23 * HOUR_MS, "23 hours ago"),
            (DAY_MS, "yesterday"),
            (6 * DAY_MS, "6 days ago"),
            (WEEK_MS, "22 November 2026"),
        ];
        for (past_ms, words) in rows {
            assert_eq!(ago(TimeMs(now.0 - past_ms), now), words);
        }
        // A server's clock may be behind the entry's.
        assert_eq!(ago(TimeMs(now.0 + DAY_MS), now), "just now");
    }

    #[test]
    fn no_time_is_too_late() {
        assert_eq!(machine(TimeMs(1_795_910_400_001)), "2026-11-29T00:00:00.001Z");
        assert_eq!(machine(TimeMs(u64::MAX)), "9999-12-31T23:59:59.999Z");
        assert_eq!(day(TimeMs(0)), "1 January 1970");
    }
}
