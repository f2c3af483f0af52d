//! This browser's own copy of the chain, and what it remembers of the house's checkpoints. Runs without a browser.

use chain::Actor;
use chain::abi::Receipt;
use chain::checkpoint::{Checkpoint, CheckpointFault};
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{Height, TimeMs};
use chain::keys::Signature;
use chain::ledger::{Ledger, Trust};
use chain::restore::restore_in_steps;
use chain::state::State;
use chain::verify;

use super::bookmark::Bookmark;
use super::distrust::Distrust;
use super::proof::{Elsewhere, Extent, Missing, Question, Standing, Start};
use super::roots::{ROOTS_MAX, Root, Roots};
use crate::storage::{KeptCopy, KeptPeak};

/// A copy that is further behind continues from a server's snapshot, too: after months away the user need not wait an
/// hour while all is checked. It is more than a first visit replays from the beginning: a copy that was fully checked
/// here is not given up lightly.
const BEHIND_MAX: u64 = 4 * ROOTS_MAX as u64;

/// The result of comparing a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Witnessed {
    /// It fits this copy.
    Fits(u64),
    /// It is of a longer log, and is compared when this copy is as long.
    Ahead(u64),
    /// It is of a shorter log than any whose root is remembered: see [`Replica::questions`].
    Older(u64),
}

impl Witnessed {
    /// The checkpoint's size.
    pub fn entries(self) -> u64 {
        match self {
            Self::Fits(entries) | Self::Ahead(entries) | Self::Older(entries) => entries,
        }
    }
}

/// [`verify::may`].
type Judge = fn(&State, &Actor, &Action, TimeMs) -> Result<(), Rejection>;

/// The copy.
#[derive(Clone, Debug)]
pub struct Replica {
    ledger: Ledger,
    /// A pointer, so that the rules are in the part of the program that makes copies, not in the first one with the
    /// feed.
    judge: Judge,
    /// Entries before this one were taken from a snapshot; 0 if this browser has checked everything itself.
    pub checked_from: u64,
    /// Blocks closed at the last checkpoint that fits.
    pub checked_to: Height,
    /// How many entries of this copy the house has signed.
    signed: u64,
    start: Start,
    roots: Roots,
    peak: Option<KeptPeak>,
    elsewhere: Elsewhere,
    /// The opened link names another chain.
    other_book: bool,
    /// A checkpoint of a longer log, to be compared once the copy is that long.
    awaited: Option<Signed>,
    /// The newest checkpoint that fits, for others to compare.
    bookmark: Option<Bookmark>,
}

/// A checkpoint with the house's signature.
#[derive(Clone, Debug)]
struct Signed {
    checkpoint: Checkpoint,
    signature: Signature,
    note: String,
}

impl Replica {
    /// A copy that begins with the first entry.
    ///
    /// # Errors
    /// `Unreadable`, and `Forged` if it is not a valid genesis.
    pub fn begin(genesis: &[u8]) -> Result<Self, Distrust> {
        let entry: Entry = codec::decode(genesis).map_err(|_| Distrust::Unreadable)?;
        Ok(Self::new(Ledger::new(entry)?, 0, Start::Known))
    }

    /// A copy that begins with a server's snapshot, of which nothing is proven yet. Takes long where there are many
    /// pets, so it pauses in between.
    ///
    /// # Errors
    /// `Unreadable`, and `Forged` if its parts do not fit together.
    pub async fn restore(snapshot: &[u8], pause: impl AsyncFn()) -> Result<Self, Distrust> {
        let ledger = restore_in_steps(snapshot, pause).await?;
        let end = Extent { entries: ledger.entries().0, root: ledger.log().root() };
        let leaf = ledger.state().globals().block_leaf;
        Ok(Self::new(ledger, end.entries, Start::Snapshot { end, leaf, placed: false, block: None }))
    }

    /// A copy that continues from a stored one that was proven, see [`Self::to_keep`]. `None` if the stored one is
    /// damaged: that is not the server's fault.
    pub async fn resume(kept: &KeptCopy, pause: impl AsyncFn()) -> Option<Self> {
        let ledger = restore_in_steps(&kept.snapshot, pause).await.ok()?;
        let mut replica = Self::new(ledger, kept.checked_from, Start::Known);
        replica.signed = replica.entries();
        let is_whole = replica.roots() == (kept.chain_id, kept.entries, kept.log_root, kept.state_root);
        is_whole.then_some(replica)
    }

    fn new(ledger: Ledger, checked_from: u64, start: Start) -> Self {
        let mut replica = Self {
            ledger,
            judge: verify::may,
            checked_from,
            checked_to: Height(0),
            signed: 0,
            start,
            roots: Roots::default(),
            peak: None,
            elsewhere: Elsewhere::default(),
            other_book: false,
            awaited: None,
            bookmark: None,
        };
        replica.remember_root();
        replica
    }

