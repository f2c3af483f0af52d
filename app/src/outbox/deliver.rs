//! Sending what is in the outbox.

use chain::codec;
use chain::event::{Action, Author, EventBody};
use chain::ids::EntryIndex;
use chain::submission::Submission;
use leptos::prelude::{UpdateValue as _, WithValue as _};
use leptos::task::spawn_local;

use super::queue::{Kept, Next, Phase, Queued, Trouble};
use super::record::Written;
use super::{Inner, Outbox, Reason, forgotten, record};
use crate::browser;
use crate::http::{Between, HttpError};
use crate::leaving::Unfinished;
use crate::submit::turn::turn;
use crate::submit::upload::upload;
use crate::submit::{Fate, Meaning, Signer, meaning, send};
use crate::sync::lookup::stands;

/// How long something settled stays to be seen, once this browser's own chain has it.
const SEEN_MS: u32 = 1_500;
/// How long the own copy gets to show what a server gave a receipt for.
const SHOWN_MS: u32 = 20_000;
/// How often it is looked whether the server can be reached again, or something new is to be sent.
const LOOK_MS: u32 = 200;
/// What cannot be undone waits until all is proven; it is looked again after so long, and ever more seldom.
const UNPROVEN_MS: u32 = 2_000;

/// What comes of a try.
type Tried = Result<(), Trial>;

/// Why a try did not bring a thing further.
enum Trial {
    /// Another tab was at it, or something has changed meanwhile: look again.
    Look,
    /// Later.
    Later(Trouble, Reason),
    /// Not by itself.
    Stop { reason: Reason, refused: bool },
}

impl Trial {
    fn failed(reason: Reason) -> Self {
        Self::Later(Trouble::Failed, reason)
    }

    /// What an error means that came with a photo, or with an event.
    fn of(error: &HttpError, reason: Reason) -> Self {
        match error {
            HttpError::Busy { after_s } => Self::Later(Trouble::Wait(after_s.saturating_mul(1_000)), reason),
            // A server that says no to a request as a whole is asked again only by whoever has made it.
            HttpError::Refused(_) if !error.passes() => Self::Stop { reason, refused: true },
            HttpError::Between(Between::TooLarge) | HttpError::NotFound => Self::Stop { reason, refused: false },
            _ => Self::failed(reason),
        }
    }
}

/// Sends until nothing waits. A second call while one is at it does nothing.
///
/// Nothing is tried while what follows the chain cannot reach the server. It finds out with a small question when that is
/// over, and a photo need not be sent for that. Nor is anything while the server is one that contradicts itself.
pub(super) async fn all(outbox: Outbox) {
    let busy = outbox.inner.try_update_value(|inner| std::mem::replace(&mut inner.delivering, true));
    if busy != Some(false) {
        return;
    }
    outbox.copy.set_awaited(true);
    loop {
        // The moment in which something can be taken back passes by itself.
        outbox.publish();
        let now_ms = browser::stopwatch_ms();
        let goes = !outbox.copy.is_stopped();
        let next = outbox.inner.try_with_value(|inner| (inner.queue.next(now_ms), outbox.copy.follows() && goes));
        match next {
            None | Some((Next::Nothing, _)) => break,
            Some((Next::Send(id), true)) => one(outbox, id).await,
            // Something that need not wait may come in between, so the sleep is short.
            Some((Next::In(ms), _)) => browser::pause((ms as u32).clamp(1, LOOK_MS)).await,
            Some((Next::Send(_), false)) => browser::pause(LOOK_MS).await,
        }
    }
    outbox.copy.set_awaited(false);
    outbox.inner.try_update_value(|inner| inner.delivering = false);
}

