//! The keys of an account: the owner key derived from a password, the device's daily key, the recovery key. No
//! password, no seed and no private key leaves the browser.

pub mod device;
pub mod fragment;
pub mod invitation;
pub mod key_file;
pub mod passphrase;
pub mod recovery;
pub mod sitter;

use chain::hash::{Hash, tag};

use crate::worker::job::{Job, Report};
use crate::worker::{WorkerError, WorkerHandle};

/// The salt of an owner key: the same password on another chain or under another handle gives another key.
pub fn owner_salt(chain_id: &Hash, handle: &str) -> [u8; 32] {
    Hash::of(&[tag::OWNER_SALT, &chain_id.0, handle.as_bytes()]).0
}

/// Derives the owner key's seed from a password, in a worker of its own that is ended afterwards.
///
/// # Errors
/// As [`WorkerError`] says.
pub async fn owner_seed(chain_id: &Hash, handle: &str, password: &str) -> Result<[u8; 32], WorkerError> {
    let worker = WorkerHandle::start().await?;
    let job = Job::Owner { password: one_spelling(password), salt: owner_salt(chain_id, handle) };
    match worker.run(&job, |_| ()).await? {
        Report::Owner(seed) => Ok(seed),
        _ => Err(WorkerError::Stopped),
    }
}

/// Keyboards encode the same letters differently (Unicode normalization); that must not change the key.
fn one_spelling(password: &str) -> String {
    js_sys::JsString::from(password).normalize("NFKC").into()
}
