//! The last day of a sitting, as a date field has it, and the time when it ends.

use chain::ids::TimeMs;
use chain::limits::SITTING_MAX_MS;
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::browser;

const DAY_MS: u64 = 86_400_000;
/// The default: a week.
const USUAL_DAYS: u64 = 7;
/// The allowed difference between this device's clock and the house's.
const CLOCKS_DIFFER_MS: u64 = 120_000;

/// The default as the value of the field.
pub fn usual() -> String {
    let day = Date::new(&JsValue::from_f64((browser::now_ms() + USUAL_DAYS * DAY_MS) as f64));
    format!("{:04}-{:02}-{:02}", day.get_full_year(), day.get_month() + 1, day.get_date())
}

/// The end of a chosen day in this device's time zone. On the last day that the rules allow, it ends at the limit.
pub fn end_of(day: &str) -> Option<TimeMs> {
    let (year, month, day) = parts(day)?;
    // The day after the last one of a month is the first of the next.
    let end = Date::new_with_year_month_day(year, month - 1, day + 1).get_time();
    let longest = browser::now_ms() + SITTING_MAX_MS - CLOCKS_DIFFER_MS;
    Some(TimeMs(shortened(end as u64, longest)))
}

/// The time itself, or the longest that the rules allow if it is less than a day later.
fn shortened(end_ms: u64, longest_ms: u64) -> u64 {
    if end_ms < longest_ms + DAY_MS { end_ms.min(longest_ms) } else { end_ms }
}

/// Parses the value of a date field into year, month and day.
fn parts(day: &str) -> Option<(u32, i32, i32)> {
    let mut parts = day.trim().splitn(3, '-');
    let year = parts.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let month = parts.next()?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let day = parts.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_field_is_parsed() {
        assert_eq!(parts("2026-12-02"), Some((2026, 12, 2)));
        for wrong in ["", "tomorrow", "2026-12", "2026-13-01", "2026-00-10", "2026-02-32", "26-02-03", "2026-12-02-1"] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_sixtieth_day_is_shortened_and_no_later_one() {
        let longest = 60 * DAY_MS;
        assert_eq!(shortened(longest - 5, longest), longest - 5);
        assert_eq!(shortened(longest + 5, longest), longest);
        let beyond = longest + DAY_MS;
        assert_eq!(shortened(beyond, longest), beyond, "which the rules refuse in words");
    }
}
