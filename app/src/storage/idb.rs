//! The page's one connection to its database. Browsers close it while the page is open: after a long time in the
//! background, or when the user clears site data. Then it is opened again, and what failed is retried.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use wasm_bindgen::prelude::*;
use web_sys::{
    DomException, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode as Mode, IdbVersionChangeEvent,
};

use super::{Shelf, StorageError};
use crate::browser::within;
use crate::outdated;

const DATABASE: &str = "pitpet";
const VERSION: u32 = 1;
/// Timeout for opening the database; without one, nothing is stored. (Some browsers never answer.)
const OPEN_MS: u32 = 8_000;
/// Timeout for a transaction.
const TRANSACT_MS: u32 = 20_000;

#[wasm_bindgen]
extern "C" {
    // A global of pages; `web_sys` would look for it on `Window` only.
    #[wasm_bindgen(js_name = indexedDB, thread_local_v2)]
    static INDEXED_DB: Option<IdbFactory>;
}

/// A connection. The closures listen for its end.
struct Connection {
    database: IdbDatabase,
    _on_close: Callback,
    _on_newer: Closure<dyn FnMut(IdbVersionChangeEvent)>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Listeners are removed, and the connection is closed so that it does not block a newer page.
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

type Callback = Closure<dyn FnMut()>;

thread_local! {
    static OPEN: RefCell<Option<Rc<Connection>>> = const { RefCell::new(None) };
    static WHEN_LOST: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Registers what to do when the connection was lost: the data may be gone.
pub fn when_lost(act: impl Fn() + 'static) {
    WHEN_LOST.set(Some(Box::new(act)));
}

fn lost() {
    WHEN_LOST.with_borrow(|act| {
        if let Some(act) = act {
            act();
        }
    });
}

/// Sends a request to a store and handles its result, in one transaction; returns once that is committed.
pub(super) async fn transact<T: 'static>(
    shelf: Shelf,
    mode: Mode,
    ask: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    work: impl Fn(&IdbObjectStore, JsValue) -> Result<T, JsValue> + Clone + 'static,
) -> Result<T, StorageError> {
    match attempt(shelf, mode, &ask, work.clone()).await {
        // The quota is used up; a second connection would not help.
        Err(Fault { name, text }) if name == "QuotaExceededError" => Err(StorageError(text)),
        Err(_) => {
            OPEN.set(None);
            let done = attempt(shelf, mode, &ask, work).await.map_err(|fault| StorageError(fault.text))?;
            lost();
            Ok(done)
        }
        Ok(done) => Ok(done),
    }
}

async fn attempt<T: 'static>(
    shelf: Shelf,
    mode: Mode,
    ask: impl Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    work: impl Fn(&IdbObjectStore, JsValue) -> Result<T, JsValue> + 'static,
) -> Result<T, Fault> {
    let connection = connect().await?;
    let transaction = connection.database.transaction_with_str_and_mode(shelf.name(), mode).map_err(fault)?;
    let store = transaction.object_store(shelf.name()).map_err(fault)?;
    let request = ask(&store).map_err(fault)?;
    let came = Rc::new(RefCell::new(None));
    let on_success = {
        let (came, request, transaction) = (Rc::clone(&came), request.clone(), transaction.clone());
        Closure::<dyn FnMut()>::new(move || match request.result().and_then(|found| work(&store, found)) {
            Ok(done) => *came.borrow_mut() = Some(done),
            // It may have ended by itself.
            Err(_) => drop(transaction.abort()),
        })
    };
    request.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    let _deaf = Deaf(|| request.set_onsuccess(None));
    within(TRANSACT_MS, over(&transaction)).await.unwrap_or_else(|| Err(Fault::slow()))?;
    came.take().ok_or_else(|| Fault { name: String::new(), text: "nothing came".into() })
}

