//! Browser resources of a picture, released when the last owner is dropped.

use std::fmt;
use std::sync::Arc;

use web_sys::{Blob, ImageBitmap, Url};

/// A `blob:` address for an `img`, valid until the last clone is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Arc<Given>);

#[derive(Debug, PartialEq, Eq)]
struct Given(String);

impl Address {
    /// The address of a picture; `None` if the browser gives none.
    pub(super) fn of(picture: &Blob) -> Option<Self> {
        let given = Url::create_object_url_with_blob(picture).ok()?;
        Some(Self(Arc::new(Given(given))))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.0)
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        // Revoking an invalid address does no harm.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// An opened picture: four bytes for each of its pixels.
#[derive(Debug)]
pub(super) struct Bitmap(pub ImageBitmap);

impl Drop for Bitmap {
    fn drop(&mut self) {
        self.0.close();
    }
}