async fn one(outbox: Outbox, id: u64) {
    set_phase(outbox, id, Phase::Sending);
    let tried = attempt(outbox, id).await;
    let now_ms = browser::stopwatch_ms();
    let stopped = match tried {
        Ok(()) => false,
        Err(Trial::Look) => {
            set_phase(outbox, id, Phase::Waiting);
            browser::pause(LOOK_MS).await;
            false
        }
        Err(Trial::Later(trouble, reason)) => {
            // Whether it is the connection is found out with a smaller question.
            outbox.copy.look();
            outbox
                .inner
                .try_update_value(|inner| inner.queue.failed(id, now_ms, trouble, reason, outbox.say))
                .unwrap_or(false)
        }
        Err(Trial::Stop { reason, refused }) => {
            outbox.stop(id, &reason, refused);
            true
        }
    };
    outbox.publish();
    if stopped && let Some(kept) = outbox.kept(id) {
        // If this cannot be kept, it is tried again after a reload.
        let _ = record::stopped(kept).await;
    }
}

async fn attempt(outbox: Outbox, id: u64) -> Tried {
    let Some(now) = current(outbox, id).await else { return Ok(()) };
    let uploaded = outbox.inner.try_with_value(|inner| inner.queue.get(id).is_some_and(|item| item.uploaded));
    if now.queued.signed.is_none() && uploaded == Some(false) {
        // Photos first, and without a turn: they take long, and need no number.
        upload_all(outbox, &now.queued).await?;
    }
    let turn = turn().await;
    let Some(now) = current(outbox, id).await else { return Ok(()) };
    let fate = now.queued.signed.as_ref().map(|event| outbox.submitter.fate(&event.body));
    let queued = match fate {
        Some(Fate::InLog(_)) => {
            spawn_local(told(outbox));
            return Ok(());
        }
        Some(Fate::Open | Fate::Unseen) => now.queued,
        // Only here is anything ever signed: for the first time, or because it can never get into the log as it is.
        None | Some(Fate::Overtaken) => sign(outbox, now).await?,
    };
    let Some(event) = queued.signed.clone() else { return Err(Trial::Look) };
    let submission = Submission { chain_id: queued.chain_id, event, texts: queued.texts.clone() };
    let answer = send(&codec::encode(&submission)).await;
    drop(turn);
    let body = submission.event.body;
    match answer.map(|outcome| meaning(&outcome)) {
        Ok(Meaning::InLog(there)) => receipt(outbox, id, &body, there.index).await?,
        Ok(Meaning::Again(ms)) => {
            let busy = HttpError::Busy { after_s: ms.div_ceil(1_000) };
            return Err(Trial::Later(Trouble::Wait(ms), Reason::Http(busy)));
        }
        // The next try has it, or counts: a server that never has it, or somebody in between who takes it, is not sent it
        // for ever.
        Ok(Meaning::PhotoMissing) => {
            upload_all(outbox, &queued).await?;
            return Err(Trial::failed(Reason::PhotoLost));
        }
        // Whatever it is, the own copy will show it.
        Ok(Meaning::Disputed) => return Err(Trial::failed(Reason::Disputed)),
        Ok(Meaning::Refused(rejection)) => {
            return Err(Trial::Stop { reason: Reason::Refused(rejection), refused: true });
        }
        Err(error) => return Err(Trial::of(&error, Reason::Http(error.clone()))),
    }
    Ok(())
}

/// The thing as it is now, if it still is to be sent. Another tab may have signed it, stopped it, or even settled it.
async fn current(outbox: Outbox, id: u64) -> Option<Kept> {
    let known = outbox.kept(id)?;
    match record::get(id).await {
        Ok(Some(there)) => {
            let stop = there.stop.clone();
            outbox.inner.try_update_value(|inner| {
                if let Some(item) = inner.queue.get_mut(id) {
                    item.queued.signed.clone_from(&there.queued.signed);
                }
                if let Some(stop) = stop {
                    inner.queue.stop(id, stop);
                }
            });
            outbox.publish();
            if let Some(signed) = &there.queued.signed {
                outbox.submitter.expect(&signed.body);
            }
            there.stop.is_none().then_some(there)
        }
        // A tab that could not write keeps its things in memory only; then it alone can send them.
        Ok(None) if outbox.inner.try_with_value(|inner| inner.unkept.contains_key(&id)).unwrap_or(false) => Some(known),
        Ok(None) if forgotten::is_forgotten(outbox, id).await => forgotten::go_on(outbox, id).await,
        Ok(None) => {
            outbox.inner.try_update_value(|inner| inner.queue.drop_item(id));
            outbox.publish();
            None
        }
        Err(_) => Some(known),
    }
}

