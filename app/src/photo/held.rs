//! What the browser holds for a picture until it is told that nobody needs it any more.

use std::fmt;
use std::sync::Arc;

use web_sys::{Blob, ImageBitmap, Url};

/// A `blob:` address for an `img`, good for as long as somebody has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(Arc<Given>);

#[derive(Debug, PartialEq, Eq)]
struct Given(String);

impl Address {
    /// One for a picture; `None` where the browser gives none.
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
        // An address that leads nowhere is as good as one that was taken back.
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
