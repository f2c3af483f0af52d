//! The progress of digging, as the page shows it. The work itself is in `crate::digger`, which is loaded with its page.

use chain::ids::Height;

/// Why digging pauses although it was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// No event since the last block.
    NothingToDig,
    /// A nonce is found, but the block may not be closed yet.
    TooSoon,
    /// A nonce is found, but too few clocks have agreed yet.
    Clocks,
    /// A nonce is found, but the server's rate limit asks for a pause.
    Busy,
    /// The page is hidden.
    Hidden,
    /// The device runs on battery.
    Battery,
    /// The limit for a day is reached.
    Enough,
    /// The worker cannot be started, or the server cannot be reached.
    Broken,
}

/// Digging in this tab.
#[derive(Clone, Debug, PartialEq)]
pub struct Digging {
    /// The user has started it and not stopped.
    pub on: bool,
    /// Counts starts: a loop from an earlier start ends.
    pub turn: u32,
    /// Why it pauses.
    pub pause: Option<Pause>,
    /// It continues while the page is hidden.
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
