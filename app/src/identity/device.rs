//! The device's daily key: one that cannot be exported where the browser can store such keys, else plain bytes.

use chain::hash::Hash;
use chain::keys::{NewKey, PublicKey, Signature, sign};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use crate::browser;
use crate::storage::kept::{bytes_of, bytes_to};
use crate::storage::{self, Key, StorageError};

const ALGORITHM: &str = "Ed25519";

/// A key that acts for an account from this device.
#[derive(Clone)]
pub struct DeviceKey {
    public: PublicKey,
    secret: Secret,
}

#[derive(Clone)]
enum Secret {
    /// Only the browser can use it; it cannot be exported.
    Browser(CryptoKey),
    /// Where the browser has no such keys (plain http, old browsers).
    Bytes([u8; 32]),
}

/// The browser did not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device's key could not be used")]
pub struct SigningError;

impl DeviceKey {
    /// Generates a key.
    pub async fn make() -> Self {
        match make_in_browser().await {
            Some(key) => key,
            None => {
                let seed = browser::random();
                Self { public: PublicKey::of_seed(&seed), secret: Secret::Bytes(seed) }
            }
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// Signs.
    ///
    /// # Errors
    /// The browser refused to use its key.
    pub async fn sign(&self, message: &[u8]) -> Result<Signature, SigningError> {
        match &self.secret {
            Secret::Bytes(seed) => Ok(sign(seed, message)),
            Secret::Browser(key) => sign_in_browser(key, message).await.ok_or(SigningError),
        }
    }

    /// Signs that this key agrees to be registered by the key that signs the event.
    ///
    /// # Errors
    /// As [`DeviceKey::sign`].
    pub async fn agree(&self, chain_id: &Hash, sponsor: &PublicKey) -> Result<NewKey, SigningError> {
        let key = self.public;
        let proof = self.sign(&NewKey::proof_message(chain_id, sponsor, &key)).await?;
        Ok(NewKey { key, proof })
    }

    /// Stores the secret for the next visit. Returns whether that worked: some browsers cannot store such keys, and the
    /// user has to sign in again next time.
    pub async fn keep(&self) -> bool {
        let value = match &self.secret {
            Secret::Browser(key) => key.clone().into(),
            Secret::Bytes(seed) => bytes_to(seed),
        };
        storage::write_value(Key::DeviceKey, value).await.is_ok()
    }

    /// The stored key of an earlier visit, whose public half is known.
    ///
    /// # Errors
    /// The database could not be read.
    pub async fn kept(public: PublicKey) -> Result<Option<Self>, StorageError> {
        let value = storage::read_value(Key::DeviceKey).await?;
        let secret = value.and_then(|value| match value.dyn_into::<CryptoKey>() {
            Ok(key) => Some(Secret::Browser(key)),
            Err(value) => Some(Secret::Bytes(bytes_of(value)?.try_into().ok()?)),
        });
        Ok(secret.map(|secret| Self { public, secret }))
    }

    /// Deletes the stored key.
    pub async fn forget() {
        // A key that cannot be reached cannot be used either.
        let _ = storage::write_value(Key::DeviceKey, JsValue::UNDEFINED).await;
    }
}

fn subtle() -> Option<SubtleCrypto> {
    browser::is_secure().then(|| web_sys::window()?.crypto().ok().map(|crypto| crypto.subtle())).flatten()
}

async fn make_in_browser() -> Option<DeviceKey> {
    let subtle = subtle()?;
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let promise = subtle.generate_key_with_str(ALGORITHM, false, &usages).ok()?;
    let pair: CryptoKeyPair = JsFuture::from(promise).await.ok()?.unchecked_into();
    let raw = JsFuture::from(subtle.export_key("raw", &pair.get_public_key()).ok()?).await.ok()?;
    let public = PublicKey(Uint8Array::new(&raw).to_vec().try_into().ok()?);
    Some(DeviceKey { public, secret: Secret::Browser(pair.get_private_key()) })
}

async fn sign_in_browser(key: &CryptoKey, message: &[u8]) -> Option<Signature> {
    let promise = subtle()?.sign_with_str_and_u8_array(ALGORITHM, key, message).ok()?;
    let buffer: ArrayBuffer = JsFuture::from(promise).await.ok()?.unchecked_into();
    Uint8Array::new(&buffer).to_vec().try_into().ok().map(Signature)
}
