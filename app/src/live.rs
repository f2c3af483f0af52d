//! The live stream: what the server pushes. An `EventSource` reconnects by itself only while nothing answers at all, with
//! the address it had; so every break ends the stream here, and whoever follows opens a new one from where it is.

use api::log::EntriesPage;
use api::path;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

/// What came.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// The stream stands.
    Opened,
    /// Entries.
    Entries(EntriesPage),
    /// A signed checkpoint.
    Checkpoint(String),
    /// The stream broke.
    Broken,
}

/// An open stream, closed when dropped.
pub struct Live {
    source: EventSource,
    pushed: UnboundedReceiver<Pushed>,
    // Dropping these would pull the callbacks from under the stream.
    _callbacks: [Closure<dyn FnMut(MessageEvent)>; 4],
}

impl Drop for Live {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl Live {
    /// Opens the stream at an entry; `None` where the browser has no such streams.
    pub fn open(from: u64) -> Option<Self> {
        let source = EventSource::new(&format!("{}?from={from}", path::LIVE)).ok()?;
        let (sender, pushed) = unbounded();
        let callbacks = [
            listen(&source, "open", &sender, |_| Some(Pushed::Opened)),
            listen(&source, "error", &sender, |_| Some(Pushed::Broken)),
            listen(&source, "entries", &sender, |event| Some(entries(event).map_or(Pushed::Broken, Pushed::Entries))),
            listen(&source, "checkpoint", &sender, |event| event.data().as_string().map(Pushed::Checkpoint)),
        ];
        Some(Self { source, pushed, _callbacks: callbacks })
    }

    /// The next thing that came.
    pub async fn next(&mut self) -> Pushed {
        self.pushed.next().await.unwrap_or(Pushed::Broken)
    }
}

fn listen(
    source: &EventSource,
    name: &str,
    sender: &UnboundedSender<Pushed>,
    read: fn(&MessageEvent) -> Option<Pushed>,
) -> Closure<dyn FnMut(MessageEvent)> {
    let sender = sender.clone();
    let callback = Closure::new(move |event: MessageEvent| {
        if let Some(pushed) = read(&event) {
            // Whoever followed may just have left.
            let _ = sender.unbounded_send(pushed);
        }
    });
    // Only a listener that is no function is refused.
    let _ = source.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    callback
}

fn entries(event: &MessageEvent) -> Option<EntriesPage> {
    let bytes = BASE64.decode(event.data().as_string()?).ok()?;
    borsh::from_slice(&bytes).ok()
}
