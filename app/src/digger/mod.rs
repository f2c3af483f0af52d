//! Digging: searches for a nonce in workers, based on this browser's own copy of the chain, and submits what it finds.
//! It starts and stops with a click, and pauses while the page is hidden, on battery, and when the day's limit is
//! reached.

mod clock;
mod day;
mod hand_in;
mod power;

use chain::abi::DigWork;
use chain::entry::{Block, BlockHeader, BlockKind, Closer};
use chain::hash::Hash;
use chain::ids::TimeMs;
use chain::work::Puzzle;
use futures::future::join_all;
use leptos::prelude::*;

pub use clock::{ClockAnswer, answer as answer_clocks};
pub use day::{CAPS_MS, cap_ms, choose_cap, today};
pub use power::watt_hours;

use crate::browser;
use crate::model::{Digging, Model, Pause};
use crate::session::Me;
use crate::worker::WorkerHandle;
use crate::worker::job::{Job, Report};
use hand_in::{HandedIn, Patience, hand_in};
use power::Battery;

/// How long a worker should be busy with one job: short enough to notice a new block well within a second.
const SLICE_MS: f64 = 200.0;
/// Nonces in the first job.
const SLICE_FIRST: u32 = 1 << 14;
/// The pause before it is checked again whether there is something to dig.
const REST_MS: u32 = 300;

/// The block that is dug.
struct Dig {
    header: BlockHeader,
    from: TimeMs,
    time: TimeMs,
    puzzle: Puzzle,
    next: u64,
    found: Option<u64>,
}

/// The digging of this tab.
struct Digger {
    model: Model,
    battery: Option<Battery>,
    workers: Vec<WorkerHandle>,
    /// Nonces per job.
    slice: u32,
    dig: Option<Dig>,
    /// Pauses for the server, which gets blocks that are found ...
    server: Patience,
    /// ... and for the workers.
    hands: Patience,
    /// The block after which nothing is left to do until the copy of the chain has moved on.
    done_after: Option<Target>,
}

/// Identifies the block that is dug: its predecessor and its kind, since an event turns a time block into another
/// block.
type Target = (Hash, BlockKind);

fn target(header: &BlockHeader) -> Target {
    (header.previous, header.kind)
}

/// Digs until [`Digging::on`] is unset, or a later turn begins.
pub async fn dig(model: Model, turn: u32) {
    let battery = Battery::find().await;
    let (workers, slice) = (Vec::new(), SLICE_FIRST);
    let (server, hands) = (Patience::default(), Patience::default());
    let mut digger = Digger { model, battery, workers, slice, dig: None, server, hands, done_after: None };
    let current = || model.digging.try_get_untracked().flatten().filter(|state| state.on && state.turn == turn);
    while let Some(state) = current() {
        if let Err(pause) = digger.step(&state).await {
            digger.tell(|state| (state.pause, state.per_second) = (Some(pause), 0.0));
            browser::pause(REST_MS).await;
        }
    }
}

impl Digger {
    /// One step: starts a block, tries some nonces, or submits a block. Returns why it has to pause, if it has.
    async fn step(&mut self, state: &Digging) -> Result<(), Pause> {
        if let Some(pause) = why_rest(state, self.battery.as_ref()) {
            return Err(pause);
        }
        self.take_up_work()?;
        let dig = self.dig.as_ref().ok_or(Pause::NothingToDig)?;
        match dig.block() {
            Some(_) if browser::now_ms() < dig.from.0 => Err(Pause::TooSoon),
            Some(block) => self.hand_in(&block).await,
            None => self.try_nonces(state.workers).await,
        }
    }

    /// Submits a block, unless the server asked for a pause.
    async fn hand_in(&mut self, block: &Block) -> Result<(), Pause> {
        wait_for(&self.server)?;
        let handed_in = hand_in(self.model, block).await;
        if handed_in == HandedIn::Done {
            self.done_after = Some(target(&block.header));
        }
        self.server.take(handed_in, browser::stopwatch_ms()).map_or(Ok(()), Err)
    }

    /// Tries some nonces with so many workers.
    async fn try_nonces(&mut self, workers: u32) -> Result<(), Pause> {
        wait_for(&self.hands)?;
        let looked = match self.hire(workers).await {
            Ok(()) => self.look().await,
            broken => broken,
        };
        let became = if looked.is_ok() { HandedIn::Done } else { HandedIn::Failed };
        self.hands.take(became, browser::stopwatch_ms()).map_or(Ok(()), Err)
    }

