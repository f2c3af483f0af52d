//! Sending what is in the outbox.

use chain::codec;
use chain::event::{Author, EventBody};
use chain::ids::EntryIndex;
use chain::submission::Submission;
use leptos::prelude::{UpdateValue as _, WithValue as _};
use leptos::task::spawn_local;

use super::queue::{Kept, Next, Phase, Queue, Queued, Stop, Trouble, Verdict};
use super::record::Written;
use super::{forgotten, kept, lock, publish, record};
use crate::browser;
use crate::http::{Between, HttpError};
use crate::leaving::Unfinished;
use crate::model::World;
use crate::model::fate::Fate;
use crate::model::submit::{Signer, send};
use crate::model::uploads::upload;
use crate::sentence::{DISPUTED, FALSE_RECEIPT, PHOTO_LOST, Sentence, of_upload};
use crate::sync::claims::stands;

/// How long something settled stays to be seen, once this browser's own chain has it.
const SEEN_MS: u32 = 1_500;
/// How long the own copy gets to show what a server gave a receipt for.
const SHOWN_MS: u32 = 20_000;
/// How often it is looked whether the server can be reached again, or something new is to be sent.
const LOOK_MS: u32 = 200;
/// What cannot be undone waits until all is proven; it is looked again after so long, and ever more seldom.
const UNPROVEN_MS: u32 = 2_000;
/// A signed thing could neither be kept nor forgotten, so it is not sent: after a crash it would be signed once more.
const NOT_KEPT: Sentence = Sentence::fixed(
    "This browser could not keep what was signed, so it was not sent. There may be no room left on this device.",
);

/// What comes of a try.
type Tried = Result<(), Trial>;

/// Why a try did not bring a thing further.
enum Trial {
    /// Another tab was at it, or something has changed meanwhile: look again.
    Look,
    /// Later.
    Later(Trouble, Sentence),
    /// Not by itself.
    Stop(Stop),
}

impl Trial {
    fn failed(words: impl Into<Sentence>) -> Self {
        Self::Later(Trouble::Failed, words.into())
    }

    fn stop(words: &Sentence, refused: bool) -> Self {
        Self::Stop(Stop { words: words.to_string(), refused })
    }

    /// What an error means that came with a photo, or with an event.
    fn of(error: &HttpError, words: Sentence) -> Self {
        match error {
            HttpError::Busy { after_s } => Self::Later(Trouble::Wait(after_s.saturating_mul(1_000)), words),
            // A server that says no to a request as a whole is asked again only by whoever has made it.
            HttpError::Refused(_) if !error.passes() => Self::stop(&words, true),
            HttpError::Between(Between::TooLarge) | HttpError::NotFound => Self::stop(&words, false),
            _ => Self::failed(words),
        }
    }
}

/// Sends until nothing waits. A second call while one is at it does nothing.
///
/// Nothing is tried while what follows the chain cannot reach the server. It finds out with a small question when that is
/// over, and a photo need not be sent for that. Nor is anything while the server is one that contradicts itself.
pub(super) async fn all(world: World) {
    let busy = world.inner.try_update_value(|inner| std::mem::replace(&mut inner.delivering, true));
    if busy != Some(false) {
        return;
    }
    loop {
        // The moment in which something can be taken back passes by itself.
        publish(world);
        let now_ms = browser::stopwatch_ms();
        let goes = !world.is_stopped();
        let next = world.inner.try_with_value(|inner| (inner.queue.next(now_ms), inner.follows && goes));
        match next {
            None | Some((Next::Nothing, _)) => break,
            Some((Next::Send(id), true)) => one(world, id).await,
            // Something that need not wait may come in between, so the sleep is short.
            Some((Next::In(ms), _)) => browser::pause((ms as u32).clamp(1, LOOK_MS)).await,
            Some((Next::Send(_), false)) => browser::pause(LOOK_MS).await,
        }
    }
    world.inner.try_update_value(|inner| inner.delivering = false);
}

async fn one(world: World, id: u64) {
    set_phase(world, id, Phase::Sending);
    let tried = attempt(world, id).await;
    let now_ms = browser::stopwatch_ms();
    let stopped = match tried {
        Ok(()) => false,
        Err(Trial::Look) => {
            set_phase(world, id, Phase::Waiting);
            browser::pause(LOOK_MS).await;
            false
        }
        Err(Trial::Later(trouble, words)) => {
            // Whether it is the connection is found out with a smaller question.
            world.look();
            world.inner.try_update_value(|inner| inner.queue.failed(id, now_ms, trouble, words)).unwrap_or(false)
        }
        Err(Trial::Stop(stop)) => {
            world.inner.try_update_value(|inner| inner.queue.stop(id, stop));
            true
        }
    };
    publish(world);
    if stopped && let Some(kept) = kept(world, id) {
        // If this cannot be kept, it is tried again after a reload.
        let _ = record::stopped(kept).await;
    }
}

