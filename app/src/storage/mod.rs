//! What this browser stores: IndexedDB, one database, two stores. Reading PitPet needs none of it; without it
//! (a private window, a full disk) everything works until the page is closed.
//!
//! All tabs write into the same stores. A change that depends on the present value is made by [`change`] alone, which
//! reads and writes in one transaction, so that no tab overwrites what another has just written.

mod idb;
pub(crate) mod kept;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{IdbObjectStore, IdbRequest, IdbTransactionMode as Mode};

pub use idb::when_lost;
pub use kept::{
    KeptCopy, KeptInvitations, KeptMe, KeptOrigin, KeptOwn, KeptPeak, KeptPutBack, KeptRecovery, KeptSeen, Key, Name,
    OWN_MAX, OwnDeed, forget_if, forget_unproven_copy, kept_peak, name, read, read_value, update, write, write_value,
};

/// The database failed. The details help no user, so they are one text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this browser could not keep something: {0}")]
pub struct StorageError(String);

/// One of the database's stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// One value for each [`Key`], and drafts.
    Kept,
    /// One value for each item of the outbox.
    Outbox,
}

impl Shelf {
    const ALL: [Self; 2] = [Self::Kept, Self::Outbox];

    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Outbox => "outbox",
        }
    }
}

/// What to do with a value.
#[derive(Clone, Debug)]
pub enum Change {
    /// Leave it as it is.
    Leave,
    /// Replace it.
    Put(JsValue),
    /// Delete it.
    Remove,
}

#[wasm_bindgen]
extern "C" {
    // `web_sys` has this behind a deprecated name.
    type Transaction;
    #[wasm_bindgen(method, catch)]
    fn commit(this: &Transaction) -> Result<(), JsValue>;
}

/// The value under a key.
///
/// # Errors
/// As the browser says.
pub async fn get(shelf: Shelf, key: &str) -> Result<Option<JsValue>, StorageError> {
    let ask = |store: &IdbObjectStore| store.get(&key.into());
    let value = idb::transact(shelf, Mode::Readonly, ask, |_, found| Ok(found)).await?;
    Ok(Some(value).filter(|value| !value.is_undefined()))
}

/// All values of a shelf in the order of their keys.
///
/// # Errors
/// As the browser says.
pub async fn get_all(shelf: Shelf) -> Result<Vec<JsValue>, StorageError> {
    let values = idb::transact(shelf, Mode::Readonly, IdbObjectStore::get_all, |_, found| Ok(found)).await?;
    Ok(values.dyn_into::<Array>().map(|values| values.to_vec()).unwrap_or_default())
}

/// The keys of a shelf in their order.
///
/// # Errors
/// As the browser says.
pub async fn names(shelf: Shelf) -> Result<Vec<String>, StorageError> {
    let keys = idb::transact(shelf, Mode::Readonly, IdbObjectStore::get_all_keys, |_, found| Ok(found)).await?;
    let keys = keys.dyn_into::<Array>().unwrap_or_default();
    Ok(keys.iter().filter_map(|key| key.as_string()).collect())
}

/// Puts a value under a key, and returns once that is durable.
///
/// # Errors
/// As the browser says; the old value then stays.
pub async fn put(shelf: Shelf, key: &str, value: JsValue) -> Result<(), StorageError> {
    let ask = |store: &IdbObjectStore| {
        let request = store.put_with_key(&value, &key.into())?;
        // No more requests follow. A page that is just being left would not get an automatic commit in time, and the
        // browser would drop the transaction; an older browser commits by itself.
        let _ = store.transaction().unchecked_into::<Transaction>().commit();
        Ok(request)
    };
    idb::transact(shelf, Mode::Readwrite, ask, |_, _| Ok(())).await
}

/// Deletes what is under a key.
///
/// # Errors
/// As the browser says.
pub async fn delete(shelf: Shelf, key: &str) -> Result<(), StorageError> {
    let ask = |store: &IdbObjectStore| store.delete(&key.into());
    idb::transact(shelf, Mode::Readwrite, ask, |_, _| Ok(())).await
}

/// Reads what is under a key and changes it, atomically. `decide` may be called twice.
///
/// # Errors
/// As the browser says; the old value then stays.
pub async fn change<T: 'static>(
    shelf: Shelf,
    key: &str,
    decide: impl Fn(Option<JsValue>) -> (Change, T) + Clone + 'static,
) -> Result<T, StorageError> {
    let name = JsValue::from(key);
    let ask = |store: &IdbObjectStore| store.get(&name);
    let change = {
        let name = name.clone();
        move |store: &IdbObjectStore, found: JsValue| {
            let (change, answer) = decide(Some(found).filter(|found| !found.is_undefined()));
            let asked: Option<Result<IdbRequest, JsValue>> = match change {
                Change::Leave => None,
                Change::Put(value) => Some(store.put_with_key(&value, &name)),
                Change::Remove => Some(store.delete(&name)),
            };
            asked.transpose().map(|_| answer)
        }
    };
    idb::transact(shelf, Mode::Readwrite, ask, change).await
}
