//! When what checks and signs is fetched: nobody should wait longer for the first stories because of it.

use futures::FutureExt as _;
use futures::channel::oneshot;
use futures::future::Shared;
use leptos::prelude::{UpdateValue as _, WithValue as _};

use super::World;

/// Opens once.
pub struct Opening {
    opens: Option<oneshot::Sender<()>>,
    opened: Shared<oneshot::Receiver<()>>,
}

impl Default for Opening {
    fn default() -> Self {
        let (opens, opened) = oneshot::channel();
        Self { opens: Some(opens), opened: opened.shared() }
    }
}

impl World {
    /// Nobody waits for the first stories any more.
    pub(super) fn open(self) {
        let opens = self.inner.try_update_value(|inner| inner.opening.opens.take()).flatten();
        if let Some(opens) = opens {
            // Nobody listens once the page is gone.
            opens.send(()).ok();
        }
    }

    /// Whether nobody waits for the first stories any more.
    #[cfg(feature = "split")]
    pub(crate) fn is_open(self) -> bool {
        self.inner.try_with_value(|inner| inner.opening.opens.is_none()).unwrap_or(true)
    }

    /// Waits until nobody waits for the first stories any more.
    pub(crate) async fn opened(self) {
        let opened = self.inner.try_with_value(|inner| inner.opening.opened.clone());
        if let Some(opened) = opened {
            // It is dropped with the page only, and then nothing goes on.
            opened.await.ok();
        }
    }
}
