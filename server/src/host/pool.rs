//! The verifying pool: stateless instances, one per core, each on its own thread, behind one bounded queue.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use chain::abi::{Checked, Request, Response};
use chain::error::Rejection;
use chain::hash::Hash;
use tokio::sync::oneshot;

use super::{Fault, HostError, Rules, RulesSource};

/// Submissions that may wait. At 50 us each on two cores they wait for about 0.1 s.
const WAITING_MAX: usize = 4_096;
/// Submissions in one call, which spreads the cost of a call and keeps each call far below its time limit.
const TOGETHER_MAX: usize = 32;

/// One answer for each submission, or `None` if the instance broke on this lot.
pub type Verdicts = Option<Vec<Result<Checked, Rejection>>>;

/// Checks submissions as far as that needs no state.
#[derive(Clone)]
pub struct VerifyingPool {
    queue: Arc<Queue>,
    /// Without threads every caller makes an instance for its own submissions.
    callers: Option<(Arc<dyn RulesSource>, Hash)>,
}

struct Lot {
    submissions: Vec<Vec<u8>>,
    answer: oneshot::Sender<Verdicts>,
}

#[derive(Default)]
struct Queue {
    inner: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    lots: VecDeque<Lot>,
    submissions: usize,
    closed: bool,
}

impl VerifyingPool {
    /// Starts `threads` instances that check submissions for this chain. They end when the pool is closed. Without any,
    /// the callers do it.
    ///
    /// # Errors
    /// When no instance can be made.
    pub fn start(source: Arc<dyn RulesSource>, chain_id: Hash, threads: usize) -> Result<Self, HostError> {
        let queue = Arc::new(Queue::default());
        for number in 0..threads {
            let (queue, source) = (queue.clone(), source.clone());
            let work = move || {
                let mut instance = None;
                while let Some(lots) = queue.take() {
                    serve(lots, source.as_ref(), &mut instance, chain_id);
                }
            };
            let thread = std::thread::Builder::new().name(format!("verify-{number}"));
            thread.spawn(work).map_err(|error| HostError::Start(error.to_string()))?;
        }
        Ok(Self { queue, callers: (threads == 0).then_some((source, chain_id)) })
    }

    /// Submits a lot. `None` when too many wait, or the pool is closed.
    pub fn submit(&self, submissions: Vec<Vec<u8>>) -> Option<oneshot::Receiver<Verdicts>> {
        let mut waiting = self.queue.lock();
        if waiting.closed || waiting.submissions + submissions.len() > WAITING_MAX {
            return None;
        }
        let (answer, receiver) = oneshot::channel();
        waiting.submissions += submissions.len();
        waiting.lots.push_back(Lot { submissions, answer });
        if let Some((source, chain_id)) = &self.callers {
            let lots = waiting.take();
            drop(waiting);
            serve(lots, source.as_ref(), &mut None, *chain_id);
        } else {
            drop(waiting);
            self.queue.arrived.notify_one();
        }
        Some(receiver)
    }

    /// Lets the threads end once nothing waits.
    pub fn close(&self) {
        self.queue.lock().closed = true;
        self.queue.arrived.notify_all();
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code that can panic runs under the lock, and if it did, the list would still be consistent.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for lots and takes some. `None` once closed and empty.
    fn take(&self) -> Option<Vec<Lot>> {
        let mut waiting = self.lock();
        while waiting.lots.is_empty() {
            if waiting.closed {
                return None;
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        Some(waiting.take())
    }
}

impl Waiting {
    /// As many lots as fit into one call; at least one, if there is one.
    fn take(&mut self) -> Vec<Lot> {
        let mut taken = Vec::new();
        let mut count = 0;
        while let Some(lot) = self.lots.front() {
            if count > 0 && count + lot.submissions.len() > TOGETHER_MAX {
                break;
            }
            count += lot.submissions.len();
            taken.extend(self.lots.pop_front());
        }
        self.submissions -= count;
        taken
    }
}

/// Answers these lots by the instance, which is made if there is none, and dropped when it breaks.
fn serve(lots: Vec<Lot>, source: &dyn RulesSource, instance: &mut Option<Box<dyn Rules>>, chain_id: Hash) {
    if instance.is_none() {
        *instance = source.instance().map_err(|error| tracing::error!(%error, "no verifying instance")).ok();
    }
    let Some(rules) = instance.as_mut() else { return };
    if let Err(fault) = answer_all(rules.as_mut(), chain_id, lots) {
        tracing::error!(%fault, "a verifying instance broke");
        *instance = None;
    }
}

/// Answers lots together. A lot whose sender is dropped without an answer reads as `None` at the other end.
fn answer_all(rules: &mut dyn Rules, chain_id: Hash, mut lots: Vec<Lot>) -> Result<(), Fault> {
    let sizes: Vec<usize> = lots.iter().map(|lot| lot.submissions.len()).collect();
    let submissions = lots.iter_mut().flat_map(|lot| std::mem::take(&mut lot.submissions)).collect();
    let mut verdicts = match rules.call(&Request::Verify { chain_id, submissions })? {
        Response::Verified(verdicts) if verdicts.len() == sizes.iter().sum::<usize>() => verdicts.into_iter(),
        _ => return Err(Fault::Nonsense { to: "verify" }),
    };
    for (lot, size) in lots.into_iter().zip(sizes) {
        // The caller may have gone away.
        drop(lot.answer.send(Some(verdicts.by_ref().take(size).collect())));
    }
    Ok(())
}
