//! The fragment (behind `#`) of a link that carries a secret: the part that browsers send to no server.
//!
//! The secret is removed from the address bar and the history first. `boot.js` does so while the program is loading;
//! where a link is followed later, this does. Links are pasted into sentences and changed by messengers, so reading
//! tolerates what has been added.

use wasm_bindgen::JsValue;

use crate::browser;

/// No anchor on a page has so many hexadecimal digits in its name.
const SECRET_DIGITS_MIN: usize = 16;

/// The secret that a link to this page has just brought, once.
pub fn take(page: &str) -> Option<String> {
    if let Some(brought) = browser::brought_secret(page) {
        return Some(brought);
    }
    let window = web_sys::window()?;
    let location = window.location();
    let fragment = location.hash().ok().filter(|fragment| is_secret(fragment))?;
    if location.pathname().ok().as_deref() != Some(page) {
        return None;
    }
    if let Ok(history) = window.history() {
        let state = history.state().unwrap_or(JsValue::NULL);
        // If the browser refuses, the address goes on showing the link that the user opened, no more.
        let _ = history.replace_state_with_url(&state, "", Some(&format!("{page}{}", without_secret(&fragment))));
    }
    Some(fragment)
}

/// The public part of a fragment: which chain the link is about.
fn without_secret(fragment: &str) -> String {
    let book = fragment.split('&').find(|part| part.starts_with("book="));
    book.map(|book| format!("#{book}")).unwrap_or_default()
}

/// Whether this is a secret, not an anchor on a page.
fn is_secret(fragment: &str) -> bool {
    let fragment = fragment.strip_prefix("#book=").map_or(fragment, |_| "");
    fragment.bytes().filter(u8::is_ascii_hexdigit).count() >= SECRET_DIGITS_MIN || fragment.contains("invite=")
}

/// Normalizes a fragment: without its `#`, escapes and white space, in lower case.
pub fn cleaned(fragment: &str) -> String {
    let plain = unescaped(fragment);
    let seen = plain.chars().filter(|character| character.is_ascii_graphic() || is_letter(*character));
    seen.collect::<String>().trim_start_matches('#').to_ascii_lowercase()
}

/// The first `count` digits, and the rest. `None` if there are fewer, or if more follow: then it is another
/// secret, and not one with a full stop behind it.
pub fn digits(text: &str, count: usize) -> Option<(&str, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let is_whole = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let goes_on = rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    (is_whole && !goes_on).then_some((digits, rest))
}

/// A character that ends a secret when it follows it, and makes it invalid inside.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let escaped = |at: usize| {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%')?;
        u8::from_str_radix(hex, 16).ok()
    };
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let byte = escaped(at);
        plain.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_to_a_link_are_removed() {
        let rows = [
            ("#AB.cd", "ab.cd"),
            ("%23ab.cd", "ab.cd"),
            ("##ab%2Ecd", "ab.cd"),
            ("ab%20.\ncd%0A", "ab.cd"),
            ("ab\u{200b}.c\u{a0}d", "ab.cd"),
            ("ab.cd\u{2026}", "ab.cd"),
            ("ab%2", "ab%2"),
            ("%", "%"),
            ("%\u{e9}", "%\u{e9}"),
        ];
        for (sent, clean) in rows {
            assert_eq!(cleaned(sent), clean, "{sent:?}");
        }
    }

    #[test]
    fn a_secret_has_a_fixed_length() {
        assert_eq!(digits("0a1b", 4), Some(("0a1b", "")));
        assert_eq!(digits("0a1b.)", 4), Some(("0a1b", ".)")));
        for torn in ["0a1", "0a1g", "0a1b2", "0a1bx", ""] {
            assert_eq!(digits(torn, 4), None, "{torn}");
        }
    }

    #[test]
    fn an_anchor_is_not_a_secret() {
        for place in ["", "#", "#main", "#comment-1234", "#wordings"] {
            assert!(!is_secret(place), "{place}");
        }
        assert_eq!(without_secret("#invite=a7&book=Zm9v"), "#book=Zm9v");
        assert_eq!(without_secret("#invite=a7"), "");
        assert!(is_secret(&format!("#{}", "a7".repeat(20))) && is_secret("#invite=a7"));
    }
}
