//! The outbox: what somebody does shows at once, is kept over a reload, and goes out in order, once. `queue.rs` has the rules.
//!
//! A thing is signed only when it is its turn, and the signed bytes are kept before they are sent. From then on those
//! very bytes are sent until this browser's own copy of the chain shows what became of them.

mod deliver;
mod forgotten;
pub mod lock;
pub mod queue;
mod record;
pub(crate) mod save;

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
pub(crate) use forgotten::keep_again;
use queue::{Item, Kept, Phase, Queued, QueuedPhoto, TAKE_BACK_MS};

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
    let made_ms = browser::now_ms();
    let moment_ms = if matches!(action, Action::Post(_) | Action::Comment(_)) { TAKE_BACK_MS } else { 0 };
    let id = world.inner.with_value(|inner| inner.queue.fresh_id(made_ms, u16::from_le_bytes(browser::random())));
    let urls = photos.iter().map(|photo| photo.url.clone()).collect();
    let photos = photos.into_iter().map(queued_photo).collect();
    let not_before_ms = made_ms + moment_ms;
    let queued = Queued { id, chain_id, account, action, texts, photos, made_ms, not_before_ms, signed: None };
    let mut item = Item::new(Kept::waiting(queued.clone()), urls, made_ms, browser::stopwatch_ms());
    item.held = true;
    world.inner.update_value(|inner| inner.queue.add(item));
    publish(world);
    spawn_local(keep_and_deliver(world, queued));
    Ok(PendingId(id))
}

later_work!(checking: fn keep_and_deliver(queued: Queued) = kept_and_delivered);

async fn kept_and_delivered(world: World, queued: Queued) {
    keep(world, queued).await;
    deliver::all(world).await;
}

/// Takes something out that cannot get into the log by itself. Whether it was taken out.
pub(crate) fn remove(world: World, id: PendingId) -> bool {
    let removed = world.inner.try_update_value(|inner| inner.queue.remove(id.0)).unwrap_or(false);
    if removed {
        publish(world);
        spawn_local(record::forget(id.0));
    }
    removed
}

/// Lets something go again that had stopped.
pub(crate) fn again(world: World, id: PendingId) {
    let now_ms = browser::stopwatch_ms();
    if world.inner.try_update_value(|inner| inner.queue.again(id.0, now_ms)) == Some(true) {
        publish(world);
        spawn_local(async move {
            if let Some(kept) = kept(world, id.0) {
                // If this cannot be kept, it stands still again after a reload, with its reason.
                let _ = record::stopped(kept).await;
            }
            deliver_all(world).await;
        });
    }
}

/// Takes up what an earlier visit left, or a tab that was closed.
pub(crate) async fn recall(world: World) {
    let Some(me) = world.inner.try_with_value(|inner| inner.kept_me.clone()).flatten() else { return };
    let own = |kept: &Kept| kept.queued.account == me.account && kept.queued.chain_id == me.chain_id;
    let kept_in = forgotten::database().await;
    let (wall_ms, now_ms) = (browser::now_ms(), browser::stopwatch_ms());
    for kept in record::all().await.into_iter().filter(own) {
        let known = world.inner.try_with_value(|inner| inner.queue.get(kept.queued.id).is_some());
        if known != Some(false) {
            continue;
        }
        if let Some(signed) = &kept.queued.signed {
            world.expect(&signed.body);
        }
        let urls = kept.queued.photos.iter().filter_map(|photo| photo::address_of(&photo.bytes)).collect();
        let mut item = Item::new(kept, urls, wall_ms, now_ms);
        item.kept_in = kept_in;
        world.inner.try_update_value(|inner| inner.queue.add(item));
    }
    publish(world);
    deliver_all(world).await;
}

/// Forgets everything that was not sent: without its key nobody can sign it any more.
pub(crate) async fn forget(world: World) {
    let ids: Vec<u64> = world.inner.with_value(|inner| inner.queue.items().iter().map(|item| item.queued.id).collect());
    world.inner.update_value(|inner| inner.queue.clear());
    publish(world);
    for id in ids {
        record::forget(id).await;
    }
}

/// The copy has got something that was signed here: the only thing that settles what is in the outbox, or takes a number
/// away from it.
pub(crate) fn told(world: World) {
    spawn_local(deliver_told(world));
}

later_work!(checking: fn deliver_told = deliver::told);

/// What follows the chain can reach the server again: what failed before that goes at once.
pub(crate) fn wake(world: World) {
    let now_ms = browser::stopwatch_ms();
    world.inner.try_update_value(|inner| inner.queue.wake(now_ms));
    publish(world);
}

/// Writes a new thing down and lets it go out; unless it was taken back meanwhile.
async fn keep(world: World, queued: Queued) {
    let unfinished = Unfinished::begin();
    let id = queued.id;
    // Before it is written: what is forgotten right after that must not look like something that another tab has taken out.
    let database = forgotten::database().await;
    let kept = record::begin(&Kept::waiting(queued)).await.is_ok();
    let kept_in = database.filter(|_| kept);
    let still_there = world.inner.try_update_value(|inner| {
        let still_there = inner.queue.get_mut(id).map(|item| (item.held, item.kept_in) = (false, kept_in)).is_some();
        if !kept && still_there {
            // It goes out all the same, as long as this page stays open.
            inner.unkept.insert(id, unfinished);
        }
        still_there
    });
    if still_there == Some(false) {
        record::forget(id).await;
    }
}

fn kept(world: World, id: u64) -> Option<Kept> {
    world.inner.try_with_value(|inner| inner.queue.get(id).map(Item::kept)).flatten()
}

/// Shows the outbox as it is now. What is on its way no more may be left.
fn publish(world: World) {
    let now_ms = browser::stopwatch_ms();
    world.inner.try_update_value(|inner| inner.unkept.retain(|id, _| inner.queue.get(*id).is_some_and(is_unsettled)));
    let shown: Option<Vec<_>> =
        world.inner.try_with_value(|inner| inner.queue.items().iter().map(|item| shown(item, now_ms)).collect());
    if let Some(shown) = shown
        && world.outbox.try_with_untracked(|known| *known != shown) == Some(true)
    {
        world.outbox.try_set(shown);
    }
}

fn is_unsettled(item: &Item) -> bool {
    !matches!(item.phase, Phase::Settled(_))
}

fn shown(item: &Item, now_ms: f64) -> Pending {
    let queued = &item.queued;
    let state = match &item.phase {
        Phase::Waiting if item.can_be_taken_back(now_ms) => PendingState::TakeBack,
        Phase::Waiting => PendingState::Waiting { why: item.why.clone(), signed: item.is_signed() },
        Phase::Sending => PendingState::Sending,
        Phase::Promised(_) => PendingState::Sending,
        Phase::Settled(entry) => PendingState::Settled(*entry),
        Phase::Stopped(stop) => {
            PendingState::Stopped { words: Sentence::new(stop.words.clone()), refused: stop.refused }
        }
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
