//! Sending what is in the outbox.

use chain::codec;
use chain::event::{Author, EventBody};
use chain::submission::Submission;
use leptos::prelude::{UpdateValue as _, WithValue as _};
use leptos::task::spawn_local;

use super::lock;
use super::queue::{Next, Phase, Queued, Verdict};
use super::{key, publish, write};
use crate::browser;
use crate::http::HttpError;
use crate::leaving::Unfinished;
use crate::model::World;
use crate::model::submit::{Signer, send, upload};
use crate::sentence::Sentence;
use crate::storage::kept::bytes_of;
use crate::storage::{self, Shelf};

/// Pauses between tries, in milliseconds; the last one repeats.
const PAUSES_MS: [u32; 4] = [500, 1_000, 2_000, 4_000];
/// How long something settled stays to be seen, once this browser's own chain has it.
const SEEN_MS: u32 = 1_500;
/// How long one waits for one's own chain when something was to be signed before it was read.
const CHAIN_MS: u32 = 250;

/// How a try went.
enum Tried {
    /// On to the next one.
    Done,
    /// Later.
    Later(u32),
    /// No connection: later, and ever later.
    Offline,
}

/// Sends until nothing waits. A second call while one is at it does nothing.
pub(super) async fn all(world: World) {
    let busy = world.inner.try_update_value(|inner| std::mem::replace(&mut inner.delivering, true));
    if busy != Some(false) {
        return;
    }
    let mut failures = 0;
    loop {
        let now_ms = browser::now_ms();
        // The moment in which something can be taken back passes by itself.
        publish(world);
        let next = world.inner.try_with_value(|inner| inner.queue.next(now_ms)).unwrap_or(Next::Nothing);
        match next {
            Next::Nothing => break,
            // Something that need not wait may come in between, so the sleep is short.
            Next::At(at_ms) => {
                browser::pause(u32::try_from(at_ms.saturating_sub(now_ms)).unwrap_or(200).min(200)).await
            }
            Next::Send(id) => match one(world, id).await {
                Tried::Done => failures = 0,
                Tried::Later(ms) => browser::pause(ms).await,
                Tried::Offline => {
                    browser::pause(PAUSES_MS[failures.min(PAUSES_MS.len() - 1)]).await;
                    failures += 1;
                }
            },
        }
    }
    world.inner.try_update_value(|inner| inner.delivering = false);
}

async fn one(world: World, id: u64) -> Tried {
    let _turn = lock::turn().await;
    let Some(mut queued) = current(world, id).await else { return Tried::Done };
    set_phase(world, id, Phase::Sending);
    let tried = attempt(world, &mut queued).await;
    if !matches!(tried, Tried::Done) {
        set_phase(world, id, Phase::Waiting);
    }
    tried
}

/// The item as it is now. Another tab may have signed it, or even settled it, since this one looked.
async fn current(world: World, id: u64) -> Option<Queued> {
    let known = world.inner.try_with_value(|inner| inner.queue.get(id).map(|item| item.queued.clone())).flatten()?;
    match storage::get(Shelf::Outbox, &key(id)).await {
        Ok(Some(value)) => bytes_of(value).and_then(|bytes| borsh::from_slice(&bytes).ok()).or(Some(known)),
        // A tab that could not write keeps its things in memory only; then it alone can send them.
        Ok(None) if world.inner.try_with_value(|inner| inner.unkept.contains_key(&id)).unwrap_or(false) => Some(known),
        Ok(None) => {
            world.inner.try_update_value(|inner| inner.queue.drop_item(id));
            publish(world);
            None
        }
        Err(_) => Some(known),
    }
}

