//! The live stream: what the server pushes. An `EventSource` reconnects by itself only while there is no response at
//! all, and to its old address; so every break ends the stream here, and the follower opens a new one at its current
//! position.
//!
//! A browser allows few streams to one server, so only one tab, the one that holds a lock, has one. It forwards what it
//! gets to the other tabs over a `BroadcastChannel`. Where there are no locks, each tab has its own.

use api::content::ClocksAnswered;
use api::log::EntriesPage;
use api::path;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures::StreamExt as _;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, EventSource, MessageEvent};

const CHANNEL: &str = "pitpet-live";
const ENTRIES: &str = "entries";
const CHECKPOINT: &str = "checkpoint";
const CLOCKS: &str = "clocks";
const PULSE: &str = "pulse";

/// What was received.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// The stream is open.
    Opened,
    /// New entries.
    Entries(EntriesPage),
    /// A signed checkpoint.
    Checkpoint(String),
    /// A clock's answer.
    Clocks(ClocksAnswered),
    /// Nothing new, but the stream works; the log has so many entries.
    Pulse(u64),
    /// The stream broke.
    Broken,
}

type Callback = Closure<dyn FnMut(MessageEvent)>;

/// An open stream, closed when dropped.
pub struct Live {
    source: Option<EventSource>,
    channel: Option<BroadcastChannel>,
    pushed: UnboundedReceiver<Pushed>,
    // Dropping these would drop the stream's callbacks.
    _callbacks: Vec<Callback>,
}

impl Drop for Live {
    fn drop(&mut self) {
        if let Some(source) = &self.source {
            source.close();
        }
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}

impl Live {
    /// Opens the stream at an entry and forwards what it receives; `None` where the browser has no `EventSource`.
    pub fn open(from: u64) -> Option<Self> {
        let source = EventSource::new(&format!("{}?from={from}", path::LIVE)).ok()?;
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let (sender, pushed) = unbounded();
        let callbacks = vec![
            listen(&source, "open", &sender, |_| Some(Pushed::Opened)),
            listen(&source, "error", &sender, |_| Some(Pushed::Broken)),
            listen(&source, ENTRIES, &sender, passing_on(ENTRIES, channel.clone())),
            listen(&source, CHECKPOINT, &sender, passing_on(CHECKPOINT, channel.clone())),
            listen(&source, CLOCKS, &sender, passing_on(CLOCKS, channel.clone())),
            listen(&source, PULSE, &sender, passing_on(PULSE, channel.clone())),
        ];
        Some(Self { source: Some(source), channel, pushed, _callbacks: callbacks })
    }

    /// Listens to what the tab with the stream forwards; `None` where the browser has no channels.
    pub fn overhear() -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let (sender, pushed) = unbounded();
        let callbacks = vec![listen(&channel, "message", &sender, |event| {
            let message = event.data().as_string()?;
            message.split_once(' ').map(|(name, data)| read(name, data))
        })];
        Some(Self { source: None, channel: Some(channel), pushed, _callbacks: callbacks })
    }

    /// The next message.
    pub async fn next(&mut self) -> Pushed {
        self.pushed.next().await.unwrap_or(Pushed::Broken)
    }
}

fn listen(
    target: &web_sys::EventTarget,
    name: &str,
    sender: &UnboundedSender<Pushed>,
    read: impl Fn(&MessageEvent) -> Option<Pushed> + 'static,
) -> Callback {
    let sender = sender.clone();
    let callback = Closure::new(move |event: MessageEvent| {
        if let Some(pushed) = read(&event) {
            // The receiver may just have been dropped.
            let _ = sender.unbounded_send(pushed);
        }
    });
    // Fails only if the listener is not a function.
    let _ = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
    callback
}

fn passing_on(name: &'static str, channel: Option<BroadcastChannel>) -> impl Fn(&MessageEvent) -> Option<Pushed> {
    move |event| {
        let data = event.data().as_string()?;
        if let Some(channel) = &channel {
            // Tabs that miss something fetch it themselves.
            let _ = channel.post_message(&format!("{name} {data}").into());
        }
        Some(read(name, &data))
    }
}

fn read(name: &str, data: &str) -> Pushed {
    let entries = || borsh::from_slice(&BASE64.decode(data).ok()?).ok().map(Pushed::Entries);
    let pushed = match name {
        CHECKPOINT => Some(Pushed::Checkpoint(data.to_owned())),
        CLOCKS => serde_json::from_str(data).ok().map(Pushed::Clocks),
        PULSE => data.parse().ok().map(Pushed::Pulse),
        _ => entries(),
    };
    pushed.unwrap_or(Pushed::Broken)
}
