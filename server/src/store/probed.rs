//! A store that is probed while it is read already: a bucket takes its time for each request, and a start has other
//! things to ask meanwhile.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::OnceCell;

use super::probe::probe;
use super::{Layer, Request, SharedStore, StoreError};

/// The same store, in which every write waits until the store has passed its probe.
pub struct Probed {
    inner: SharedStore,
    passed: OnceCell<()>,
}

impl Probed {
    /// Over a store that was not probed yet.
    pub fn over(inner: SharedStore) -> Arc<Self> {
        Arc::new(Self { inner, passed: OnceCell::new() })
    }

    /// Probes the store, once for all who ask.
    ///
    /// # Errors
    /// As [`probe`]. Who asks then probes it again.
    pub async fn pass(&self) -> Result<(), StoreError> {
        self.passed.get_or_try_init(|| probe(&self.inner)).await.copied()
    }
}

#[async_trait]
impl Layer for Probed {
    fn inner(&self) -> &SharedStore {
        &self.inner
    }

    async fn before(&self, request: Request<'_>) -> Result<(), StoreError> {
        match request {
            Request::Create(_) | Request::Put(_) | Request::Delete(_) | Request::Sweep => self.pass().await,
            Request::Read(_) | Request::Exists(_) | Request::List | Request::ListVotes => Ok(()),
        }
    }
}
