//! Every kind of store.

use std::sync::Arc;

use server::store::{Objects, SharedStore};
use testkit::server::stores::fresh_bucket;

/// A store of one kind, empty. Its folder lives as long as this.
pub struct Kind {
    pub name: &'static str,
    pub store: SharedStore,
    /// The address, for all but memory.
    url: Option<String>,
    _folder: Option<tempfile::TempDir>,
}

impl Kind {
    /// The same store for another server, with connections of its own.
    pub fn again(&self) -> SharedStore {
        self.url.as_ref().map_or_else(|| self.store.clone(), |url| Objects::open(url).expect("an address"))
    }
}

/// One of each kind. The bucket is left out where there is none (`scripts/bucket` starts one).
pub fn every_kind() -> Vec<Kind> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let of = |name, url: String, folder| {
        let store = Objects::open(&url).expect("an address");
        Kind { name, store, url: Some(url), _folder: folder }
    };
    let in_folder = format!("file://{}", folder.path().display());
    let mut kinds = vec![
        Kind { name: "memory", store: Arc::new(Objects::memory()), url: None, _folder: None },
        of("folder", in_folder, Some(folder)),
    ];
    kinds.extend(fresh_bucket().map(|url| of("bucket", url, None)));
    kinds
}
