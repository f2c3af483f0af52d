//! Entries become rows. One transaction for each page of entries.

mod changes;
mod kindness;
mod moments;
mod pets;
mod sitters;

use std::collections::HashMap;

use api::log::{EntriesPage, LogEntry};
use chain::abi::Sold;
use chain::entry::{Block, Entry, EntryKind, Genesis};
use chain::event::{Action, Author, SignedEvent};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, TimeMs};
use chain::ids::{HOUSE, HOUSE_HANDLE};
use chain::limits::MINER_ACTIVE_BLOCKS;
use chain::submission::text_slots;
use chain::text::TextKind;
use chain::vote::ClockVote;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::archive;
use super::error::ViewError;

/// What is known of a page's entries beside their bytes.
#[derive(Debug, Default)]
pub struct Beside {
    /// A photo's width and height in pixels, by its commitment.
    pub sizes: HashMap<Hash, (u32, u32)>,
    /// Pets that were sold, by the entry that made the trade: whether one did is for the rules to say.
    pub trades: HashMap<EntryIndex, Sold>,
}

/// An entry being written.
struct Row<'a> {
    tx: &'a Transaction<'a>,
    index: EntryIndex,
    time: TimeMs,
    /// Blocks closed before it.
    height: Height,
    leaf: Hash,
    texts: Vec<(TextKind, Option<String>)>,
    /// The entry that gave the key of this event to a sitter, if one signed it.
    sitter: Option<EntryIndex>,
    /// The house shelters the pets that are its own.
    has_shelter: bool,
    beside: &'a Beside,
}

/// Writes the entries that are new to the view; those it has are passed over. Gives back the view's next entry.
pub(super) fn write(connection: &mut Connection, page: &EntriesPage, beside: &Beside) -> Result<EntryIndex, ViewError> {
    let tx = connection.transaction()?;
    let expected = next(&tx)?;
    if page.first > expected {
        return Err(ViewError::Gap { expected, given: page.first });
    }
    let (mut height, mut has_shelter) = (height(&tx)?, has_shelter(&tx)?);
    let mut newest = None;
    let known = usize::try_from(expected.0 - page.first.0).unwrap_or(usize::MAX);
    for (at, logged) in page.entries.iter().enumerate().skip(known) {
        let index = EntryIndex(page.first.0 + at as u64);
        let entry: Entry = chain::codec::decode(&logged.bytes).map_err(|_| ViewError::BadEntry(index))?;
        let leaf = chain::merkle::leaf_hash(&logged.bytes);
        newest = Some(leaf);
        let (time, texts, sitter) = (entry.time_ms, texts(&entry, logged), sitters::signed_by(&tx, &entry)?);
        let row = Row { tx: &tx, index, time, height, leaf, texts, sitter, has_shelter, beside };
        match &entry.kind {
            EntryKind::Genesis(genesis) => has_shelter = row.genesis(genesis)?,
            EntryKind::Event(event) => row.event(event)?,
            EntryKind::Block(block) => {
                row.block(block)?;
                height = block.header.height;
            }
        }
    }
    let next = EntryIndex(expected.0.max(page.first.0 + page.entries.len() as u64));
    if let Some(leaf) = newest {
        tx.execute("UPDATE about SET next = ?1, leaf = ?2", params![next.0, leaf.0])?;
    }
    tx.commit()?;
    Ok(next)
}

/// How many entries the view has read.
pub(super) fn next(connection: &Connection) -> Result<EntryIndex, ViewError> {
    let next = connection.prepare_cached("SELECT next FROM about")?.query_row([], |row| row.get(0))?;
    Ok(EntryIndex(next))
}

/// The leaf of the last entry that the view has read; of none it has read any.
pub(super) fn leaf(connection: &Connection) -> Result<Option<Hash>, ViewError> {
    let leaf: Option<[u8; 32]> =
        connection.prepare_cached("SELECT leaf FROM about")?.query_row([], |row| row.get(0))?;
    Ok(leaf.map(Hash))
}

/// How many blocks the view has seen closed.
pub(super) fn height(connection: &Connection) -> Result<Height, ViewError> {
    let height: Option<u64> =
        connection.prepare_cached("SELECT max(height) FROM blocks")?.query_row([], |row| row.get(0))?;
    Ok(Height(height.unwrap_or(0)))
}

/// Whether the house shelters pets; not known before the genesis.
fn has_shelter(connection: &Connection) -> Result<bool, ViewError> {
    let has_shelter = connection.prepare_cached("SELECT has_shelter FROM about")?.query_row([], |row| row.get(0))?;
    Ok(has_shelter)
}

fn texts(entry: &Entry, logged: &LogEntry) -> Vec<(TextKind, Option<String>)> {
    let EntryKind::Event(event) = &entry.kind else { return Vec::new() };
    let text = |at: usize| logged.texts.get(at)?.as_ref()?.text().map(str::to_owned);
    text_slots(&event.body).iter().enumerate().map(|(at, slot)| (slot.kind, text(at))).collect()
}