async fn attempt(world: World, queued: &mut Queued) -> Tried {
    if queued.signed.is_none() {
        // Photos first: once it is signed, nothing else goes out before it.
        if let Some(tried) = upload_all(world, queued).await {
            return tried;
        }
        match sign(world, queued, 0).await {
            Ok(true) => {}
            Ok(false) => return Tried::Later(CHAIN_MS),
            Err(words) => return refuse(world, queued.id, words).await,
        }
    }
    let Some(event) = queued.signed.clone() else { return Tried::Later(CHAIN_MS) };
    let sequence = event.body.sequence;
    let submission = Submission { chain_id: queued.chain_id, event, texts: queued.texts.clone() };
    match send(&codec::encode(&submission)).await {
        Ok(outcome) => {
            let verdict = world.inner.try_update_value(|inner| inner.queue.judge(queued.id, &outcome));
            match verdict {
                Some(verdict) => follow(world, queued, sequence, verdict).await,
                None => Tried::Done,
            }
        }
        Err(error) => failed(world, queued.id, &error).await,
    }
}

async fn follow(world: World, queued: &mut Queued, sequence: u64, verdict: Verdict) -> Tried {
    match verdict {
        Verdict::Settled(entry) => {
            if let Some(device) = world.device() {
                world.used(&device.public(), sequence);
            }
            // If this fails, the next visit sends the same bytes once more and gets the same receipt.
            let _ = storage::delete(Shelf::Outbox, &key(queued.id)).await;
            set_phase(world, queued.id, Phase::Settled(entry));
            spawn_local(leave(world, queued.id, entry.0));
            Tried::Done
        }
        Verdict::Again(ms) => Tried::Later(ms),
        Verdict::Upload => upload_all(world, queued).await.unwrap_or(Tried::Later(0)),
        Verdict::SignAnew(expected) => match sign(world, queued, expected).await {
            Ok(_) => Tried::Later(0),
            Err(words) => refuse(world, queued.id, words).await,
        },
        Verdict::Refused(words) => refuse(world, queued.id, words).await,
    }
}

/// Signs with the next number, and keeps the signed bytes before anybody can send them. False if this browser's chain is
/// not there yet, so that the number is not known.
async fn sign(world: World, queued: &mut Queued, at_least: u64) -> Result<bool, Sentence> {
    let (true, Some(device)) = (world.has_copy(), world.device()) else { return Ok(false) };
    let sequence = world.sequence_of(&device.public()).max(at_least);
    let author = Author::Member(queued.account);
    let body = EventBody { author, key: device.public(), sequence, action: queued.action.clone() };
    queued.signed = Some(Signer::Device(device).sign(&queued.chain_id, body).await?);
    // Without the write, a reload in the next moment could sign it again; so in memory it must be, too.
    let kept = write(queued).await.is_ok();
    world.inner.try_update_value(|inner| {
        if !kept {
            inner.unkept.entry(queued.id).or_insert_with(Unfinished::begin);
        }
        if let Some(item) = inner.queue.get_mut(queued.id) {
            item.queued.signed.clone_from(&queued.signed);
        }
    });
    Ok(true)
}

/// Uploads the photos; answers how that went if it did not go well.
async fn upload_all(world: World, queued: &Queued) -> Option<Tried> {
    for photo in &queued.photos {
        if let Err(error) = upload(photo.commitment, &photo.salt, &photo.bytes).await {
            return Some(failed(world, queued.id, &error).await);
        }
    }
    None
}

async fn failed(world: World, id: u64, error: &HttpError) -> Tried {
    match error {
        HttpError::Unreachable | HttpError::Garbled => Tried::Offline,
        HttpError::Busy { after_s } => Tried::Later(after_s.saturating_mul(1_000)),
        error if error.passes() => Tried::Offline,
        error => refuse(world, id, Sentence::from(error)).await,
    }
}

async fn refuse(world: World, id: u64, words: Sentence) -> Tried {
    // It stays in sight until it is dismissed, but a reload need not bring it back.
    let _ = storage::delete(Shelf::Outbox, &key(id)).await;
    set_phase(world, id, Phase::Refused(words));
    Tried::Done
}

fn set_phase(world: World, id: u64, phase: Phase) {
    world.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(id) {
            item.phase = phase;
        }
    });
    publish(world);
}

/// Takes a settled thing out once the page has had time to show the real one.
async fn leave(world: World, id: u64, entry: u64) {
    world.caught_up_to(entry).await;
    browser::pause(SEEN_MS).await;
    world.inner.try_update_value(|inner| inner.queue.drop_item(id));
    publish(world);
}
