//! Numbers, dates and plurals in the reader's language and time zone, through the browser's `Intl`.

pub use api::screen::isolated;
use chain::ids::TimeMs;

use crate::intl;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;
const WEEK_MS: u64 = 7 * DAY_MS;
/// The first hour that counts as morning, not as night.
const MORNING: u32 = 5;
/// Further ahead than this, the part of a day is exact enough.
const SOON_MS: u64 = 6 * HOUR_MS;

/// A number with its separators: 1,204.
pub fn number(number: u64) -> String {
    intl::number(number)
}

/// A number with the noun that fits it: "1 comment", "3 comments".
pub fn count(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// How often: "once", "twice", "12 times".
pub fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// A large number with two or three digits: 950, 12 thousand, 3.4 million.
pub fn large(number: f64) -> String {
    let (scaled, unit) = match number {
        number if number < 10_000.0 => return self::number(number as u64),
        number if number < 1e6 => (number / 1e3, "thousand"),
        number if number < 1e9 => (number / 1e6, "million"),
        number if number < 1e12 => (number / 1e9, "billion"),
        number => (number / 1e12, "trillion"),
    };
    if scaled < 10.0 { format!("{scaled:.1} {unit}") } else { format!("{scaled:.0} {unit}") }
}

/// The separator before item `at` of a list whose last item is `last`: nothing, a comma, or "and".
pub fn joint(at: usize, last: usize) -> &'static str {
    match at {
        0 => "",
        at if at == last => " and ",
        _ => ", ",
    }
}

/// The beginning of a text, with three dots where it goes on.
pub fn beginning(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}...", text[..end].trim_end()),
    }
}

/// About how long something takes: "5 seconds", "3 minutes", "2 hours", "9 days".
pub fn about_seconds(seconds: f64) -> String {
    let (amount, one, many) = match seconds {
        seconds if seconds < 1.0 => return "less than a second".to_owned(),
        seconds if seconds < 90.0 => (seconds, "second", "seconds"),
        seconds if seconds < 5_400.0 => (seconds / 60.0, "minute", "minutes"),
        seconds if seconds < 129_600.0 => (seconds / 3_600.0, "hour", "hours"),
        seconds => (seconds / 86_400.0, "day", "days"),
    };
    count(amount.round() as u64, one, many)
}

/// A day: 22 November 2026.
pub fn day(time: TimeMs) -> String {
    intl::time(time, &[("day", "numeric"), ("month", "long"), ("year", "numeric")])
}

/// The days of a life: "3 May 2026 to 22 November 2026", one of them where both are the same, and "until 22 November
/// 2026" where its first is not known.
pub fn from_to(from: Option<TimeMs>, to: TimeMs) -> String {
    match (from.map(day), day(to)) {
        (None, to) => format!("until {to}"),
        (Some(from), to) if from == to => to,
        (Some(from), to) => format!("{from} to {to}"),
    }
}

/// A day and a time of day: 22 November 2026, 17:05.
pub fn day_and_time(time: TimeMs) -> String {
    let options =
        [("day", "numeric"), ("month", "long"), ("year", "numeric"), ("hour", "2-digit"), ("minute", "2-digit")];
    intl::time(time, &options)
}

/// The last day of a period that ends then.
pub fn last_day(until: TimeMs) -> String {
    day(TimeMs(until.0.saturating_sub(1)))
}

/// The end of a period, in words that follow "until": "the end of 2 December 2026" if it is the end of a day here, else
/// day and time.
pub fn end_of(until: TimeMs) -> String {
    let there = intl::date(until);
    match (there.get_hours(), there.get_minutes()) {
        (0, 0) => format!("the end of {}", last_day(until)),
        _ => day_and_time(until),
    }
}

/// The value of `<time datetime>`.
pub fn machine_time(time: TimeMs) -> String {
    intl::machine(&intl::date(time))
}