async fn attempt(world: World, id: u64) -> Tried {
    let Some(now) = current(world, id).await else { return Ok(()) };
    let uploaded = world.inner.try_with_value(|inner| inner.queue.get(id).is_some_and(|item| item.uploaded));
    if now.queued.signed.is_none() && uploaded == Some(false) {
        // Photos first, and without a turn: they take long, and need no number.
        upload_all(world, &now.queued).await?;
    }
    let turn = lock::turn().await;
    let Some(now) = current(world, id).await else { return Ok(()) };
    let fate = now.queued.signed.as_ref().map(|event| world.fate(&event.body));
    let queued = match fate {
        Some(Fate::InLog(_)) => {
            spawn_local(told(world));
            return Ok(());
        }
        Some(Fate::Open | Fate::Unseen) => now.queued,
        // Only here is anything ever signed: for the first time, or because it can never get into the log as it is.
        None | Some(Fate::Overtaken) => sign(world, now).await?,
    };
    let Some(event) = queued.signed.clone() else { return Err(Trial::Look) };
    let submission = Submission { chain_id: queued.chain_id, event, texts: queued.texts.clone() };
    let answer = send(&codec::encode(&submission)).await;
    drop(turn);
    let body = submission.event.body;
    match answer.map(|outcome| Queue::judge(&outcome)) {
        Ok(Verdict::Settled(entry)) => receipt(world, id, &body, entry).await?,
        Ok(Verdict::Again(ms)) => {
            let words = Sentence::from(&HttpError::Busy { after_s: ms.div_ceil(1_000) });
            return Err(Trial::Later(Trouble::Wait(ms), words));
        }
        // The next try has it, or counts: a server that never has it, or somebody in between who takes it, is not sent it
        // for ever.
        Ok(Verdict::Upload) => {
            upload_all(world, &queued).await?;
            return Err(Trial::failed(PHOTO_LOST));
        }
        // Whatever it is, the own copy will show it.
        Ok(Verdict::Disputed) => return Err(Trial::failed(DISPUTED)),
        Ok(Verdict::Refused(words)) => return Err(Trial::stop(&words, true)),
        Err(error) => return Err(Trial::of(&error, Sentence::from(&error))),
    }
    Ok(())
}

/// The thing as it is now, if it still is to be sent. Another tab may have signed it, stopped it, or even settled it.
async fn current(world: World, id: u64) -> Option<Kept> {
    let known = kept(world, id)?;
    match record::get(id).await {
        Ok(Some(there)) => {
            let stop = there.stop.clone();
            world.inner.try_update_value(|inner| {
                if let Some(item) = inner.queue.get_mut(id) {
                    item.queued.signed.clone_from(&there.queued.signed);
                }
                if let Some(stop) = stop {
                    inner.queue.stop(id, stop);
                }
            });
            publish(world);
            if let Some(signed) = &there.queued.signed {
                world.expect(&signed.body);
            }
            there.stop.is_none().then_some(there)
        }
        // A tab that could not write keeps its things in memory only; then it alone can send them.
        Ok(None) if world.inner.try_with_value(|inner| inner.unkept.contains_key(&id)).unwrap_or(false) => Some(known),
        Ok(None) if forgotten::is_forgotten(world, id).await => forgotten::go_on(world, id).await,
        Ok(None) => {
            world.inner.try_update_value(|inner| inner.queue.drop_item(id));
            publish(world);
            None
        }
        Err(_) => Some(known),
    }
}

/// Signs with the next number, and keeps the signed bytes before anybody can send them.
async fn sign(world: World, now: Kept) -> Result<Queued, Trial> {
    let Some(device) = world.device() else { return Err(Trial::Look) };
    let (key, signer) = (device.public(), Signer::Device(device));
    // It may have been done while all was proven, and be signed on another visit.
    world
        .may_sign(&signer, &now.queued.action)
        .map_err(|barred| Trial::Later(Trouble::Wait(UNPROVEN_MS), barred.into()))?;
    let sequence = world.sequence_of(&key);
    let author = Author::Member(now.queued.account);
    let body = EventBody { author, key, sequence, action: now.queued.action.clone() };
    world.expect(&body);
    let event = signer.sign(&now.queued.chain_id, body).await.map_err(|error| Trial::stop(&error.into(), false))?;
    let signed = Queued { signed: Some(event), ..now.queued.clone() };
    let id = signed.id;
    let unkept = world.inner.try_with_value(|inner| inner.unkept.contains_key(&id)).unwrap_or(false);
    match record::replace(&now, &Kept::waiting(signed.clone())).await {
        Ok(Written::Yes) => {}
        Ok(Written::Otherwise) if unkept => {}
        Ok(Written::Otherwise) => return Err(Trial::Look),
        // What is in memory only can be signed there: no reload brings it back without its signature.
        Err(_) if unkept => {}
        Err(_) => {
            if record::forgotten(id).await.is_err() {
                return Err(Trial::failed(NOT_KEPT));
            }
            world.inner.try_update_value(|inner| inner.unkept.insert(id, Unfinished::begin()));
        }
    }
    world.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(id) {
            item.queued.signed.clone_from(&signed.signed);
        }
    });
    Ok(signed)
}