/// Signs with the next number, and keeps the signed bytes before anybody can send them.
async fn sign(outbox: Outbox, now: Kept) -> Result<Queued, Trial> {
    let Some(device) = outbox.session.device() else { return Err(Trial::Look) };
    let (key, signer) = (device.public(), Signer::Device(device));
    let action = Action::from(now.queued.action.clone());
    // It may have been done while all was proven, and be signed on another visit.
    outbox
        .submitter
        .may_sign(&signer, &action)
        .map_err(|barred| Trial::Later(Trouble::Wait(UNPROVEN_MS), Reason::Barred(barred)))?;
    let sequence = outbox.submitter.sequence_of(&key);
    let author = Author::Member(now.queued.account);
    let body = EventBody { author, key, sequence, action };
    outbox.submitter.expect(&body);
    let event = signer
        .sign(&now.queued.chain_id, body)
        .await
        .map_err(|error| Trial::Stop { reason: Reason::Signing(error), refused: false })?;
    let signed = Queued { signed: Some(event), ..now.queued.clone() };
    let id = signed.id;
    let unkept = outbox.inner.try_with_value(|inner| inner.unkept.contains_key(&id)).unwrap_or(false);
    match record::replace(&now, &Kept::waiting(signed.clone())).await {
        Ok(Written::Yes) => {}
        Ok(Written::Otherwise) if unkept => {}
        Ok(Written::Otherwise) => return Err(Trial::Look),
        // What is in memory only can be signed there: no reload brings it back without its signature.
        Err(_) if unkept => {}
        Err(_) => {
            if record::forgotten(id).await.is_err() {
                return Err(Trial::failed(Reason::NotKept));
            }
            outbox.inner.try_update_value(|inner| inner.unkept.insert(id, Unfinished::begin()));
        }
    }
    outbox.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(id) {
            item.queued.signed.clone_from(&signed.signed);
        }
    });
    Ok(signed)
}

/// Uploads the photos.
async fn upload_all(outbox: Outbox, queued: &Queued) -> Tried {
    for photo in &queued.photos {
        if let Err(error) = upload(photo.commitment, &photo.salt, &photo.bytes).await {
            return Err(Trial::of(&error, Reason::Upload(error.clone())));
        }
    }
    outbox.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(queued.id) {
            item.uploaded = true;
        }
    });
    Ok(())
}

/// The server says that it is in the log. It is, once the own copy has it.
async fn receipt(outbox: Outbox, id: u64, body: &EventBody, entry: EntryIndex) -> Tried {
    match outbox.submitter.fate(body) {
        // Its number was used before anybody here looked, so the copy will not show it again, and the log is asked.
        Fate::Unseen => match stands(outbox.copy, body, entry).await {
            Some(true) => {
                set_phase(outbox, id, Phase::Settled(entry));
                spawn_local(leave(outbox, id));
            }
            Some(false) => return Err(Trial::Stop { reason: Reason::FalseReceipt, refused: false }),
            None => return Err(Trial::failed(Reason::Http(HttpError::Silent))),
        },
        Fate::Open | Fate::InLog(_) | Fate::Overtaken => {
            used(outbox, body);
            set_phase(outbox, id, Phase::Promised(entry));
            spawn_local(told(outbox));
            spawn_local(kept_promise(outbox, id));
        }
    }
    Ok(())
}