/// How long ago something was: "just now", "2 hours ago", after a week the day.
pub fn ago(time: TimeMs, now: TimeMs) -> String {
    let past_ms = now.since(time);
    match past_ms {
        0..MINUTE_MS => "just now".to_owned(),
        MINUTE_MS..HOUR_MS => intl::relative(-((past_ms / MINUTE_MS) as f64), "minute"),
        HOUR_MS..DAY_MS => intl::relative(-((past_ms / HOUR_MS) as f64), "hour"),
        DAY_MS..WEEK_MS => intl::relative(-((past_ms / DAY_MS) as f64), "day"),
        _ => day(time),
    }
}

/// An age in words: "hatched today", "1 day old", "41 days old".
pub fn age(born: TimeMs, now: TimeMs) -> String {
    match now.since(born) / DAY_MS {
        0 => "hatched today".to_owned(),
        days => format!("{} old", count(days, "day", "days")),
    }
}

/// About when something will be, in words that follow "until about" or "between": "a minute from now", "17:05" on the
/// same day, "Tuesday evening" within a week, "3 December" after that.
pub fn about_when(time: TimeMs, now: TimeMs) -> String {
    let ahead_ms = time.since(now);
    match ahead_ms {
        0..MINUTE_MS => "a minute from now".to_owned(),
        MINUTE_MS..SOON_MS => intl::time(time, &[("hour", "2-digit"), ("minute", "2-digit")]),
        SOON_MS..WEEK_MS => {
            let hour = intl::date(time).get_hours();
            format!("{} {}", intl::time(named_after(time, hour), &[("weekday", "long")]), part_of_day(hour))
        }
        _ => intl::time(time, &[("day", "numeric"), ("month", "long")]),
    }
}

/// The text beside a life meter: until when the story is safe, or between when and when it ends.
pub fn safe_until(earliest: TimeMs, latest: TimeMs, now: TimeMs) -> String {
    let (first, last) = (about_when(earliest, now), about_when(latest, now));
    if first == last {
        format!("safe until about {first}")
    } else {
        format!("ends between {first} and {last} if nobody comes by")
    }
}

/// How long something lasted, in days: "less than a day", "1 day", "41 days".
pub fn age_in_days(from: TimeMs, to: TimeMs) -> String {
    match to.since(from) / DAY_MS {
        0 => "less than a day".to_owned(),
        days => count(days, "day", "days"),
    }
}

/// A time on the day that its part of the day is named after: half past one on a Wednesday belongs to Tuesday night. A
/// night in which clocks are put back is an hour longer.
fn named_after(time: TimeMs, hour: u32) -> TimeMs {
    match hour {
        0..MORNING => TimeMs(time.0.saturating_sub(u64::from(MORNING + 1) * HOUR_MS)),
        _ => time,
    }
}

fn part_of_day(hour: u32) -> &'static str {
    match hour {
        0..MORNING => "night",
        MORNING..12 => "morning",
        12..17 => "afternoon",
        17..22 => "evening",
        _ => "night",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_times_have_words() {
        assert_eq!([1, 2, 3].map(times), ["once", "twice", "3 times"]);
    }

    #[test]
    fn the_early_morning_belongs_to_the_night_before() {
        let wednesday = TimeMs(20_782 * DAY_MS);
        let at = |hour: u32, minute: u64| TimeMs(wednesday.0 + u64::from(hour) * HOUR_MS + minute * MINUTE_MS);
        let day = |hour, minute| named_after(at(hour, minute), hour).0 / DAY_MS;
        assert_eq!([day(0, 0), day(1, 30), day(4, 59)], [20_781; 3]);
        assert_eq!([day(5, 0), day(21, 0), day(23, 59)], [20_782; 3]);
    }

    #[test]
    fn lists_are_joined_by_commas_and_and() {
        let said = |names: &[&str]| {
            let joined = names.iter().enumerate().map(|(at, name)| format!("{}{name}", joint(at, names.len() - 1)));
            joined.collect::<String>()
        };
        assert_eq!(said(&["a"]), "a");
        assert_eq!(said(&["a", "b"]), "a and b");
        assert_eq!(said(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn a_shortened_text_ends_with_dots() {
        assert_eq!(beginning("Grüße", 5), "Grüße");
        assert_eq!(beginning("Grüße dort", 6), "Grüße...");
        assert_eq!(beginning("", 3), "");
    }
}