/// Uploads the photos.
async fn upload_all(world: World, queued: &Queued) -> Tried {
    for photo in &queued.photos {
        if let Err(error) = upload(photo.commitment, &photo.salt, &photo.bytes).await {
            return Err(Trial::of(&error, of_upload(&error)));
        }
    }
    world.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(queued.id) {
            item.uploaded = true;
        }
    });
    Ok(())
}

/// The server says that it is in the log. It is, once the own copy has it.
async fn receipt(world: World, id: u64, body: &EventBody, entry: EntryIndex) -> Tried {
    match world.fate(body) {
        // Its number was used before anybody here looked, so the copy will not show it again, and the log is asked.
        Fate::Unseen => match stands(world, body, entry).await {
            Some(true) => {
                set_phase(world, id, Phase::Settled(entry));
                spawn_local(leave(world, id));
            }
            Some(false) => return Err(Trial::stop(&FALSE_RECEIPT, false)),
            None => return Err(Trial::failed(&HttpError::Silent)),
        },
        Fate::Open | Fate::InLog(_) | Fate::Overtaken => {
            world.used(&body.key, body.sequence);
            set_phase(world, id, Phase::Promised(entry));
            spawn_local(told(world));
            spawn_local(kept_promise(world, id));
        }
    }
    Ok(())
}

/// A receipt for a place that the log never reaches is none: after a while the same bytes are sent once more.
async fn kept_promise(world: World, id: u64) {
    loop {
        browser::pause(SHOWN_MS).await;
        let now_ms = browser::stopwatch_ms();
        let asked = world.inner.try_update_value(|inner| {
            let promised = inner.queue.get(id).is_some_and(|item| matches!(item.phase, Phase::Promised(_)));
            let late = promised && inner.follows;
            if late {
                inner.next_sequence = 0;
                inner.queue.failed(id, now_ms, Trouble::Failed, FALSE_RECEIPT);
            }
            promised && !late
        });
        // Without a connection the copy cannot show anything.
        if asked != Some(true) {
            break;
        }
    }
    publish(world);
    super::deliver_all(world).await;
}

/// Looks what the own copy shows of everything that is signed and not known to have come to an end.
pub(super) async fn told(world: World) {
    let signed = |inner: &crate::model::Inner| -> Vec<_> {
        let left = inner.queue.items().iter().filter(|item| !item.leaving);
        left.filter_map(|item| Some((item.queued.id, item.queued.signed.as_ref()?.body.clone()))).collect()
    };
    for (id, body) in world.inner.try_with_value(signed).unwrap_or_default() {
        match world.fate(&body) {
            Fate::InLog(receipt) => {
                world.used(&body.key, body.sequence);
                set_phase(world, id, Phase::Settled(receipt.index));
                spawn_local(leave(world, id));
            }
            Fate::Overtaken => overtaken(world, id).await,
            Fate::Open => broken_promise(world, id).await,
            Fate::Unseen => {}
        }
    }
}

/// Where the copy has another entry in the place that a receipt names, the server has lied, and the thing waits for whoever
/// did it to say what is to become of it.
async fn broken_promise(world: World, id: u64) {
    let entries = world.entries();
    let broken = world.inner.try_update_value(|inner| {
        let broken = matches!(inner.queue.get(id)?.phase, Phase::Promised(entry) if entry.0 < entries);
        broken.then(|| {
            // Its number was not used.
            inner.next_sequence = 0;
            inner.queue.stop(id, Stop { words: FALSE_RECEIPT.to_string(), refused: false });
        })
    });
    if broken.flatten().is_some() {
        publish(world);
        if let Some(kept) = kept(world, id) {
            // If this cannot be kept, it is tried again after a reload.
            let _ = record::stopped(kept).await;
        }
    }
}

/// Another event has its number, so these bytes can never get into the log. It may be signed anew.
async fn overtaken(world: World, id: u64) {
    let Some(before) = kept(world, id) else { return };
    let now_ms = browser::stopwatch_ms();
    world.inner.try_update_value(|inner| inner.queue.overtaken(id, now_ms));
    if let Some(after) = kept(world, id) {
        // If another tab was faster, its word counts; if this cannot be kept, the signed bytes are sent once more in vain.
        let _ = record::replace(&before, &after).await;
    }
    publish(world);
    super::deliver_all(world).await;
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
async fn leave(world: World, id: u64) {
    let first = world
        .inner
        .try_update_value(|inner| inner.queue.get_mut(id).map(|item| !std::mem::replace(&mut item.leaving, true)));
    if first.flatten() != Some(true) {
        return;
    }
    record::forget(id).await;
    browser::pause(SEEN_MS).await;
    world.inner.try_update_value(|inner| inner.queue.drop_item(id));
    publish(world);
}
