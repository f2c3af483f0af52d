//! Items whose records were deleted by the browser: the user has cleared site data, or the device has run out of space.
//! This page still has them, and stores them again.
//!
//! A record that another tab has removed because it was done is missing, too. But then the database is still the same.

use chain::event::Action;
use leptos::prelude::{UpdateValue as _, WithValue as _};

use super::queue::{Kept, Phase, Queued};
use super::{Inner, Outbox, Reason, record};
use crate::leaving::Unfinished;
use crate::storage::{self, OwnDeed};

/// The name of the database; `None` if that cannot be read.
pub(super) async fn database() -> Option<storage::Name> {
    storage::name().await.ok()
}

/// Whether the database that an item was stored in no longer exists.
pub(super) async fn is_forgotten(outbox: Outbox, id: u64) -> bool {
    let then = outbox.inner.try_with_value(|inner| inner.queue.get(id).and_then(|item| item.kept_in)).flatten();
    match (then, database().await) {
        (Some(then), Some(now)) => then != now,
        _ => false,
    }
}

/// Stores again all items that were lost.
pub(super) async fn keep_again(outbox: Outbox) {
    let settled = |phase: &Phase| matches!(phase, Phase::Settled(_));
    let ids = |inner: &Inner| -> Vec<u64> {
        let waits = inner.queue.items().iter().filter(|item| !item.held && !item.leaving && !settled(&item.phase));
        waits.map(|item| item.queued.id).collect()
    };
    for id in outbox.inner.try_with_value(ids).unwrap_or_default() {
        if is_forgotten(outbox, id).await {
            begin_again(outbox, id).await;
        }
    }
}

/// Goes on with a lost item. `None` if it is not to be sent now.
pub(super) async fn go_on(outbox: Outbox, id: u64) -> Option<Kept> {
    let own = outbox.session.own();
    let after = outbox.inner.try_with_value(|inner| Some(After::of(&inner.queue.get(id)?.queued, &own))).flatten();
    match after? {
        After::InLog => {
            outbox.inner.try_update_value(|inner| inner.queue.drop_item(id));
            outbox.publish();
            return None;
        }
        After::Ask => {
            outbox.stop(id, &Reason::Forgotten, false);
            outbox.publish();
        }
        After::Goes => {}
    }
    begin_again(outbox, id).await;
    outbox.kept(id).filter(|kept| kept.stop.is_none())
}

async fn begin_again(outbox: Outbox, id: u64) {
    let (Some(kept), now) = (outbox.kept(id), database().await) else { return };
    let written = record::begin(&kept).await.is_ok();
    outbox.inner.try_update_value(|inner| {
        match inner.queue.get_mut(id) {
            Some(item) if written => item.kept_in = now,
            // An item that cannot be stored stays in this page, which sends it and asks before the user leaves.
            Some(_) => drop(inner.unkept.insert(id, Unfinished::begin())),
            None => {}
        }
    });
}

/// How a lost item goes on, where another tab may have sent it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    /// Send it.
    Goes,
    /// It is in the log.
    InLog,
    /// It is not known; the user can check.
    Ask,
}

impl After {
    /// `own` are the account's recent actions, as this browser's own copy shows.
    fn of(queued: &Queued, own: &[OwnDeed]) -> Self {
        // The same bytes get into the log once.
        if queued.signed.is_some() {
            return Self::Goes;
        }
        let is_there = |action: &Action| own.iter().any(|deed| deed.action == *action);
        // Salts are random, so an action with texts or photographs is either in the log or not. Two pats cannot be told
        // apart.
        match queued.texts.is_empty() && queued.photos.is_empty() {
            true => Self::Ask,
            false if is_there(&queued.action.clone().into()) => Self::InLog,
            false => Self::Goes,
        }
    }
}

#[cfg(test)]
mod tests {
    use chain::commitment::SealedText;
    use chain::event::Author;
    use chain::hash::Hash;
    use chain::ids::{AccountId, EntryIndex, TimeMs};
    use chain::keys::PublicKey;
    use testkit::said::{self, Said};

    use super::super::QueuedAction;
    use super::*;

    fn queued(said: Said) -> Queued {
        let Said { action, texts } = said;
        let action = QueuedAction::try_from(action).expect("it waits in the outbox");
        let (chain_id, account, photos) = (Hash([0; 32]), AccountId(1), Vec::new());
        Queued { id: 1, chain_id, account, action, texts, photos, made_ms: 0, not_before_ms: 0, signed: None }
    }

    fn answer(salt: u8) -> Queued {
        queued(said::comment(Hash([1; 32]), EntryIndex(2), SealedText::new([salt; 16], "Good morning")))
    }

    fn in_log(queued: &Queued) -> OwnDeed {
        let (entry, time_ms, key) = (EntryIndex(9), TimeMs(1), PublicKey([1; 32]));
        OwnDeed { entry, time_ms, key, sequence: 3, action: queued.action.clone().into(), words: None }
    }

    #[test]
    fn a_lost_item_is_sent_unless_it_is_in_the_log_or_that_is_unknown() {
        assert_eq!(After::of(&answer(1), &[]), After::Goes);
        assert_eq!(After::of(&answer(1), &[in_log(&answer(2))]), After::Goes);
        assert_eq!(After::of(&answer(1), &[in_log(&answer(1))]), After::InLog);
        let pat = said::pat(Hash([1; 32]), None);
        assert_eq!(After::of(&queued(pat.clone()), &[]), After::Ask);
        let signed = Some(pat.clone().unsigned(Author::Member(AccountId(1)), PublicKey([1; 32]), 0));
        assert_eq!(After::of(&Queued { signed, ..queued(pat) }, &[]), After::Goes);
    }
}
