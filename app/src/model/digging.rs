//! How far the digging is, as the page shows it. The work itself is in `crate::digger`, which comes with its page.

use chain::ids::Height;

/// Why nothing is dug just now although somebody has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Nothing has happened since the last page.
    NothingToDig,
    /// A nonce is found, and the page may be turned in a moment.
    TooSoon,
    /// A nonce is found, and too few clocks agree yet.
    Clocks,
    /// A nonce is found, and the server asks to be left alone for a while.
    Busy,
    /// Nobody looks at the page.
    Hidden,
    /// The device runs on its battery.
    Battery,
    /// It was enough for today.
    Enough,
    /// The worker cannot be started, or the server cannot be reached.
    Broken,
}

/// Digging in this tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Digging {
    /// Somebody has begun and not stopped.
    pub on: bool,
    /// Counts how often somebody has begun: what began before that is over.
    pub turn: u32,
    /// Why it rests.
    pub pause: Option<Pause>,
    /// It goes on while nobody looks.
    pub while_hidden: bool,
    /// The block that is dug.
    pub block: Option<Height>,
    /// Expected tries for it.
    pub tries: u64,
    /// Tries for it so far.
    pub tried: u64,
    /// Tries in a second.
    pub per_second: f64,
    /// Blocks found since the page was opened ...
    pub found: u64,
    /// ... and treats for them.
    pub treats: u64,
    /// Workers.
    pub workers: u32,
}

impl Default for Digging {
    fn default() -> Self {
        Self {
            on: false,
            turn: 0,
            pause: None,
            while_hidden: false,
            block: None,
            tries: 0,
            tried: 0,
            per_second: 0.0,
            found: 0,
            treats: 0,
            workers: 1,
        }
    }
}

impl Digging {
    /// Seconds until a nonce is found, on average; `None` while that is not known.
    pub fn expected_s(&self) -> Option<f64> {
        (self.per_second > 0.0 && self.tries > 0).then(|| self.tries as f64 / self.per_second)
    }
}