    /// Continues with the block that is open now.
    fn take_up_work(&mut self) -> Result<(), Pause> {
        let done_after = self.done_after;
        let work = work(self.model).filter(|(work, _)| done_after != Some(target(&work.header)));
        let Some((work, me)) = work else {
            self.dig = None;
            return Err(Pause::NothingToDig);
        };
        if self.dig.as_ref().is_none_or(|dig| target(&dig.header) != target(&work.header)) {
            let (block, tries) = (work.header.height, work.header.difficulty);
            self.dig = begin(self.model, work, &me);
            self.tell(|state| (state.block, state.tries, state.tried) = (Some(block), tries, 0));
        }
        Ok(())
    }

    async fn hire(&mut self, count: u32) -> Result<(), Pause> {
        let count = count as usize;
        self.workers.truncate(count);
        while self.workers.len() < count {
            self.workers.push(WorkerHandle::start_digger().await.map_err(|_| Pause::Broken)?);
        }
        Ok(())
    }

    /// Gives every worker a job, and adapts the number of nonces to the time that took.
    async fn look(&mut self) -> Result<(), Pause> {
        let Some(dig) = &mut self.dig else { return Ok(()) };
        let begun = browser::stopwatch_ms();
        let tried = u64::from(self.slice) * self.workers.len() as u64;
        if !dig.look(&self.workers, self.slice).await {
            // A worker that failed is not used again.
            self.workers.clear();
            return Err(Pause::Broken);
        }
        let took_ms = (browser::stopwatch_ms() - begun).max(1.0);
        self.slice = (f64::from(self.slice) * (SLICE_MS / took_ms).clamp(0.5, 2.0)).clamp(1_024.0, 1e9) as u32;
        day::add(took_ms as u64, self.workers.len() as u64);
        self.tell(|state| {
            state.pause = None;
            state.tried += tried;
            state.per_second = state.per_second * 0.7 + 0.3 * tried as f64 * 1_000.0 / took_ms;
        });
        Ok(())
    }

    fn tell(&self, change: impl FnMut(&mut Digging)) {
        self.model.digging.try_update(|state| state.iter_mut().for_each(change));
    }
}

fn wait_for(patience: &Patience) -> Result<(), Pause> {
    patience.waits(browser::stopwatch_ms()).map_or(Ok(()), Err)
}

fn why_rest(state: &Digging, battery: Option<&Battery>) -> Option<Pause> {
    match () {
        () if document().hidden() && !state.while_hidden => Some(Pause::Hidden),
        () if battery.is_some_and(Battery::is_used) && !state.while_hidden => Some(Pause::Battery),
        () if day::today().worked_ms >= cap_ms() => Some(Pause::Enough),
        () => None,
    }
}

/// What there is to dig, by this browser's own copy, and for which account. The header of a time block says that enough
/// time has passed, so it cannot be started earlier.
fn work(model: Model) -> Option<(DigWork, Me)> {
    let me = model.session.me.try_get_untracked().flatten()?;
    let work = model.copy.with_replica(|replica| replica.ledger().dig_work()).flatten()?;
    (work.clocks.is_none() || work.from.0 <= browser::now_ms()).then_some((work, me))
}

fn begin(model: Model, work: DigWork, me: &Me) -> Option<Dig> {
    let header = BlockHeader { miner: me.account, ..work.header };
    let (chain_id, _) = model.copy.chain()?;
    let last = model.copy.with_replica(|replica| replica.ledger().state().globals().block_time)?;
    // The header would be refused if the clock is behind.
    let time = TimeMs(browser::now_ms()).max(last);
    let puzzle = Puzzle::digging(&chain_id, &header, time);
    // A random start, so that another tab of the same account searches elsewhere; far from the end.
    let next = u64::from_le_bytes(browser::random()) >> 1;
    Some(Dig { header, from: work.from, time, puzzle, next, found: None })
}

impl Dig {
    /// The block, once its nonce is found.
    fn block(&self) -> Option<Block> {
        let header = BlockHeader { nonce: self.found?, ..self.header.clone() };
        Some(Block { header, closer: Closer::Work { time_ms: self.time } })
    }

    /// Lets every worker try so many nonces. Returns whether all of them did.
    async fn look(&mut self, workers: &[WorkerHandle], count: u32) -> bool {
        let (seed, tries) = (self.puzzle.seed(), self.header.difficulty);
        let jobs = workers.iter().enumerate().map(|(place, worker)| {
            let from = self.next + place as u64 * u64::from(count);
            async move { worker.run(&Job::Dig { seed, from, count, tries }, |_| ()).await }
        });
        let reports = join_all(jobs).await;
        self.next += reports.len() as u64 * u64::from(count);
        let nonce = |report: &_| match report {
            Ok(Report::Dug { nonce }) => *nonce,
            _ => None,
        };
        self.found = reports.iter().find_map(nonce);
        reports.iter().all(|report| matches!(report, Ok(Report::Dug { .. })))
    }
}
