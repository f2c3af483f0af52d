//! Whether there is a newer PitPet than the one that this page runs: then some of its files may be gone.

use leptos::prelude::*;

use crate::{browser, http};

/// An address of the app that the service worker knows nothing of, so that the server answers it.
const PAGE: &str = "/more";
/// What the page of every version names.
const PROGRAM: &str = "data-wasm";

thread_local! {
    static OUTDATED: ArcRwSignal<bool> = ArcRwSignal::new(false);
}

/// Whether that is known; reactive.
pub fn is_outdated() -> bool {
    OUTDATED.with(|outdated| outdated.get())
}

/// From now on it is known.
pub fn say() {
    OUTDATED.with(|outdated| {
        if !outdated.get_untracked() {
            outdated.set(true);
        }
    });
}

/// Looks whether the server has another program than this one, after a file of this one did not come.
pub async fn look() -> bool {
    let (Some(own), Ok(page)) = (browser::start_attribute(PROGRAM), http::get_page(PAGE).await) else { return false };
    let newer = is_newer(&page, &own);
    if newer {
        say();
    }
    newer
}

/// Whether a page starts a program, and another one. (A page that starts none is somebody else's.)
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
