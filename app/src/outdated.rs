//! Whether the server has a newer version of PitPet than this page: then some of this page's files may be deleted.

use leptos::prelude::*;

use crate::{browser, http};

/// An address of the app that the service worker does not know, so that the server answers it.
const PAGE: &str = "/more";
/// An attribute that the page of every version has.
const PROGRAM: &str = "data-wasm";

thread_local! {
    static OUTDATED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether this page is known to be outdated; reactive.
pub fn is_outdated() -> bool {
    OUTDATED.with(|outdated| outdated.get())
}

/// Marks this page as outdated.
pub fn say() {
    OUTDATED.with(|outdated| {
        if !outdated.get_untracked() {
            outdated.set(true);
        }
    });
}

/// Checks whether the server has another version than this page, after a file of this version did not load.
pub async fn look() -> bool {
    let (Some(own), Ok(page)) = (browser::start_attribute(PROGRAM), http::get_page(PAGE).await) else { return false };
    let newer = is_newer(&page, &own);
    if newer {
        say();
    }
    newer
}

/// Whether a page starts a program, and another one. (A page that starts none is not PitPet's.)
fn is_newer(page: &str, own: &str) -> bool {
    page.contains(PROGRAM) && !page.contains(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_program_is_newer() {
        let page = |name: &str| format!("<script data-wasm=\"{name}\" type=\"module\"></script>");
        assert!(is_newer(&page("/app-2.wasm"), "/app-1.wasm"));
        assert!(!is_newer(&page("/app-1.wasm"), "/app-1.wasm"));
        assert!(!is_newer("<h1>Welcome to our network</h1>", "/app-1.wasm"));
    }
}
