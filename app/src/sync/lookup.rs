//! Looks an entry up in the log, with an inclusion proof.

use api::log::{EntriesPage, LogEntry, Proof};
use api::path;
use chain::commitment::SealedText;
use chain::entry::{Entry, EntryKind};
use chain::event::{EventBody, SignedEvent};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::merkle;
use chain::submission::{check_text, text_slots};
use chain::text::TextKind;

use super::ChainCopy;
use crate::browser;
use crate::http::{HttpError, get_binary};

/// The pause between retries.
pub(crate) const PAUSE_MS: u32 = 1_000;
/// The number of tries.
const TRIES: u32 = 5;
/// The timeout for looking up which event stands at an entry.
const STANDS_MS: u32 = 20_000;

/// Not known: the server could not be reached, or there is nothing to compare with.
pub(crate) struct Unknown;

/// An event as the log has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stands {
    /// Its leaf hash.
    pub leaf: Hash,
    /// When it was appended.
    pub time: TimeMs,
    /// The event.
    pub event: SignedEvent,
    /// The texts that open its commitments, without the handle.
    pub texts: Vec<Option<SealedText>>,
}

/// The event of an entry, if it is one.
pub(crate) fn opened(entry: LogEntry) -> Option<Stands> {
    let decoded: Entry = chain::codec::decode(&entry.bytes).ok()?;
    let EntryKind::Event(event) = decoded.kind else { return None };
    let slots = text_slots(&event.body);
    let texts = entry.texts.into_iter().chain(std::iter::repeat(None));
    let opened = slots.iter().zip(texts).filter(|(slot, _)| slot.kind != TextKind::Handle);
    let texts = opened.map(|(slot, text)| text.filter(|text| check_text(slot, text).is_ok())).collect();
    Some(Stands { leaf: merkle::leaf_hash(&entry.bytes), time: decoded.time_ms, event, texts })
}

impl Stands {
    /// Its first text.
    pub fn first(&self) -> Option<&str> {
        self.text(0)
    }

    /// One of them.
    pub fn text(&self, place: usize) -> Option<&str> {
        self.texts.get(place)?.as_ref()?.text()
    }
}

/// Whether this event stands at this entry of the log; `None` if that cannot be found out now.
pub(crate) async fn stands(copy: ChainCopy, body: &EventBody, entry: EntryIndex) -> Option<bool> {
    let look = async {
        if !copy.caught_up_to(entry).await {
            return None;
        }
        let found = proven(copy, entry).await.ok()?;
        Some(found.is_some_and(|found| found.event.body == *body))
    };
    // The user, or the next item, waits for the result.
    browser::within(STANDS_MS, look).await.flatten()
}

/// An event with the texts that open its commitments; `None` if the proof is wrong.
pub(crate) async fn proven(copy: ChainCopy, entry: EntryIndex) -> Result<Option<Stands>, Unknown> {
    Ok(standing(copy, entry).await?.and_then(opened))
}

/// An entry; `None` if the proof is wrong.
pub(crate) async fn standing(copy: ChainCopy, entry: EntryIndex) -> Result<Option<LogEntry>, Unknown> {
    let query = [("from", entry.0.to_string()), ("limit", "1".to_owned())];
    let page = answered(async || get_binary::<EntriesPage>(path::ENTRIES, &query).await).await?;
    let found = page.and_then(|page| page.entries.into_iter().next()).ok_or(Unknown)?;
    let leaf = merkle::leaf_hash(&found.bytes);
    let born = copy.with_replica(|replica| replica.ledger().state().pet_by_birth(&leaf).is_some()).ok_or(Unknown)?;
    // A birth's leaf is in the state, as the pet's own name.
    if !born && !is_in_log(copy, entry, &leaf).await? {
        return Ok(None);
    }
    Ok(Some(found))
}

async fn is_in_log(copy: ChainCopy, entry: EntryIndex, leaf: &Hash) -> Result<bool, Unknown> {
    let log = copy.with_replica(|replica| (replica.entries(), replica.ledger().log().root()));
    let (size, root) = log.ok_or(Unknown)?;
    let query = [("entry", entry.0.to_string()), ("size", size.to_string())];
    // A missing proof proves nothing against the server; a wrong one does.
    let proof = answered(async || get_binary::<Proof>(path::INCLUSION, &query).await).await?.ok_or(Unknown)?;
    Ok(merkle::check_inclusion(leaf, entry.0, size, &proof.hashes, &root))
}

/// The response, with retries; `None` if the server has none.
pub(crate) async fn answered<T>(ask: impl AsyncFn() -> Result<T, HttpError>) -> Result<Option<T>, Unknown> {
    for _ in 0..TRIES {
        match ask().await {
            Ok(answer) => return Ok(Some(answer)),
            Err(HttpError::Busy { after_s }) => browser::pause(after_s.clamp(1, 60) * 1_000).await,
            Err(error) if error.passes() => browser::pause(PAUSE_MS).await,
            Err(_) => return Ok(None),
        }
    }
    Err(Unknown)
}