    /// The chain.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Whether `actor` may do `action` at `now`, as far as can be known before it is signed.
    ///
    /// # Errors
    /// The first broken rule.
    pub fn may(&self, actor: &Actor, action: &Action, now: TimeMs) -> Result<(), Rejection> {
        (self.judge)(self.ledger.state(), actor, action, now)
    }

    /// The chain's id.
    pub fn chain_id(&self) -> Hash {
        self.ledger.state().chain_id()
    }

    /// Entries in the copy.
    pub fn entries(&self) -> u64 {
        self.ledger.entries().0
    }

    /// The house's latest checkpoint.
    pub fn peak(&self) -> Option<&KeptPeak> {
        self.peak.as_ref()
    }

    /// What a snapshot has to continue if it replaces this copy, where the copy is far behind the house's latest
    /// checkpoint. Without a peak that could not be proven.
    pub fn far_behind(&self, signed: u64) -> Option<KeptPeak> {
        let is_far = signed.saturating_sub(self.entries()) > BEHIND_MAX;
        self.peak.clone().filter(|_| is_far)
    }

    /// The copy compared with what the house has signed.
    pub fn standing(&self) -> Standing {
        let book = self.other_book.then_some(Missing::Chain);
        let missing = book.or(self.elsewhere.missing()).or(self.start.missing(self.signed));
        Standing { missing, entries: self.entries(), signed: self.signed, awaits: self.awaited.is_some() }
    }

    /// Adds the stored checkpoint of an earlier visit. An unsigned one is damaged and ignored.
    ///
    /// # Errors
    /// `OtherChain`, `Forked`.
    pub fn recall(&mut self, peak: KeptPeak) -> Result<(), Distrust> {
        if !peak.is_whole() {
            return Ok(());
        }
        if peak.chain_id != self.chain_id() {
            return Err(Distrust::OtherChain);
        }
        if self.read(&peak.note).is_err() {
            return Ok(());
        }
        let extent = Extent { entries: peak.entries, root: peak.root };
        self.elsewhere.visit = Some(extent);
        self.peak = Some(peak);
        self.roots.at(extent.entries).map_or(Ok(()), |known| self.meet_elsewhere(known))
    }

    /// Adds the bookmark of a link. An unsigned one is ignored.
    ///
    /// # Errors
    /// `Forked`: the house has signed two logs.
    pub fn compare(&mut self, link: &Bookmark) -> Result<(), Distrust> {
        if link.chain_id != self.chain_id() {
            self.other_book = true;
            return Ok(());
        }
        if !link.is_signed(&self.ledger.house()) {
            return Ok(());
        }
        self.elsewhere.link = Some(Extent { entries: link.entries, root: link.root });
        self.roots.at(link.entries).map_or(Ok(()), |known| self.meet_elsewhere(known))
    }

    /// The bookmark for a link.
    pub fn bookmark(&self) -> Option<&Bookmark> {
        self.bookmark.as_ref()
    }

    /// Whether the link's bookmark was compared, and fits.
    pub fn fits_link(&self) -> bool {
        self.elsewhere.link_fits
    }

