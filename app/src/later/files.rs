//! Loads the files that the program was split into.

use std::cell::RefCell;
use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::wasm_split::SplitLoaderError;

use crate::http::{Answer, HttpError};
use crate::{browser, outdated};

/// The pause before a file is requested again.
pub(crate) const PAUSE_MS: u32 = 2_000;
/// The timeout for a file: the largest has some hundred thousand bytes.
const ARRIVE_MS: u32 = 60_000;

/// Work whose code has been loaded.
pub(crate) type Work = LocalBoxFuture<'static, ()>;

type Listener = Box<dyn Fn(HttpError)>;

thread_local! {
    static MISSING: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// Registers the listener that is called when a file that work waits for did not load.
pub(crate) fn when_missing(listener: impl Fn(HttpError) + 'static) {
    MISSING.set(Some(Box::new(listener)));
}

/// Loads a file, with retries until it is here.
pub(crate) async fn fetched<Fetched>(fetch: fn() -> Fetched)
where
    Fetched: Future<Output = Result<(), SplitLoaderError>>,
{
    while let Err(error) = arrived(fetch()).await {
        MISSING.with_borrow(|listener| {
            if let Some(listener) = listener {
                listener(error);
            }
        });
        browser::pause(PAUSE_MS).await;
    }
}

/// Waits for a file, with a timeout. One that does not load may have been deleted from the server.
pub(crate) async fn arrived(fetched: impl Future<Output = Result<(), SplitLoaderError>>) -> Answer<()> {
    let came = match browser::within(ARRIVE_MS, fetched).await {
        Some(Ok(())) => return Ok(()),
        Some(Err(_)) => HttpError::Unreachable,
        None => HttpError::Silent,
    };
    outdated::look().await;
    Err(came)
}
