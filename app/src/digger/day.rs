//! How long this browser has dug today, and its limit. Stored for all tabs; without storage, for as long
//! as the page is open.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Date;
use leptos::prelude::window;

const WORKED: &str = "pitpet-dug";
const CAP: &str = "pitpet-dig-cap";
const HOUR_MS: u64 = 3_600_000;

/// The limits to choose from, in milliseconds: half an hour, two hours, eight hours a day.
pub const CAPS_MS: [u64; 3] = [HOUR_MS / 2, 2 * HOUR_MS, 8 * HOUR_MS];

/// The limit for a day.
pub fn cap_ms() -> u64 {
    let kept = read(CAP).and_then(|kept| kept.parse().ok());
    kept.filter(|kept| CAPS_MS.contains(kept)).unwrap_or(CAPS_MS[1])
}

/// Sets the limit for a day.
pub fn choose_cap(cap_ms: u64) {
    write(CAP, &cap_ms.to_string());
}

/// The digging of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Milliseconds of digging.
    pub worked_ms: u64,
    /// Milliseconds of work of all cores: two at a time count twice.
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

/// The day by this device's calendar, as 20261125.
fn this_day() -> u64 {
    let now = Date::new_0();
    u64::from(now.get_full_year() * 10_000 + (now.get_month() + 1) * 100 + now.get_date())
}

/// Reads "day milliseconds core-milliseconds"; another day's work does not count.
fn worked(kept: Option<&str>, today: u64) -> Worked {
    let mut kept = kept.unwrap_or_default().split(' ').map(|number| number.parse().ok());
    match [(); 3].map(|()| kept.next().flatten()) {
        [Some(day), Some(worked_ms), Some(core_ms)] if day == today => Worked { worked_ms, core_ms },
        _ => Worked::default(),
    }
}

/// What the browser did not store.
type Unkept = BTreeMap<&'static str, String>;

thread_local! {
    static UNKEPT: RefCell<Unkept> = const { RefCell::new(BTreeMap::new()) };
}

fn read(key: &'static str) -> Option<String> {
    let kept = || window().local_storage().ok().flatten()?.get_item(key).ok().flatten();
    UNKEPT.with_borrow(|unkept| unkept.get(key).cloned()).or_else(kept)
}

fn write(key: &'static str, value: &str) {
    let local = window().local_storage().ok().flatten();
    let is_kept = local.is_some_and(|local| local.set_item(key, value).is_ok());
    UNKEPT.with_borrow_mut(|unkept| hold(unkept, key, value, is_kept));
}

/// Holds a value unless the browser has stored it.
fn hold(unkept: &mut Unkept, key: &'static str, value: &str, is_kept: bool) {
    if is_kept {
        unkept.remove(key);
    } else {
        unkept.insert(key, value.to_owned());
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

    #[test]
    fn values_that_the_browser_does_not_store_are_held() {
        let mut unkept = Unkept::new();
        hold(&mut unkept, WORKED, "9 200 200", false);
        hold(&mut unkept, WORKED, "9 400 400", false);
        assert_eq!(unkept.get(WORKED).map(String::as_str), Some("9 400 400"));
        hold(&mut unkept, WORKED, "9 600 600", true);
        assert_eq!(unkept.get(WORKED), None);
    }
}