async fn over(transaction: &IdbTransaction) -> Result<(), Fault> {
    let (good, bad, ended) = either();
    transaction.set_oncomplete(Some(good.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(bad.as_ref().unchecked_ref()));
    let _deaf = Deaf(|| {
        transaction.set_oncomplete(None);
        transaction.set_onabort(None);
    });
    match ended.await {
        Ok(true) => Ok(()),
        _ => Err(transaction.error().map_or_else(Fault::unknown, |error| Fault::of(&error))),
    }
}

/// Two callbacks, and which of them was called first.
fn either() -> (Callback, Callback, oneshot::Receiver<bool>) {
    let (sender, ended) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let tell = |good: bool| {
        let sender = Rc::clone(&sender);
        Closure::new(move || {
            if let Some(sender) = sender.borrow_mut().take() {
                // The caller may have given up.
                let _ = sender.send(good);
            }
        })
    };
    (tell(true), tell(false), ended)
}

/// Removes listeners when their owner is dropped: a browser must not call a closure that is gone.
struct Deaf<F: Fn()>(F);

impl<F: Fn()> Drop for Deaf<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

async fn connect() -> Result<Rc<Connection>, Fault> {
    if let Some(open) = OPEN.with_borrow(Clone::clone) {
        return Ok(open);
    }
    let database = within(OPEN_MS, open()).await.unwrap_or_else(|| Err(Fault::slow()))?;
    let on_close = Closure::new(|| {
        OPEN.set(None);
        lost();
    });
    let on_newer = {
        let database = database.clone();
        Closure::new(move |event: IdbVersionChangeEvent| {
            // Another tab waits for this one to close: for an upgrade, or to delete the database.
            database.close();
            OPEN.set(None);
            match event.new_version() {
                Some(version) if version > f64::from(VERSION) => outdated::say(),
                Some(_) => {}
                None => lost(),
            }
        })
    };
    database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    database.set_onversionchange(Some(on_newer.as_ref().unchecked_ref()));
    let connection = Rc::new(Connection { database, _on_close: on_close, _on_newer: on_newer });
    OPEN.set(Some(Rc::clone(&connection)));
    Ok(connection)
}

async fn open() -> Result<IdbDatabase, Fault> {
    let factory = INDEXED_DB.with(Clone::clone).ok_or_else(Fault::unknown)?;
    let request = factory.open_with_u32(DATABASE, VERSION).map_err(fault)?;
    let (good, bad, ended) = either();
    let on_upgrade = {
        let request = request.clone();
        // Making stores fails only if they exist.
        Closure::<dyn FnMut()>::new(move || drop(make_stores(&request)))
    };
    request.set_onsuccess(Some(good.as_ref().unchecked_ref()));
    request.set_onerror(Some(bad.as_ref().unchecked_ref()));
    request.set_onupgradeneeded(Some(on_upgrade.as_ref().unchecked_ref()));
    let _deaf = Deaf(|| {
        request.set_onsuccess(None);
        request.set_onerror(None);
        request.set_onupgradeneeded(None);
    });
    match ended.await {
        Ok(true) => Ok(request.result().map_err(fault)?.unchecked_into()),
        _ => {
            let fault = request.error().ok().flatten().map_or_else(Fault::unknown, |error| Fault::of(&error));
            if fault.name == "VersionError" {
                outdated::say();
            }
            Err(fault)
        }
    }
}

fn make_stores(request: &IdbOpenDbRequest) -> Result<(), JsValue> {
    let database: IdbDatabase = request.result()?.unchecked_into();
    Shelf::ALL.iter().try_for_each(|shelf| database.create_object_store(shelf.name()).map(|_| ()))
}

/// Why a request failed.
struct Fault {
    name: String,
    text: String,
}

impl Fault {
    fn of(error: &DomException) -> Self {
        Self { name: error.name(), text: error.message() }
    }

    fn unknown() -> Self {
        Self { name: String::new(), text: "the browser does not say why".into() }
    }

    fn slow() -> Self {
        Self { name: String::new(), text: "the browser does not answer".into() }
    }
}

fn fault(error: JsValue) -> Fault {
    error.dyn_ref::<DomException>().map_or_else(Fault::unknown, Fault::of)
}
