//! The log that a session keeps beside the rules' instance, and its form in JSON, in which one process hands a chain to
//! the next.

use api::log::LogEntry;
use chain::abi::Receipt;
use chain::codec;
use chain::commitment::SealedText;
use chain::entry::{Block, Entry, EntryKind};
use chain::error::Rejection;
use chain::submission::{self, Submission};
use serde::{Deserialize, Serialize};

use super::error::ScriptError;
use super::fields::HexText;

/// A chain as JSON: the log's entries from the genesis on, or a snapshot and the entries after it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// The snapshot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<HexText>,
    /// The entries.
    pub entries: Vec<StateEntry>,
}

/// An entry with its texts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateEntry {
    entry: HexText,
    /// In the order of the event's commitments, `null` for one that was erased. None at all: they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    texts: Vec<Option<StateText>>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateText {
    salt: HexText,
    text: String,
}

/// The log of a session's chain, as far as the session knows it.
#[derive(Debug, Default)]
pub struct KeptLog {
    /// What the chain was restored from, if not from its genesis.
    snapshot: Option<Vec<u8>>,
    /// The index of the first entry in `entries`.
    first: u64,
    entries: Vec<LogEntry>,
    committed: usize,
}

impl StateEntry {
    /// The entry, with every text proven.
    ///
    /// # Errors
    /// `BadHex`, `WrongLength`; `Refused` for a text that the entry does not commit to.
    pub fn checked(self) -> Result<LogEntry, ScriptError> {
        let texts: Vec<_> = self.texts.into_iter().map(|text| text.map(StateText::sealed).transpose()).collect();
        let texts = texts.into_iter().collect::<Result<Vec<_>, _>>()?;
        let entry = LogEntry { bytes: self.entry.bytes("entry")?, texts };
        check_texts(&entry)?;
        Ok(entry)
    }

    fn of(entry: &LogEntry) -> Self {
        let text = |sealed: &SealedText| {
            let salt = HexText::of(&sealed.salt);
            sealed.text().map(|text| StateText { salt, text: text.to_owned() })
        };
        let texts = entry.texts.iter().map(|sealed| sealed.as_ref().and_then(text)).collect();
        Self { entry: HexText::of(&entry.bytes), texts }
    }
}

impl StateText {
    fn sealed(self) -> Result<SealedText, ScriptError> {
        Ok(SealedText { salt: self.salt.array("salt")?, bytes: self.text.into_bytes() })
    }
}

/// The event's texts, each against its commitment. Whether the entry itself fits is for the rules to say.
fn check_texts(entry: &LogEntry) -> Result<(), Rejection> {
    if entry.texts.is_empty() {
        return Ok(());
    }
    let slots = match codec::decode::<Entry>(&entry.bytes)?.kind {
        EntryKind::Event(event) => submission::text_slots(&event.body),
        EntryKind::Genesis(_) | EntryKind::Block(_) => Vec::new(),
    };
    let (expected, given) = (slots.len() as u64, entry.texts.len() as u64);
    if expected != given {
        return Err(Rejection::TextCount { expected, given });
    }
    let mut pairs = slots.iter().zip(&entry.texts);
    pairs.try_for_each(|(slot, text)| text.as_ref().map_or(Ok(()), |text| submission::check_text(slot, text)))
}

impl KeptLog {
    /// A log that begins with its genesis.
    pub fn beginning(genesis: Vec<u8>) -> Self {
        let entries = vec![LogEntry { bytes: genesis, texts: Vec::new() }];
        Self { entries, committed: 1, ..Self::default() }
    }

    /// A log that goes on after a snapshot of this many entries.
    pub fn after(snapshot: Vec<u8>, first: u64) -> Self {
        Self { snapshot: Some(snapshot), first, ..Self::default() }
    }

    /// Keeps an event that was appended.
    pub fn event(&mut self, receipt: &Receipt, submission: Submission) {
        let entry = receipt.entry(EntryKind::Event(submission.event));
        let texts = submission.texts.into_iter().map(Some).collect();
        self.entries.push(LogEntry { bytes: codec::encode(&entry), texts });
    }

    /// Keeps a block that was closed.
    pub fn block(&mut self, receipt: &Receipt, block: Block) {
        let entry = receipt.entry(EntryKind::Block(block));
        self.entries.push(LogEntry { bytes: codec::encode(&entry), texts: Vec::new() });
    }

    /// Keeps entries that were replayed.
    pub fn replayed(&mut self, entries: Vec<LogEntry>) {
        self.entries.extend(entries);
    }

    /// What there is now stays.
    pub fn commit(&mut self) {
        self.committed = self.entries.len();
    }

    /// What came since then is gone.
    pub fn rollback(&mut self) {
        self.entries.truncate(self.committed);
    }

    /// The entries from this index on, each with its index.
    pub fn from(&self, from: u64) -> impl Iterator<Item = (u64, &LogEntry)> {
        let skip = usize::try_from(from.saturating_sub(self.first)).unwrap_or(usize::MAX);
        (self.first..).zip(&self.entries).skip(skip)
    }

    /// The genesis, unless the chain was restored from a snapshot.
    pub fn genesis(&self) -> Option<&LogEntry> {
        self.entries.first().filter(|_| self.snapshot.is_none())
    }

    /// All of it, for another process.
    pub fn state(&self) -> State {
        let snapshot = self.snapshot.as_deref().map(HexText::of);
        State { snapshot, entries: self.entries.iter().map(StateEntry::of).collect() }
    }
}
