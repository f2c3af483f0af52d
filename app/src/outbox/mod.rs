//! The outbox: what somebody does shows at once, is kept over a reload, and goes out in order, once.
//!
//! A thing is signed only when it is its turn, and the signed bytes are kept before they are sent. From then on those
//! very bytes are sent until an answer comes; the server answers a repetition with the first receipt. That, and one sender
//! at a time over all tabs ([`lock`]), is why nothing gets into the log twice.

mod deliver;
pub mod lock;
pub mod queue;

use chain::commitment::SealedText;
use chain::event::{Action, Decline, TakeOver};
use chain::hash::Hash;
use chain::ids::AccountId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::leaving::Unfinished;
use crate::model::{Deed, LocalPhoto, Pending, PendingId, PendingState, World};
use crate::photo::{self, Prepared};
use crate::sentence::Sentence;
use crate::storage::kept::{bytes_of, bytes_to};
use crate::storage::{self, Shelf};
use queue::{Item, Phase, Queued, QueuedPhoto, TAKE_BACK_MS};

// What signs comes with what checks.
later_work!(checking: fn deliver_all = deliver::all);

/// Puts something into the outbox and sees to it that it goes out.
///
/// # Errors
/// None today; whatever could be wrong was checked before.
pub(crate) fn add(
    world: World,
    chain_id: Hash,
    account: AccountId,
    action: Action,
    texts: Vec<SealedText>,
    photos: Vec<Prepared>,
) -> Result<PendingId, Sentence> {
    let now_ms = browser::now_ms();
    let moment_ms = if matches!(action, Action::Post(_) | Action::Comment(_)) { TAKE_BACK_MS } else { 0 };
    let id = world.inner.with_value(|inner| inner.queue.fresh_id(now_ms));
    let urls = photos.iter().map(|photo| photo.url.clone()).collect();
    let photos = photos.into_iter().map(queued_photo).collect();
    let (made_ms, not_before_ms) = (now_ms, now_ms + moment_ms);
    let queued = Queued { id, chain_id, account, action, texts, photos, made_ms, not_before_ms, signed: None };
    let mut item = Item::new(queued.clone(), urls);
    item.held = true;
    world.inner.update_value(|inner| inner.queue.add(item));
    publish(world);
    spawn_local(async move {
        keep(world, &queued).await;
        deliver_all(world).await;
    });
    Ok(PendingId(id))
}

/// Takes something out that was not signed, or that was refused. Whether it was taken out.
pub(crate) fn remove(world: World, id: PendingId) -> bool {
    let removed = world.inner.try_update_value(|inner| inner.queue.remove(id.0)).unwrap_or(false);
    if removed {
        publish(world);
        spawn_local(async move {
            // What is not kept need not be forgotten.
            let _ = storage::delete(Shelf::Outbox, &key(id.0)).await;
        });
    }
    removed
}

/// Takes up what an earlier visit left.
pub(crate) async fn recall(world: World) {
    let Some(me) = world.inner.try_with_value(|inner| inner.kept_me.clone()).flatten() else { return };
    let values = storage::get_all(Shelf::Outbox).await.unwrap_or_default();
    let kept = values.into_iter().filter_map(bytes_of).filter_map(|bytes| borsh::from_slice::<Queued>(&bytes).ok());
    let own = kept.filter(|queued| queued.account == me.account && queued.chain_id == me.chain_id);
    let items: Vec<_> = own
        .map(|queued| {
            let urls = queued.photos.iter().filter_map(|photo| photo::address_of(&photo.bytes)).collect();
            Item::new(queued, urls)
        })
        .collect();
    world.inner.try_update_value(|inner| items.into_iter().for_each(|item| inner.queue.add(item)));
    publish(world);
    deliver_all(world).await;
}

/// Forgets everything that was not sent: without its key nobody can sign it any more.
pub(crate) async fn forget(world: World) {
    let ids: Vec<u64> = world.inner.with_value(|inner| inner.queue.items().iter().map(|item| item.queued.id).collect());
    world.inner.update_value(|inner| inner.queue.clear());
    publish(world);
    for id in ids {
        // What is not kept need not be forgotten.
        let _ = storage::delete(Shelf::Outbox, &key(id)).await;
    }
}

