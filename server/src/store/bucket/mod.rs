//! A bucket of S3, or of a service that speaks its protocol.

mod refusal;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, ObjectStore, RetryConfig};

use super::StoreError;

pub use refusal::BucketProblem;
pub(super) use refusal::{exists_for_certain, fault, is_missing};

/// A request as a whole; a snapshot of 100,000 pets has about 20 MB.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Repetitions of what may be repeated, and the time after which no further one begins.
const RETRIES: usize = 4;
const RETRY_TIMEOUT: Duration = Duration::from_secs(15);

/// The ways to one bucket.
pub(super) struct Bucket {
    /// Repeats requests that may be repeated.
    pub(super) patient: Arc<dyn ObjectStore>,
    /// Never repeats: for creating, whose repetition would find what the first request created.
    pub(super) once: Arc<dyn ObjectStore>,
}

impl Bucket {
    /// The bucket at `NAME` or `NAME/PREFIX`, with the usual `AWS_` variables.
    pub(super) fn open(url: &str, address: &str) -> Result<Self, StoreError> {
        Self::with(&AmazonS3Builder::from_env(), url, address)
    }

    fn with(settings: &AmazonS3Builder, url: &str, address: &str) -> Result<Self, StoreError> {
        let bad_url = || StoreError::BadUrl { url: url.to_owned() };
        let (name, prefix) = address.split_once('/').unwrap_or((address, ""));
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
            return Err(bad_url());
        }
        // A leading slash would be dropped without a word.
        let prefix = Some(prefix).filter(|prefix| !prefix.starts_with('/')).ok_or_else(bad_url)?;
        let prefix = Path::parse(prefix).map_err(|_| bad_url())?;
        let way = |retries| -> Result<Arc<dyn ObjectStore>, StoreError> {
            let bucket = client(settings, name, retries).map_err(|error| fault("opening", url, error))?;
            Ok(match prefix.as_ref() {
                "" => Arc::new(bucket),
                _ => Arc::new(PrefixStore::new(bucket, prefix.clone())),
            })
        };
        Ok(Self { patient: way(RETRIES)?, once: way(0)? })
    }
}

fn client(settings: &AmazonS3Builder, bucket: &str, max_retries: usize) -> object_store::Result<AmazonS3> {
    crate::tls::use_ring();
    let builder = settings.clone().with_bucket_name(bucket);
    let endpoint = builder
        .get_config_value(&AmazonS3ConfigKey::S3Endpoint)
        .or_else(|| builder.get_config_value(&AmazonS3ConfigKey::Endpoint));
    // As with Amazon's own tools, an address that says http is reached by it. Then the system's certificates are not
    // loaded: there may be none.
    let plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    let options = ClientOptions::new()
        .with_timeout(REQUEST_TIMEOUT)
        .with_connect_timeout(CONNECT_TIMEOUT)
        .with_allow_http(plain)
        .with_no_system_certificates(plain);
    let retry = RetryConfig { max_retries, retry_timeout: RETRY_TIMEOUT, backoff: BackoffConfig::default() };
    // Not every service can delete several objects by one request.
    builder.with_client_options(options).with_retry(retry).with_disable_bulk_delete(true).build()
}
