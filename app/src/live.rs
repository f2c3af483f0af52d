//! The live stream: what the server pushes. An `EventSource` reconnects by itself only while nothing answers at all, with
//! the address it had; so every break ends the stream here, and whoever follows opens a new one from where it is.
//!
//! A browser allows few streams to one server, so only one tab has one: the tab that holds a lock. It passes what it gets
//! on to the others over a `BroadcastChannel`. Where there are no locks, each tab has its own.

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

/// What came.
#[derive(Clone, Debug)]
pub enum Pushed {
    /// The stream stands.
    Opened,
    /// Entries.
    Entries(EntriesPage),
    /// A signed checkpoint.
    Checkpoint(String),
    /// A clock has answered.
    Clocks(ClocksAnswered),
    /// Nothing is new, and the stream stands; so many entries are in the log.
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
    // Dropping these would pull the callbacks from under the stream.
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
    /// Opens the stream at an entry, and passes on what comes; `None` where the browser has no such streams.
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

    /// Listens to what the tab with the stream passes on; `None` where the browser has no channels.
    pub fn overhear() -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let (sender, pushed) = unbounded();
        let callbacks = vec![listen(&channel, "message", &sender, |event| {
            let message = event.data().as_string()?;
            message.split_once(' ').map(|(name, data)| read(name, data))
        })];
        Some(Self { source: None, channel: Some(channel), pushed, _callbacks: callbacks })
    }

    /// The next thing that came.
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
            // Whoever followed may just have left.
            let _ = sender.unbounded_send(pushed);
        }
    });
    // Only a listener that is no function is refused.
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
