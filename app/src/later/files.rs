//! Fetching the files that the program was cut into.

use std::cell::RefCell;
use std::future::Future;

use futures::future::LocalBoxFuture;
use leptos::wasm_split::SplitLoaderError;

use crate::http::{Answer, HttpError};
use crate::{browser, outdated};

/// Pause before a file is asked for again.
pub(crate) const PAUSE_MS: u32 = 2_000;
/// A file that is not here by then does not come: the largest has some hundred thousand bytes.
const ARRIVE_MS: u32 = 60_000;

/// Work that has its code.
pub(crate) type Work = LocalBoxFuture<'static, ()>;

type Listener = Box<dyn Fn(HttpError)>;

thread_local! {
    static MISSING: RefCell<Option<Listener>> = const { RefCell::new(None) };
}

/// From now on this is told when a file that work waits for did not come.
pub(crate) fn when_missing(listener: impl Fn(HttpError) + 'static) {
    MISSING.set(Some(Box::new(listener)));
}

/// Asks for a file until it is here.
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

/// Waits for a file, not for ever. One that does not come may be gone from the server.
pub(crate) async fn arrived(fetched: impl Future<Output = Result<(), SplitLoaderError>>) -> Answer<()> {
    let came = match browser::within(ARRIVE_MS, fetched).await {
        Some(Ok(())) => return Ok(()),
        Some(Err(_)) => HttpError::Unreachable,
        None => HttpError::Silent,
    };
    outdated::look().await;
    Err(came)
}
