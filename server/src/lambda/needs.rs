//! What has to be up to date before a request is answered.

use api::path;
use api::screen::Address;
use axum::http::Method;

/// What an answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: files of the site, and photos, which never change.
    Nothing,
    /// The log, by somebody who waits for it: what is handed in.
    LogAtOnce,
    /// The log, while the view may read on beside it.
    Log,
    /// The log, and the view of it.
    View,
}

/// The addresses that never look at the view, or can answer without it.
const OF_THE_LOG: [&str; 12] = [
    path::CHECKPOINT,
    path::ENTRIES,
    path::SNAPSHOT,
    path::CONSISTENCY,
    path::INCLUSION,
    path::LIVE,
    path::EVENTS,
    path::DIG,
    path::VOTES,
    path::HEALTH,
    path::READY,
    path::METRICS,
];
const API: &str = "/api/v1/";
/// It has the newest stories in it.
pub(super) const FRONT_PAGE: &str = Address::Feed.path();

impl Needs {
    /// Of a request for this address.
    pub(super) fn of(method: &Method, path: &str) -> Self {
        if path.starts_with(API) && !method.is_safe() {
            Self::LogAtOnce
        } else if OF_THE_LOG.contains(&path) || path == path::LOG_CHECKPOINT || path.starts_with(path::TILES) {
            Self::Log
        } else if path.starts_with(API) || path == FRONT_PAGE {
            Self::View
        } else {
            Self::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_has_what_it_shows() {
        for address in path::ALL {
            let expected = match *address {
                path::PHOTO | path::THUMB => Needs::Nothing,
                known if OF_THE_LOG.contains(&known) => Needs::Log,
                _ => Needs::View,
            };
            assert_eq!(Needs::of(&Method::GET, address), expected, "{address}");
        }
        assert_eq!(Needs::of(&Method::GET, FRONT_PAGE), Needs::View);
        for file in ["/index.html", "/pets", "/app-0123456789abcdef.js", path::OPENAPI] {
            assert_eq!(Needs::of(&Method::GET, file), Needs::Nothing, "{file}");
        }
        assert_eq!(Needs::of(&Method::POST, path::EVENTS), Needs::LogAtOnce);
    }
}
