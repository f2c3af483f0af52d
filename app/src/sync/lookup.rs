//! Looking an entry up in the log, with a proof that it stands there.

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

/// How long one waits between tries where there was no answer.
pub(crate) const PAUSE_MS: u32 = 1_000;
/// How often there may be no answer.
const TRIES: u32 = 5;
/// How long it may take to find out what stands somewhere, where that is waited for.
const STANDS_MS: u32 = 20_000;

/// Nothing can be said: the server could not be reached, or there is nothing to compare.
pub(crate) struct Unknown;

/// An event as it stands in the log.
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

/// What an entry holds, if it is an event.
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

/// Whether an event stands in this place of the log; `None` where that cannot be found out now.
pub(crate) async fn stands(copy: ChainCopy, body: &EventBody, entry: EntryIndex) -> Option<bool> {
    let look = async {
        if !copy.caught_up_to(entry).await {
            return None;
        }
        let found = proven(copy, entry).await.ok()?;
        Some(found.is_some_and(|found| found.event.body == *body))
    };
    // Somebody waits for the answer, or what comes behind it does.
    browser::within(STANDS_MS, look).await.flatten()
}

/// An event as it stands in the log, with the texts that open its commitments; nothing if the proof is wrong.
pub(crate) async fn proven(copy: ChainCopy, entry: EntryIndex) -> Result<Option<Stands>, Unknown> {
    Ok(standing(copy, entry).await?.and_then(opened))
}

/// An entry as it stands in the log; nothing if the proof is wrong.
pub(crate) async fn standing(copy: ChainCopy, entry: EntryIndex) -> Result<Option<LogEntry>, Unknown> {
    let query = [("from", entry.0.to_string()), ("limit", "1".to_owned())];
    let page = answered(async || get_binary::<EntriesPage>(path::ENTRIES, &query).await).await?;
    let found = page.and_then(|page| page.entries.into_iter().next()).ok_or(Unknown)?;
    let leaf = merkle::leaf_hash(&found.bytes);
    let born = copy.with_replica(|replica| replica.ledger().state().pet_by_birth(&leaf).is_some()).ok_or(Unknown)?;
    // A birth's leaf is the pet's own name in the state.
    if !born && !is_in_log(copy, entry, &leaf).await? {
        return Ok(None);
    }
    Ok(Some(found))
}

async fn is_in_log(copy: ChainCopy, entry: EntryIndex, leaf: &Hash) -> Result<bool, Unknown> {
    let log = copy.with_replica(|replica| (replica.entries(), replica.ledger().log().root()));
    let (size, root) = log.ok_or(Unknown)?;
    let query = [("entry", entry.0.to_string()), ("size", size.to_string())];
    // A proof that does not come accuses nobody; one that is wrong does.
    let proof = answered(async || get_binary::<Proof>(path::INCLUSION, &query).await).await?.ok_or(Unknown)?;
    Ok(merkle::check_inclusion(leaf, entry.0, size, &proof.hashes, &root))
}

/// The answer, asked for again while there is none; nothing if the server has none.
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
