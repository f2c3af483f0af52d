//! Entries as JSON for people and scripts: what they say, without what only proves it.

use api::hex::Hex;
use api::log::LogEntry;
use chain::codec;
use chain::economy::Economy;
use chain::entry::{Block, BlockHeader, BlockKind, Entry, EntryKind, Genesis, Seal};
use chain::event::{Action, Author, SignedEvent};
use chain::hash::Hash;
use chain::merkle;
use chain::params::Params;
use chain::submission;
use serde::Serialize;

use super::fields::{HexBytes, Num};

/// An entry.
#[derive(Debug, Serialize)]
pub struct EntryTold {
    entry: Num,
    time_ms: Num,
    /// Its leaf hash: the chain's id for the genesis, a pet's birth hash for a birth.
    leaf: Hex,
    #[serde(flatten)]
    kind: KindTold,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum KindTold {
    Genesis(GenesisTold),
    Event(EventTold),
    Block(BlockTold),
}

#[derive(Debug, Serialize)]
struct GenesisTold {
    version: u8,
    house: Hex,
    /// In the form of a rules file, so that `new` takes it.
    rules: RulesTold,
}

#[derive(Debug, Serialize)]
struct RulesTold {
    #[serde(flatten)]
    params: Params,
    #[serde(skip_serializing_if = "Option::is_none")]
    economy: Option<Economy>,
}

#[derive(Debug, Serialize)]
struct EventTold {
    /// As in section 4 of the protocol.
    action: &'static str,
    /// None for a newcomer, who gets its number by this event.
    account: Option<u32>,
    key: Hex,
    sequence: Num,
    #[serde(skip_serializing_if = "Option::is_none")]
    pet: Option<Hex>,
    /// The entry that is answered, patted, shared, edited or erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    moment: Option<Num>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    texts: Vec<TextTold>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    photos: Vec<Hex>,
}

#[derive(Debug, Serialize)]
struct TextTold {
    of: String,
    /// None if it was erased or is not known.
    text: Option<String>,
}

#[derive(Debug, Serialize)]
struct BlockTold {
    #[serde(flatten)]
    header: HeaderTold,
    closer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    votes: Option<usize>,
}

/// A block header.
#[derive(Debug, Serialize)]
pub struct HeaderTold {
    height: Num,
    kind: &'static str,
    previous: Hex,
    entries: Num,
    log_root: Hex,
    state_root: Hex,
    miner: u32,
    difficulty: Num,
    nonce: Num,
    /// Its canonical bytes.
    bytes: HexBytes,
}

impl EntryTold {
    /// An entry at its place; `None` if its bytes are no entry, which the rules would have refused.
    pub fn of(index: u64, entry: &LogEntry) -> Option<Self> {
        let Entry { time_ms, kind } = codec::decode(&entry.bytes).ok()?;
        let kind = match kind {
            EntryKind::Genesis(genesis) => KindTold::Genesis(GenesisTold::of(&genesis)),
            EntryKind::Event(event) => KindTold::Event(EventTold::of(&event, entry)),
            EntryKind::Block(block) => KindTold::Block(BlockTold::of(&block)),
        };
        Some(Self { entry: Num(index), time_ms: Num(time_ms.0), leaf: Hex(merkle::leaf_hash(&entry.bytes)), kind })
    }

    /// Whether it is something that an account did.
    pub fn is_event(&self) -> bool {
        matches!(self.kind, KindTold::Event(_))
    }
}

impl GenesisTold {
    fn of(genesis: &Genesis) -> Self {
        let rules = &genesis.rules;
        let told = RulesTold { params: rules.params().clone(), economy: rules.economy().cloned() };
        Self { version: rules.version() as u8, house: Hex(Hash(genesis.house.0)), rules: told }
    }
}

impl EventTold {
    fn of(event: &SignedEvent, entry: &LogEntry) -> Self {
        let body = &event.body;
        let account = match &body.author {
            Author::Newcomer(_) => None,
            Author::Member(account) => Some(account.0),
        };
        let text = |place: usize| entry.texts.get(place)?.as_ref()?.text().map(ToOwned::to_owned);
        let slots = submission::text_slots(body).into_iter().enumerate();
        Self {
            action: body.action.facts().name,
            account,
            key: Hex(Hash(body.key.0)),
            sequence: Num(body.sequence),
            pet: body.action.pet().copied().map(Hex),
            moment: moment(&body.action).map(Num),
            texts: slots.map(|(place, slot)| TextTold { of: slot.kind.to_string(), text: text(place) }).collect(),
            photos: submission::photos(body).into_iter().map(Hex).collect(),
        }
    }
}

fn moment(action: &Action) -> Option<u64> {
    let entry = match action {
        Action::Comment(comment) => comment.moment,
        Action::Pat(pat) => pat.moment?,
        Action::Share(share) => share.moment,
        Action::Edit(edit) => edit.entry,
        Action::Redact(redact) => redact.entry,
        _ => return None,
    };
    Some(entry.0)
}

impl BlockTold {
    fn of(block: &Block) -> Self {
        let closer = match block.closer.seal() {
            Seal::House(_) => "house",
            Seal::Work { .. } => "work",
        };
        Self { header: HeaderTold::of(&block.header), closer, votes: block.closer.votes().map(<[_]>::len) }
    }
}

impl HeaderTold {
    /// A header.
    pub fn of(header: &BlockHeader) -> Self {
        Self {
            height: Num(header.height.0),
            kind: match header.kind {
                BlockKind::Activity => "activity",
                BlockKind::Time => "time",
            },
            previous: Hex(header.previous),
            entries: Num(header.entries.0),
            log_root: Hex(header.log_root),
            state_root: Hex(header.state_root),
            miner: header.miner.0,
            difficulty: Num(header.difficulty),
            nonce: Num(header.nonce),
            bytes: HexBytes(codec::encode(header)),
        }
    }
}
