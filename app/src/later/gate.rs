//! Delays loading the code that checks and signs until the first stories are shown.

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

/// The first stories are shown, or are not waited for any more.
pub(crate) fn open() {
    if let Some(opens) = GATE.with_borrow_mut(|gate| gate.opens.take()) {
        // The receiver is gone only when the page is.
        opens.send(()).ok();
    }
}

/// Whether the gate is open.
#[cfg(feature = "split")]
pub(crate) fn is_open() -> bool {
    GATE.with_borrow(|gate| gate.opens.is_none())
}

/// Waits until the gate opens.
pub(crate) async fn opened() {
    let opened = GATE.with_borrow(|gate| gate.opened.clone());
    // The sender is dropped only with the page, and then nothing goes on.
    opened.await.ok();
}