    /// Appends an entry after full verification.
    ///
    /// # Errors
    /// `Unreadable`, `Forged`; `Forked` when the log is not the one that the house has signed.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<(Entry, Receipt), Distrust> {
        let (entry, receipt) = self.ledger.replay_bytes(bytes, Trust::None)?;
        let root = self.remember_root();
        if matches!(entry.kind, EntryKind::Block(_)) {
            self.start.passed_block(root.extent.entries);
        }
        self.meet_elsewhere(root)?;
        self.meet_awaited(root)?;
        Ok((entry, receipt))
    }

    /// Drops undo data: this copy is never rolled back.
    pub fn settle(&mut self) {
        self.ledger.commit();
    }

    /// The size of the log in a checkpoint that the house has signed.
    ///
    /// # Errors
    /// `Unsigned`, `OtherChain`.
    pub fn size_in(&self, note: &str) -> Result<u64, Distrust> {
        self.read(note).map(|signed| signed.checkpoint.entries)
    }

    fn read(&self, note: &str) -> Result<Signed, Distrust> {
        let opened = Checkpoint::open_signed(note, &self.chain_id(), &self.ledger.house());
        let (checkpoint, signature) = opened.map_err(|fault| match fault {
            CheckpointFault::WrongOrigin => Distrust::OtherChain,
            CheckpointFault::Malformed | CheckpointFault::Unsigned => Distrust::Unsigned,
        })?;
        Ok(Signed { checkpoint, signature, note: note.to_owned() })
    }

    /// Compares a signed checkpoint with this copy, at once or when the copy is as long.
    ///
    /// # Errors
    /// `Unsigned`, `OtherChain`, `Forked`, and `RolledBack` for one that is shorter than what was seen before.
    pub fn witness(&mut self, note: &str) -> Result<Witnessed, Distrust> {
        let signed = self.read(note)?;
        let Checkpoint { entries, root, .. } = signed.checkpoint;
        let shown_before = self.peak.as_ref().map_or(0, |peak| peak.entries);
        let witnessed = if let Some(known) = self.roots.at(entries) {
            self.accept(signed, known)?;
            Witnessed::Fits(entries)
        } else if entries > self.entries() {
            let sooner = self.awaited.as_ref().is_none_or(|awaited| entries < awaited.checkpoint.entries);
            if sooner {
                self.awaited = Some(signed);
            }
            Witnessed::Ahead(entries)
        } else {
            self.elsewhere.late = Some(Extent { entries, root });
            Witnessed::Older(entries)
        };
        if entries < shown_before { Err(Distrust::RolledBack) } else { Ok(witnessed) }
    }

    /// The proofs to request: that checkpoints older than what can be compared here are beginnings of this log, and the
    /// snapshot's position in it.
    pub fn questions(&self) -> Vec<Question> {
        let front = self.roots.first().map(|first| first.extent);
        let older = self.elsewhere.all();
        let older = older.filter_map(|old| Some((old, front.filter(|front| old.entries < front.entries)?)));
        self.start.question().into_iter().chain(older.map(|(old, new)| Question::Consistency { old, new })).collect()
    }

    /// Handles the server's answer to one of them.
    ///
    /// # Errors
    /// `Forked` if the proof is wrong.
    pub fn answer(&mut self, question: &Question, hashes: &[Hash]) -> Result<(), Distrust> {
        if !question.is_proven_by(hashes) {
            return Err(Distrust::Forked);
        }
        match question {
            Question::LastLeaf { .. } => self.start.place(),
            Question::Consistency { old, .. } => {
                self.signed = self.signed.max(old.entries);
                self.elsewhere.settle(*old);
            }
        }
        Ok(())
    }

    /// The copy for the next visit, if it is at the end of a block. It may be stored once the house has signed as many
    /// entries, and nothing is missing.
    pub fn to_keep(&self) -> Option<KeptCopy> {
        let snapshot = self.ledger.snapshot().ok()?;
        let (chain_id, entries, log_root, state_root) = self.roots();
        Some(KeptCopy { checked_from: self.checked_from, snapshot, chain_id, entries, log_root, state_root })
    }

    /// What identifies a copy at the end of a block, bit for bit: the chain, the log's size and root, and the
    /// state's root.
    fn roots(&self) -> (Hash, u64, Hash, Hash) {
        (self.chain_id(), self.entries(), self.ledger.log().root(), self.ledger.block_end_root())
    }

    /// Whether the last entry applied closed a block.
    pub fn at_block_end(&self) -> bool {
        self.ledger.at_block_end()
    }

    fn meet_elsewhere(&mut self, root: Root) -> Result<(), Distrust> {
        if self.elsewhere.meet(root.extent)? {
            self.fits(root);
        }
        Ok(())
    }

    fn meet_awaited(&mut self, root: Root) -> Result<(), Distrust> {
        let reached = |awaited: &mut Signed| awaited.checkpoint.entries <= root.extent.entries;
        self.awaited.take_if(reached).map_or(Ok(()), |awaited| self.accept(awaited, root))
    }

    fn accept(&mut self, signed: Signed, known: Root) -> Result<(), Distrust> {
        let Signed { checkpoint: Checkpoint { entries, root, .. }, signature, note } = signed;
        if (Extent { entries, root }) != known.extent {
            return Err(Distrust::Forked);
        }
        self.fits(known);
        let chain_id = self.chain_id();
        if self.bookmark.as_ref().is_none_or(|newest| newest.entries < entries) {
            self.bookmark = Some(Bookmark { chain_id, entries, root, signature });
        }
        // The checkpoint of an earlier visit is kept until it was compared.
        if self.elsewhere.visit.is_none() && self.peak.as_ref().is_none_or(|peak| peak.entries < entries) {
            self.peak = Some(KeptPeak { chain_id, entries, root, note });
        }
        Ok(())
    }

    /// A checkpoint matches this root.
    fn fits(&mut self, known: Root) {
        self.signed = self.signed.max(known.extent.entries);
        self.checked_to = self.checked_to.max(known.height);
    }

    fn remember_root(&mut self) -> Root {
        let extent = Extent { entries: self.entries(), root: self.ledger.log().root() };
        let root = Root { extent, height: self.ledger.state().height() };
        self.roots.push(root);
        root
    }
}