/// Writes a new thing down and lets it go out; unless it was taken back meanwhile.
async fn keep(world: World, queued: &Queued) {
    let unfinished = Unfinished::begin();
    let kept = write(queued).await.is_ok();
    let still_there = world.inner.try_update_value(|inner| {
        let still_there = inner.queue.get_mut(queued.id).map(|item| item.held = false).is_some();
        if !kept && still_there {
            // It goes out all the same, as long as this page stays open.
            inner.unkept.insert(queued.id, unfinished);
        }
        still_there
    });
    if still_there == Some(false) {
        // What is not kept need not be forgotten.
        let _ = storage::delete(Shelf::Outbox, &key(queued.id)).await;
    }
}

async fn write(queued: &Queued) -> Result<(), storage::StorageError> {
    storage::put(Shelf::Outbox, &key(queued.id), bytes_to(&chain::codec::encode(queued))).await
}

/// Keys sort as text, so the numbers are padded.
fn key(id: u64) -> String {
    format!("{id:020}")
}

/// Shows the outbox as it is now. What waits no more may be left.
fn publish(world: World) {
    let now_ms = browser::now_ms();
    world.inner.try_update_value(|inner| inner.unkept.retain(|id, _| inner.queue.waits(*id)));
    let shown: Option<Vec<_>> =
        world.inner.try_with_value(|inner| inner.queue.items().iter().map(|item| shown(item, now_ms)).collect());
    if let Some(shown) = shown
        && world.outbox.try_with_untracked(|known| *known != shown) == Some(true)
    {
        world.outbox.try_set(shown);
    }
}

fn shown(item: &Item, now_ms: u64) -> Pending {
    let queued = &item.queued;
    let state = match &item.phase {
        Phase::Waiting if queued.signed.is_none() && now_ms < queued.not_before_ms => {
            PendingState::TakeBack { until_ms: queued.not_before_ms }
        }
        Phase::Waiting => PendingState::Waiting,
        Phase::Sending => PendingState::Sending,
        Phase::Settled(entry) => PendingState::Settled(*entry),
        Phase::Refused(words) => PendingState::Refused(words.clone()),
    };
    Pending { id: PendingId(queued.id), deed: deed(item), state, made_ms: queued.made_ms }
}

fn deed(item: &Item) -> Deed {
    let text = || item.queued.texts.first().and_then(SealedText::text).map(str::to_owned);
    match &item.queued.action {
        Action::Post(post) => Deed::Post { pet: post.pet, text: text(), photos: local_photos(item) },
        Action::Comment(comment) => {
            Deed::Comment { pet: comment.pet, moment: comment.moment, text: text().unwrap_or_default() }
        }
        Action::Pat(pat) => Deed::Pat { pet: pat.pet, moment: pat.moment },
        Action::Share(share) => Deed::Share { pet: share.pet, moment: share.moment },
        Action::Edit(edit) => Deed::Edit { entry: edit.entry, text: text().unwrap_or_default() },
        Action::Candle(candle) => Deed::Candle { pet: candle.pet },
        Action::Rest(rest) => Deed::Rest { pet: rest.pet },
        Action::TakeOver(TakeOver { pet }) | Action::Decline(Decline { pet }) => Deed::Answer { pet: *pet },
        Action::Gift(gift) => Deed::Gift { pet: gift.pet, treats: gift.treats },
        Action::Birth(_)
        | Action::Invited(_)
        | Action::Vouch(_)
        | Action::AskSitter(_)
        | Action::DismissSitter(_)
        | Action::GiveUp(_)
        | Action::Shelter(_)
        | Action::Adopt(_)
        | Action::StoryEnd(_)
        | Action::Farewell(_)
        | Action::HandOver(_)
        | Action::AuthoriseKey(_)
        | Action::RevokeKey(_)
        | Action::Rekey(_)
        | Action::VetoRekey
        | Action::Redact(_)
        | Action::ChangeRules(_)
        | Action::List(_)
        | Action::Unlist(_)
        | Action::Bid(_)
        | Action::CancelBid(_)
        | Action::Accept(_) => unreachable!("only what a day brings goes through the outbox"),
    }
}

fn local_photos(item: &Item) -> Vec<LocalPhoto> {
    let photos = item.queued.photos.iter().zip(&item.urls);
    photos
        .map(|(photo, url)| LocalPhoto {
            url: url.clone(),
            commitment: photo.commitment,
            width: photo.width,
            height: photo.height,
        })
        .collect()
}

fn queued_photo(photo: Prepared) -> QueuedPhoto {
    let Prepared { bytes, salt, commitment, width, height, .. } = photo;
    QueuedPhoto { commitment, salt, bytes, width, height }
}
