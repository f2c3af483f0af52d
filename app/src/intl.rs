//! The browser's `Intl`, called so that it cannot stop the page. Some browsers report a language that they reject
//! themselves (`en-US@posix`), others none; then British English is used, and where `Intl` fails even
//! then, plain digits.

use api::screen::grouped;
use chain::ids::TimeMs;
use js_sys::{Array, Date, Function, Object, Reflect, global};
use wasm_bindgen::prelude::*;

/// The latest time that a `Date` can hold.
const LATEST_MS: u64 = 8_640_000_000_000_000;
/// The locale where the reader's language is not English or not known.
const BRITISH: &str = "en-GB";

/// A number with its separators: 1,204.
pub fn number(number: u64) -> String {
    format("NumberFormat", &[], &[JsValue::from_f64(number as f64)]).unwrap_or_else(|| grouped(number))
}

/// A time in the reader's time zone, with the parts that the options name.
pub fn time(time: TimeMs, options: &[(&str, &str)]) -> String {
    let date = date(time);
    format("DateTimeFormat", options, &[date.clone().into()]).unwrap_or_else(|| machine(&date))
}

/// How many units ago, or ahead if they are not negative: "2 hours ago".
pub fn relative(amount: f64, unit: &str) -> String {
    let asked = [JsValue::from_f64(amount), unit.into()];
    format("RelativeTimeFormat", &[("numeric", "auto")], &asked).unwrap_or_else(|| {
        let (count, plural) = (amount.abs(), if amount.abs() == 1.0 { "" } else { "s" });
        if amount < 0.0 { format!("{count} {unit}{plural} ago") } else { format!("in {count} {unit}{plural}") }
    })
}

/// A time as a JavaScript `Date`. One beyond its range becomes the latest.
pub fn date(time: TimeMs) -> Date {
    Date::new(&JsValue::from_f64(time.0.min(LATEST_MS) as f64))
}

/// A time in ISO 8601.
pub fn machine(date: &Date) -> String {
    date.to_iso_string().into()
}

/// Formats a value with one of `Intl`'s formats; `None` if it throws.
fn format(kind: &str, options: &[(&str, &str)], value: &[JsValue]) -> Option<String> {
    let bag = Object::new();
    for (name, value) in options {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&bag, &(*name).into(), &(*value).into());
    }
    let made = |locale: &str| {
        let intl = Reflect::get(&global(), &"Intl".into()).ok()?;
        let kind: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
        let format = Reflect::construct(&kind, &Array::of2(&locale.into(), &bag)).ok()?;
        let way: Function = Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()?;
        way.apply(&format, &value.iter().collect()).ok()?.as_string()
    };
    let own = own();
    own.filter(|own| is_english(own)).and_then(|own| made(&own)).or_else(|| made(BRITISH))
}

/// The language that the browser reports; `None` if it is not a string.
fn own() -> Option<String> {
    let navigator = Reflect::get(&global(), &"navigator".into()).ok()?;
    Reflect::get(&navigator, &"language".into()).ok()?.as_string()
}

/// Whether a language tag is English. The page is in English; where the reader's region speaks English, dates and
/// numbers follow that region.
fn is_english(tag: &str) -> bool {
    tag.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("en"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_english_locales_are_used() {
        for tag in ["en", "en-US", "EN-gb", "en-AU-u-hc-h12"] {
            assert!(is_english(tag), "{tag}");
        }
        for tag in ["", "C", "de-CH", "enm", "en_US", "e", "null"] {
            assert!(!is_english(tag), "{tag}");
        }
    }
}