/// A receipt for a place that the log never reaches is none: after a while the same bytes are sent once more.
async fn kept_promise(outbox: Outbox, id: u64) {
    loop {
        browser::pause(SHOWN_MS).await;
        let now_ms = browser::stopwatch_ms();
        let follows = outbox.copy.follows();
        let asked = outbox.inner.try_update_value(|inner| {
            let promised = inner.queue.get(id).is_some_and(|item| matches!(item.phase, Phase::Promised(_)));
            let late = promised && follows;
            if late {
                outbox.submitter.forget_numbers();
                inner.queue.failed(id, now_ms, Trouble::Failed, Reason::FalseReceipt, outbox.say);
            }
            promised && !late
        });
        // Without a connection the copy cannot show anything.
        if asked != Some(true) {
            break;
        }
    }
    outbox.publish();
    super::deliver_all(outbox).await;
}

/// Looks what the own copy shows of everything that is signed and not known to have come to an end.
pub(super) async fn told(outbox: Outbox) {
    let signed = |inner: &Inner| -> Vec<_> {
        let left = inner.queue.items().iter().filter(|item| !item.leaving);
        left.filter_map(|item| Some((item.queued.id, item.queued.signed.as_ref()?.body.clone()))).collect()
    };
    for (id, body) in outbox.inner.try_with_value(signed).unwrap_or_default() {
        match outbox.submitter.fate(&body) {
            Fate::InLog(receipt) => {
                used(outbox, &body);
                set_phase(outbox, id, Phase::Settled(receipt.index));
                spawn_local(leave(outbox, id));
            }
            Fate::Overtaken => overtaken(outbox, id).await,
            Fate::Open => broken_promise(outbox, id).await,
            Fate::Unseen => {}
        }
    }
}

/// Where the copy has another entry in the place that a receipt names, the server has lied, and the thing waits for whoever
/// did it to say what is to become of it.
async fn broken_promise(outbox: Outbox, id: u64) {
    let entries = outbox.copy.entries();
    let is_broken = |inner: &Inner| {
        let phase = inner.queue.get(id).map(|item| &item.phase);
        matches!(phase, Some(Phase::Promised(entry)) if entry.0 < entries)
    };
    if outbox.inner.try_with_value(is_broken).unwrap_or(false) {
        // Its number was not used.
        outbox.submitter.forget_numbers();
        outbox.stop(id, &Reason::FalseReceipt, false);
        outbox.publish();
        if let Some(kept) = outbox.kept(id) {
            // If this cannot be kept, it is tried again after a reload.
            let _ = record::stopped(kept).await;
        }
    }
}

/// Another event has its number, so these bytes can never get into the log. It may be signed anew.
async fn overtaken(outbox: Outbox, id: u64) {
    let Some(before) = outbox.kept(id) else { return };
    let now_ms = browser::stopwatch_ms();
    outbox.inner.try_update_value(|inner| inner.queue.overtaken(id, now_ms));
    if let Some(after) = outbox.kept(id) {
        // If another tab was faster, its word counts; if this cannot be kept, the signed bytes are sent once more in vain.
        let _ = record::replace(&before, &after).await;
    }
    outbox.publish();
    super::deliver_all(outbox).await;
}

/// Remembers a number of this device's key as used. What waits may have been signed with the key before it.
fn used(outbox: Outbox, body: &EventBody) {
    if outbox.session.device().is_some_and(|device| device.public() == body.key) {
        outbox.submitter.device_used(body.key, body.sequence);
    }
}

fn set_phase(outbox: Outbox, id: u64, phase: Phase) {
    outbox.inner.try_update_value(|inner| {
        if let Some(item) = inner.queue.get_mut(id) {
            item.phase = phase;
        }
    });
    outbox.publish();
}

/// Takes a settled thing out once the page has had time to show the real one.
async fn leave(outbox: Outbox, id: u64) {
    let first = outbox
        .inner
        .try_update_value(|inner| inner.queue.get_mut(id).map(|item| !std::mem::replace(&mut item.leaving, true)));
    if first.flatten() != Some(true) {
        return;
    }
    record::forget(id).await;
    browser::pause(SEEN_MS).await;
    outbox.inner.try_update_value(|inner| inner.queue.drop_item(id));
    outbox.publish();
}
