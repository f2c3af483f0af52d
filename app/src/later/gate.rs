//! When what checks and signs is fetched: nobody should wait longer for the first stories because of it.

use std::cell::RefCell;

use futures::FutureExt as _;
use futures::channel::oneshot;
use futures::future::Shared;

/// Opens once.
struct Gate {
    opens: Option<oneshot::Sender<()>>,
    opened: Shared<oneshot::Receiver<()>>,
}

thread_local! {
    static GATE: RefCell<Gate> = RefCell::new(Gate::new());
}

impl Gate {
    fn new() -> Self {
        let (opens, opened) = oneshot::channel();
        Self { opens: Some(opens), opened: opened.shared() }
    }
}

/// Nobody waits for the first stories any more.
pub(crate) fn open() {
    if let Some(opens) = GATE.with_borrow_mut(|gate| gate.opens.take()) {
        // Nobody listens once the page is gone.
        opens.send(()).ok();
    }
}

/// Whether nobody waits for the first stories any more.
#[cfg(feature = "split")]
pub(crate) fn is_open() -> bool {
    GATE.with_borrow(|gate| gate.opens.is_none())
}

/// Waits until nobody waits for the first stories any more.
pub(crate) async fn opened() {
    let opened = GATE.with_borrow(|gate| gate.opened.clone());
    // It is dropped with the page only, and then nothing goes on.
    opened.await.ok();
}
