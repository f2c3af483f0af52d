//! Sends what is in the outbox.

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

/// How long a settled item stays visible, once this browser's own chain has it.
const SEEN_MS: u32 = 1_500;
/// How long to wait until the own copy shows an entry that a server gave a receipt for.
const SHOWN_MS: u32 = 20_000;
/// How often to check whether the server can be reached again, or something new is to be sent.
const LOOK_MS: u32 = 200;
/// An action that cannot be undone waits until all is proven; the first pause between checks, with backoff.
const UNPROVEN_MS: u32 = 2_000;

/// The result of a try.
type Tried = Result<(), Trial>;

/// Why a try did not succeed.
enum Trial {
    /// Another tab was sending it, or something has changed meanwhile: check again.
    Look,
    /// Retry later.
    Later(Trouble, Reason),
    /// No automatic retry.
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
            // A server that refuses the request as a whole is asked again only when the user retries.
            HttpError::Refused(_) if !error.passes() => Self::Stop { reason, refused: true },
            HttpError::Between(Between::TooLarge) | HttpError::NotFound => Self::Stop { reason, refused: false },
            _ => Self::failed(reason),
        }
    }
}

/// Sends until nothing waits. A second call while one is running does nothing.
///
/// Nothing is sent while the chain's follower cannot reach the server: it finds out with a small request when that is
/// over, so no photo is sent in vain. Nothing is sent either while the server contradicts itself.
pub(super) async fn all(outbox: Outbox) {
    let busy = outbox.inner.try_update_value(|inner| std::mem::replace(&mut inner.delivering, true));
    if busy != Some(false) {
        return;
    }
    outbox.copy.set_awaited(true);
    loop {
        // The time for taking an item back ends without an event.
        outbox.publish();
        let now_ms = browser::stopwatch_ms();
        let goes = !outbox.copy.is_stopped();
        let next = outbox.inner.try_with_value(|inner| (inner.queue.next(now_ms), outbox.copy.follows() && goes));
        match next {
            None | Some((Next::Nothing, _)) => break,
            Some((Next::Send(id), true)) => one(outbox, id).await,
            // An item that need not wait may be added meanwhile, so the sleep is short.
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
            // A smaller request finds out whether it is the connection.
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
        // If this cannot be stored, it is tried again after a reload.
        let _ = record::stopped(kept).await;
    }
}

async fn attempt(outbox: Outbox, id: u64) -> Tried {
    let Some(now) = current(outbox, id).await else { return Ok(()) };
    let uploaded = outbox.inner.try_with_value(|inner| inner.queue.get(id).is_some_and(|item| item.uploaded));
    if now.queued.signed.is_none() && uploaded == Some(false) {
        // Photos first, and without the turn: they take long, and need no sequence number.
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
        // The only place that signs: for the first time, or when the signed bytes can never get into the log.
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
        // The next try sends it, and each one counts: a server that never has the photo, or an intermediary that
        // swallows it, must not make this endless.
        Ok(Meaning::PhotoMissing) => {
            upload_all(outbox, &queued).await?;
            return Err(Trial::failed(Reason::PhotoLost));
        }
        // The own copy will show what has happened.
        Ok(Meaning::Disputed) => return Err(Trial::failed(Reason::Disputed)),
        Ok(Meaning::Refused(rejection)) => {
            return Err(Trial::Stop { reason: Reason::Refused(rejection), refused: true });
        }
        Err(error) => return Err(Trial::of(&error, Reason::Http(error.clone()))),
    }
    Ok(())
}

/// The item's present state, if it is still to be sent. Another tab may have signed, stopped or even settled it.
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
        // A tab that could not write has its items in memory only; then it alone can send them.
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

/// Signs with the next sequence number, and stores the signed bytes before they can be sent.
async fn sign(outbox: Outbox, now: Kept) -> Result<Queued, Trial> {
    let Some(device) = outbox.session.device() else { return Err(Trial::Look) };
    let (key, signer) = (device.public(), Signer::Device(device));
    let action = Action::from(now.queued.action.clone());
    // It may have been made while all was proven, and be signed on another visit.
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
        // What is in memory only can be signed there: a reload loses it anyway.
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

/// Handles the server's receipt. The item counts as in the log once the own copy has it.
async fn receipt(outbox: Outbox, id: u64, body: &EventBody, entry: EntryIndex) -> Tried {
    match outbox.submitter.fate(body) {
        // Its sequence number was used before this page watched it, so the copy will not show it again, and the log is
        // asked.
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

/// A receipt for an entry that the log never reaches is void: after a timeout the same bytes are sent again.
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

/// Checks what the own copy shows of everything that is signed and whose fate is not known.
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

/// Where the copy has another entry in the place that a receipt names, the server's receipt was false, and the user has
/// to decide what to do with the item.
async fn broken_promise(outbox: Outbox, id: u64) {
    let entries = outbox.copy.entries();
    let is_broken = |inner: &Inner| {
        let phase = inner.queue.get(id).map(|item| &item.phase);
        matches!(phase, Some(Phase::Promised(entry)) if entry.0 < entries)
    };
    if outbox.inner.try_with_value(is_broken).unwrap_or(false) {
        // Its sequence number was not used.
        outbox.submitter.forget_numbers();
        outbox.stop(id, &Reason::FalseReceipt, false);
        outbox.publish();
        if let Some(kept) = outbox.kept(id) {
            // If this cannot be stored, it is tried again after a reload.
            let _ = record::stopped(kept).await;
        }
    }
}

/// Another event has its sequence number, so these bytes can never get into the log. It may be signed again.
async fn overtaken(outbox: Outbox, id: u64) {
    let Some(before) = outbox.kept(id) else { return };
    let now_ms = browser::stopwatch_ms();
    outbox.inner.try_update_value(|inner| inner.queue.overtaken(id, now_ms));
    if let Some(after) = outbox.kept(id) {
        // If another tab was faster, its version holds; if this cannot be stored, the signed bytes are sent once more
        // in vain.
        let _ = record::replace(&before, &after).await;
    }
    outbox.publish();
    super::deliver_all(outbox).await;
}

/// Remembers a sequence number of this device's key as used. The item may have been signed with an earlier key.
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

/// Removes a settled item once the page has had time to show the real one.
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
