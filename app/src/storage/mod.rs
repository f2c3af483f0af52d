//! What this browser keeps: IndexedDB, one database, two stores. Nothing in here is needed to read PitPet; without it
//! (a private window, a full disk) everything works until the page is closed.

pub(crate) mod kept;

use std::cell::RefCell;
use std::rc::Rc;

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::TransactionMode;
use wasm_bindgen::JsValue;

pub use kept::{
    KeptInvitations, KeptMe, KeptOrigin, KeptPeak, KeptSeen, Key, forget_unproven_copy, read, read_value, write,
    write_value,
};

const DATABASE: &str = "pitpet";
const VERSION: u8 = 1;

/// The database could not do what it was asked. Nobody can do anything about the details, so they are one text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this browser could not keep something: {0}")]
pub struct StorageError(String);

/// One of the database's stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// One value for each [`Key`].
    Kept,
    /// One value for each item of the outbox.
    Outbox,
}

impl Shelf {
    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Outbox => "outbox",
        }
    }
}

thread_local! {
    /// The page's one connection.
    static OPEN: RefCell<Option<Rc<Database>>> = const { RefCell::new(None) };
}

async fn database() -> Result<Rc<Database>, StorageError> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let request = Database::open(DATABASE).with_version(VERSION).with_on_upgrade_needed(|_, database| {
        for shelf in [Shelf::Kept, Shelf::Outbox] {
            database.create_object_store(shelf.name()).build()?;
        }
        Ok(())
    });
    let opened = Rc::new(request.await.map_err(fault)?);
    OPEN.set(Some(Rc::clone(&opened)));
    Ok(opened)
}

fn fault(error: impl std::fmt::Display) -> StorageError {
    StorageError(error.to_string())
}

/// The value under a key.
///
/// # Errors
/// As the browser says.
pub async fn get(shelf: Shelf, key: &str) -> Result<Option<JsValue>, StorageError> {
    let database = database().await?;
    let transaction = database.transaction(shelf.name()).build().map_err(fault)?;
    let store = transaction.object_store(shelf.name()).map_err(fault)?;
    store.get::<JsValue, _, _>(key).primitive().map_err(fault)?.await.map_err(fault)
}

/// All values of a shelf in the order of their keys.
///
/// # Errors
/// As the browser says.
pub async fn get_all(shelf: Shelf) -> Result<Vec<JsValue>, StorageError> {
    let database = database().await?;
    let transaction = database.transaction(shelf.name()).build().map_err(fault)?;
    let store = transaction.object_store(shelf.name()).map_err(fault)?;
    let values = store.get_all::<JsValue>().primitive().map_err(fault)?.await.map_err(fault)?;
    values.collect::<Result<_, _>>().map_err(fault)
}

/// Puts a value under a key, and answers once that is done for good.
///
/// # Errors
/// As the browser says; the old value then stays.
pub async fn put(shelf: Shelf, key: &str, value: JsValue) -> Result<(), StorageError> {
    let database = database().await?;
    let transaction =
        database.transaction(shelf.name()).with_mode(TransactionMode::Readwrite).build().map_err(fault)?;
    let store = transaction.object_store(shelf.name()).map_err(fault)?;
    store.put(value).with_key(key).without_key_type().primitive().map_err(fault)?.await.map_err(fault)?;
    transaction.commit().await.map_err(fault)
}

/// Forgets what is under a key.
///
/// # Errors
/// As the browser says.
pub async fn delete(shelf: Shelf, key: &str) -> Result<(), StorageError> {
    let database = database().await?;
    let transaction =
        database.transaction(shelf.name()).with_mode(TransactionMode::Readwrite).build().map_err(fault)?;
    let store = transaction.object_store(shelf.name()).map_err(fault)?;
    store.delete(key).primitive().map_err(fault)?.await.map_err(fault)?;
    transaction.commit().await.map_err(fault)
}

/// Forgets everything.
///
/// # Errors
/// As the browser says.
pub async fn clear() -> Result<(), StorageError> {
    let database = database().await?;
    let names = [Shelf::Kept.name(), Shelf::Outbox.name()];
    let transaction = database.transaction(names).with_mode(TransactionMode::Readwrite).build().map_err(fault)?;
    for name in names {
        let store = transaction.object_store(name).map_err(fault)?;
        store.clear().map_err(fault)?.await.map_err(fault)?;
    }
    transaction.commit().await.map_err(fault)
}
