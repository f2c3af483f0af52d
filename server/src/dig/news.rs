//! Listening to the server's live stream, reopened whenever it breaks.

use std::time::Duration;

use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::client::{Client, News};

/// Pause before a broken stream is reopened; it doubles without success ...
const PAUSE_MIN: Duration = Duration::from_secs(1);
/// ... up to this.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// Listens until it is dropped.
pub(super) struct Listener {
    heard: watch::Receiver<Heard>,
    /// What had been heard when the server was last asked.
    seen: Heard,
    _stop: DropGuard,
}

/// What has been heard so far.
#[derive(Clone, Copy, Default)]
struct Heard {
    /// Whether a stream is open.
    open: bool,
    /// How often clocks have answered.
    clocks: u64,
}

impl Listener {
    pub(super) fn start(client: Client) -> Self {
        let (sender, heard) = watch::channel(Heard::default());
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        tokio::spawn(async move {
            tokio::select! { () = stopped => {}, () = listen(&client, &sender) => {} }
        });
        Self { heard, seen: Heard::default(), _stop: stop.drop_guard() }
    }

    /// Whether new entries would be heard of.
    pub(super) fn is_open(&self) -> bool {
        self.heard.borrow().open
    }

    /// Marks everything heard so far as known. To be called before the server is asked: anything after that is new.
    pub(super) fn catch_up(&mut self) {
        self.seen = *self.heard.borrow_and_update();
    }

    /// Waits for something new. Answers whether clocks have answered.
    pub(super) async fn news(&mut self) -> bool {
        // The other end lives as long as this one.
        drop(self.heard.changed().await);
        self.heard.borrow().clocks > self.seen.clocks
    }
}

/// Listens for ever.
async fn listen(client: &Client, heard: &watch::Sender<Heard>) {
    let mut pause = PAUSE_MIN;
    loop {
        let failed = match client.live().await {
            Ok(mut stream) => {
                heard.send_modify(|heard| heard.open = true);
                loop {
                    match stream.next().await {
                        Ok(news) => {
                            pause = PAUSE_MIN;
                            heard.send_modify(|heard| heard.clocks += u64::from(news == News::Clocks));
                        }
                        Err(failed) => break failed,
                    }
                }
            }
            Err(failed) => failed,
        };
        tracing::debug!(%failed, "no live stream; the server is asked instead");
        heard.send_if_modified(|heard| std::mem::take(&mut heard.open));
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}