impl Row<'_> {
    fn text(&self, kind: TextKind) -> Option<&str> {
        self.texts.iter().find(|(found, _)| *found == kind)?.1.as_deref()
    }

    /// The house is the first account. Gives back whether it shelters pets.
    fn genesis(&self, genesis: &Genesis) -> Result<bool, ViewError> {
        let has_shelter = genesis.rules.params().has_shelter();
        self.tx.execute("UPDATE about SET has_shelter = ?1", [has_shelter])?;
        self.account(Some(HOUSE_HANDLE.to_owned()), false)?;
        Ok(has_shelter)
    }

    fn event(&self, event: &SignedEvent) -> Result<(), ViewError> {
        archive::note(self.tx, &event.body.key, event.body.sequence, self.index)?;
        let author = match &event.body.author {
            Author::Member(account) => *account,
            Author::Newcomer(newcomer) => {
                self.account(self.text(TextKind::Handle).map(str::to_owned), newcomer.bot)?;
                self.last_account()?
            }
        };
        self.sat(&event.body.action)?;
        if let Some(hatchling) = event.body.action.hatchling() {
            return self.birth(author, &hatchling);
        }
        match &event.body.action {
            Action::Post(post) => self.post(author, post),
            Action::Comment(comment) => self.comment(author, comment),
            Action::Pat(pat) => self.pat(author, pat),
            Action::Share(share) => self.share(author, share),
            Action::Edit(edit) => self.edit(edit),
            Action::StoryEnd(end) => self.story_end(end),
            Action::Gift(gift) => self.gift(author, gift),
            Action::Candle(candle) => self.candle(candle),
            Action::Farewell(farewell) => self.farewell(author, farewell),
            Action::Rest(rest) => self.rest(rest),
            Action::HandOver(offer) => self.offer(&offer.pet, offer.to),
            Action::TakeOver(taken) => self.move_to(&taken.pet, author),
            Action::Decline(declined) => self.offer(&declined.pet, None),
            Action::Redact(redact) => self.redact(redact),
            Action::List(_) | Action::Bid(_) | Action::Accept(_) => self.sold(),
            Action::GiveUp(given) => self.move_to(&given.pet, HOUSE),
            Action::Shelter(tended) => self.shelter(tended),
            Action::Adopt(adopted) => self.adopt(author, adopted),
            Action::AskSitter(asked) => self.ask_sitter(asked),
            Action::Birth(_)
            | Action::Invited(_)
            | Action::Vouch(_)
            | Action::DismissSitter(_)
            | Action::Unlist(_)
            | Action::CancelBid(_)
            | Action::AuthoriseKey(_)
            | Action::RevokeKey(_)
            | Action::Rekey(_)
            | Action::VetoRekey
            | Action::ChangeRules(_) => Ok(()),
        }
    }

    /// Accounts are numbered in the order of the log, the house first.
    fn account(&self, handle: Option<String>, bot: bool) -> Result<(), ViewError> {
        let sql = "INSERT INTO accounts SELECT coalesce(max(id) + 1, 0), ?1, ?2, ?3, ?4 FROM accounts";
        self.tx.prepare_cached(sql)?.execute(params![self.index.0, handle, bot, self.time.0])?;
        Ok(())
    }

    fn last_account(&self) -> Result<AccountId, ViewError> {
        let id = self.tx.prepare_cached("SELECT max(id) FROM accounts")?.query_row([], |row| row.get(0))?;
        Ok(AccountId(id))
    }

    fn block(&self, block: &Block) -> Result<(), ViewError> {
        let before: Option<u64> =
            self.tx.prepare_cached("SELECT max(entry) FROM blocks")?.query_row([], |row| row.get(0))?;
        let events = self.index.0 - before.unwrap_or(0) - 1;
        let header = &block.header;
        let asked = block.closer.votes().map(|votes| self.votes(header.height, votes)).transpose()?;
        self.tx.prepare_cached("INSERT INTO blocks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?.execute(params![
            header.height.0,
            self.index.0,
            self.leaf.0,
            self.time.0,
            header.kind as u8,
            events,
            header.miner.0,
            header.difficulty,
            asked
        ])?;
        Ok(())
    }

    /// The clock votes of a block. Gives back how many clocks were asked: those of the house, and of whoever closed one
    /// of the last blocks.
    fn votes(&self, height: Height, votes: &[ClockVote]) -> Result<u64, ViewError> {
        let mut write = self.tx.prepare_cached("INSERT INTO votes VALUES (?1, ?2)")?;
        for vote in votes {
            write.execute(params![height.0, vote.account.0])?;
        }
        let sql = "SELECT count(*) FROM (SELECT 0 UNION
            SELECT miner FROM (SELECT miner FROM blocks WHERE height < ?1 ORDER BY height DESC LIMIT ?2))";
        let asked = self.tx.prepare_cached(sql)?.query_row(params![height.0, MINER_ACTIVE_BLOCKS], |row| row.get(0))?;
        Ok(asked)
    }

    /// The birth entry of a pet.
    fn pet_entry(&self, birth: &Hash) -> Result<EntryIndex, ViewError> {
        let mut find = self.tx.prepare_cached("SELECT entry FROM pets WHERE birth = ?1")?;
        let found = find.query_row([birth.0], |row| row.get(0)).optional()?;
        found.map(EntryIndex).ok_or(ViewError::BadEntry(self.index))
    }

    /// Runs one statement whose first parameter is `target`.
    fn run(&self, sql: &str, target: EntryIndex) -> Result<(), ViewError> {
        self.tx.prepare_cached(sql)?.execute([target.0])?;
        Ok(())
    }
}
