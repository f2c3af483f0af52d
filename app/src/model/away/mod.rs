//! News for a returning user: what has happened since they last looked is shown once, and this device remembers how far
//! they have read.

pub mod news;

use chain::ids::{EntryIndex, TimeMs};
use futures::future::join_all;
use leptos::prelude::*;

use news::{News, PetNews};

use super::base::Base;
use crate::browser;
use crate::content;
use crate::storage::{self, KeptSeen, Key};
use crate::sync::SyncState;

/// How often it is checked that the user is here, and how often until that is known for the first time.
const LOOK_MS: u32 = 1_000;
const FIRST_LOOK_MS: u32 = 250;
/// After a shorter absence the user is told only what concerns them.
const AWAY_MS: u64 = 30 * 60_000;
/// After a shorter absence, such as a reload, the user is told only what has changed for good.
const BRIEFLY_MS: u64 = 5 * 60_000;
/// After sleep a page gets this time to follow the chain again before it gathers news.
const WAKE_MS: u32 = 5_000;
/// The most visitors that are requested for each pet.
const VISITORS_MAX: usize = 50;

/// The news for the signed-in user.
#[derive(Clone, Copy)]
pub struct Away {
    /// What happened while the user was away; `None` while that is not known, and if there is nothing.
    pub news: RwSignal<Option<News>>,
    base: &'static Base,
    /// There is news that was not shown yet.
    untold: StoredValue<bool>,
}

impl Away {
    /// No news yet.
    pub fn new(base: &'static Base) -> Self {
        Self { news: base.news, base, untold: StoredValue::new(false) }
    }

    /// Marks the news as shown.
    pub fn told(self) {
        self.untold.set_value(false);
    }

    fn has_untold(self) -> bool {
        self.untold.get_value()
    }

    /// Closes the news after the user has read it.
    pub fn close(self) {
        self.news.set(None);
    }

    /// What the user knows after looking around now; `None` while no user is looking.
    fn seen_now(self) -> Option<KeptSeen> {
        let account = self.base.session.me.try_get_untracked().flatten()?.account;
        let ready = matches!(self.base.copy.sync.try_get_untracked()?, SyncState::Ready { .. });
        let now = TimeMs(browser::now_ms());
        let seen = |replica: &crate::sync::Replica| {
            news::seen(replica.ledger().state(), account, replica.ledger().entries().0, now)
        };
        self.base.copy.with_replica(seen).filter(|_| ready && !document().hidden())
    }
}

/// Watches for as long as the page is open.
pub(crate) async fn watch(away: Away) {
    let mut known: Option<KeptSeen> = None;
    let mut untold: Option<KeptSeen> = None;
    let mut kept = 0;
    loop {
        browser::pause(if known.is_some() { LOOK_MS } else { FIRST_LOOK_MS }).await;
        let Some(now) = away.seen_now() else { continue };
        let since = match known.take().filter(|known| known.account == now.account) {
            // The page was open, but the user was away.
            Some(known) if now.time_ms.since(known.time_ms) >= AWAY_MS => {
                browser::pause(WAKE_MS).await;
                Some(known)
            }
            Some(_) => None,
            None => {
                away.news.try_set(None);
                away.told();
                from_last_visit(&now).await
            }
        };
        if let Some(since) = since {
            let since = earliest(untold.take(), away.has_untold(), since);
            let news = gather(away, &since, &now).await;
            away.untold.set_value(news.is_some());
            untold = news.is_some().then_some(since);
            away.news.try_set(news);
        }
        if !away.has_untold() && now.entries != kept {
            // Without storage there is no news next time.
            let _ = storage::write(Key::Seen, Some(&now)).await;
            kept = now.entries;
        }
        known = Some(now);
    }
}

/// Where the news starts: news that was gathered but not shown is gathered again, together with what came since.
fn earliest(untold: Option<KeptSeen>, has_untold: bool, since: KeptSeen) -> KeptSeen {
    untold.filter(|untold| has_untold && untold.account == since.account).unwrap_or(since)
}

async fn from_last_visit(now: &KeptSeen) -> Option<KeptSeen> {
    let kept: Option<KeptSeen> = storage::read(Key::Seen).await.unwrap_or_default();
    kept.filter(|kept| kept.chain_id == now.chain_id && kept.account == now.account && kept.entries <= now.entries)
}

/// The news since then, if there are any.
async fn gather(away: Away, since: &KeptSeen, now: &KeptSeen) -> Option<News> {
    let mut news = away.base.copy.with_replica(|replica| news::news(replica.ledger().state(), since))?;
    let visitors = news.pets.iter().map(|pet| visitors(pet, since.entries, now.entries));
    let visitors = join_all(visitors).await;
    for (pet, visitors) in news.pets.iter_mut().zip(visitors) {
        pet.visitors = visitors;
    }
    let told = match now.time_ms.since(since.time_ms) {
        AWAY_MS.. => news.is_personal() || news.pages > 0,
        BRIEFLY_MS.. => news.is_personal(),
        _ => news.is_lasting(),
    };
    told.then_some(news)
}

/// Visitors of a pet in the entries from `from` on, once the server has read up to `to`.
async fn visitors(pet: &PetNews, from: u64, to: u64) -> Option<(Vec<api::content::AccountRef>, bool)> {
    let after = EntryIndex(from.saturating_sub(1));
    let ask = async || content::visitors(pet.birth, after, VISITORS_MAX).await;
    let page = content::made_from(|| EntryIndex(to), |page| page.as_of, ask).await.ok()?;
    (page.as_of.0 >= to).then_some((page.visitors, page.more))
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::ids::{AccountId, Height};

    use super::*;

    fn seen(account: u32, time: u64) -> KeptSeen {
        KeptSeen {
            chain_id: Hash([1; 32]),
            account: AccountId(account),
            entries: time,
            height: Height(time),
            time_ms: TimeMs(time),
            pets: Vec::new(),
            offered: Vec::new(),
            bids: Vec::new(),
        }
    }

    #[test]
    fn news_that_was_not_shown_is_gathered_again() {
        let from = |untold, has_untold| earliest(untold, has_untold, seen(1, 20)).time_ms.0;
        assert_eq!(from(Some(seen(1, 10)), true), 10);
        assert_eq!(from(Some(seen(1, 10)), false), 20, "told");
        assert_eq!(from(Some(seen(2, 10)), true), 20, "another account's");
        assert_eq!(from(None, true), 20);
    }
}
