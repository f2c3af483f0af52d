//! What has to be up to date before a request is answered.

use api::path;

/// What an answer depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Nothing: files of the site, and photos, which never change.
    Nothing,
    /// The log.
    Log,
    /// The log, and the view of it.
    View,
}

/// The addresses that never look at the view, or can answer without it.
const OF_THE_LOG: [&str; 11] = [
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
    path::METRICS,
];
const API: &str = "/api/v1/";
const UPLOADS: &str = "/api/v1/media/";

impl Needs {
    /// Of a request for this address.
    pub(super) fn of(path: &str) -> Self {
        if OF_THE_LOG.contains(&path) || path.starts_with(UPLOADS) {
            Self::Log
        } else if path.starts_with(API) {
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
                path::UPLOAD => Needs::Log,
                known if OF_THE_LOG.contains(&known) => Needs::Log,
                _ => Needs::View,
            };
            assert_eq!(Needs::of(address), expected, "{address}");
        }
        for file in ["/", "/pets", "/app-0123456789abcdef.js", path::OPENAPI] {
            assert_eq!(Needs::of(file), Needs::Nothing, "{file}");
        }
    }
}
