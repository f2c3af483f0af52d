//! Blocks: closed by the house, dug, or closed elsewhere; and the votes of clocks.

use chain::abi::{DigWork, Request, Response};
use chain::codec;
use chain::entry::{Block, BlockHeader, Closer, Seal};
use chain::error::Rejection;
use chain::ids::TimeMs;
use chain::keys::{PublicKey, Signature, sign};
use chain::vote::ClockVote;
use chain::work::Puzzle;

use super::answer::{Answer, ReceiptTold, WorkTold};
use super::error::ScriptError;
use super::fields::{HexBytes, HexText, Num};
use super::session::Session;
use super::told::HeaderTold;

impl Session {
    pub(super) fn due(&mut self, now: TimeMs) -> Result<Answer, ScriptError> {
        Ok(match self.due_header(now)? {
            Ok(header) => Answer::Due { header: HeaderTold::of(&header) },
            Err(due) => Answer::NotDue { due_ms: Num(due.0) },
        })
    }

    /// The house closes the open block: once it is due, or with votes, as soon as the clocks are asked.
    pub(super) fn close(&mut self, now: TimeMs, seed: &HexText, votes: &[HexText]) -> Result<Answer, ScriptError> {
        let (seed, votes) = (seed.array("seed")?, read_votes(votes)?);
        let chain_id = self.status()?.chain_id;
        let signed = |header: &BlockHeader| -> Signature { sign(&seed, &header.signed_message(&chain_id)) };
        let block = if votes.is_empty() {
            let header = self.due_header(now)?.map_err(|due| ScriptError::NotDue { due_ms: Num(due.0) })?;
            Block { closer: Closer::House(signed(&header)), header }
        } else {
            let header = self.dig_work()?.house_header();
            Block { closer: Closer::Clocks { seal: Seal::House(signed(&header)), votes }, header }
        };
        self.take(now, block)
    }

    pub(super) fn work(&mut self) -> Result<Answer, ScriptError> {
        let work = self.open_work()?;
        Ok(Answer::Work { work: work.as_ref().map(WorkTold::from) })
    }

    /// The account of this key digs the open block.
    pub(super) fn dig(&mut self, now: TimeMs, seed: &HexText, votes: &[HexText]) -> Result<Answer, ScriptError> {
        let (seed, votes) = (seed.array("seed")?, read_votes(votes)?);
        let chain_id = self.status()?.chain_id;
        let miner = self.signer(PublicKey::of_seed(&seed))?.account.ok_or(ScriptError::UnknownKey)?;
        let DigWork { header, from, .. } = self.dig_work()?;
        // Before the search, which may take long.
        if now < from {
            return Err(ScriptError::NotDue { due_ms: Num(from.0) });
        }
        let mut header = BlockHeader { miner, ..header };
        header.nonce = self.search(Puzzle::digging(&chain_id, &header, now), header.difficulty)?;
        let closer = match votes {
            votes if votes.is_empty() => Closer::Work { time_ms: now },
            votes => Closer::Clocks { seal: Seal::Work { time_ms: now }, votes },
        };
        self.take(now, Block { header, closer })
    }

    pub(super) fn hand_in(&mut self, now: TimeMs, block: &HexText) -> Result<Answer, ScriptError> {
        let block = codec::decode(&block.bytes("block")?).map_err(Rejection::from)?;
        self.take(now, block)
    }

    /// Signs the vote that counts now: the key's account says by its clock that nothing has happened for long enough.
    pub(super) fn vote(&mut self, now: TimeMs, seed: &HexText) -> Result<Answer, ScriptError> {
        let seed = seed.array("seed")?;
        let chain_id = self.status()?.chain_id;
        let account = self.signer(PublicKey::of_seed(&seed))?.account.ok_or(ScriptError::UnknownKey)?;
        let clocks = self.dig_work()?.clocks;
        let clocks = clocks.ok_or(ScriptError::NothingToDig("no clock is asked: an event waits for its block"))?;
        let vote = ClockVote::by(&seed, &chain_id, account, clocks.entry, now);
        self.ask_vote(now, vote)?;
        Ok(Answer::Vote { vote: HexBytes(codec::encode(&vote)) })
    }

    pub(super) fn check_vote(&mut self, now: TimeMs, vote: &HexText) -> Result<Answer, ScriptError> {
        let vote = codec::decode(&vote.bytes("vote")?).map_err(Rejection::from)?;
        self.ask_vote(now, vote)?;
        Ok(Answer::Nothing)
    }

    fn ask_vote(&mut self, now: TimeMs, vote: ClockVote) -> Result<(), ScriptError> {
        match self.call(&Request::Vote { now, vote })? {
            Response::Status(_) => Ok(()),
            Response::Refused(rejection) => Err(rejection.into()),
            _ => Err(self.nonsense("vote")),
        }
    }

    fn due_header(&mut self, now: TimeMs) -> Result<Result<BlockHeader, TimeMs>, ScriptError> {
        match self.call(&Request::Due(now))? {
            Response::Due(due) => Ok(due.map(|header| *header)),
            _ => Err(self.nonsense("due")),
        }
    }

    fn open_work(&mut self) -> Result<Option<DigWork>, ScriptError> {
        match self.call(&Request::Work)? {
            Response::Work(work) => Ok(work),
            _ => Err(self.nonsense("work")),
        }
    }

    fn dig_work(&mut self) -> Result<DigWork, ScriptError> {
        self.open_work()?.ok_or(ScriptError::NothingToDig("these rules have no digging"))
    }

    fn take(&mut self, now: TimeMs, block: Block) -> Result<Answer, ScriptError> {
        let result = match self.call(&Request::Close { now, block: block.clone() })? {
            Response::Appended(mut results) if results.len() == 1 => results.remove(0),
            _ => return Err(self.nonsense("close")),
        };
        let receipt = result?;
        self.log.block(&receipt, block);
        Ok(Answer::Receipt(ReceiptTold::from(receipt)))
    }
}

fn read_votes(votes: &[HexText]) -> Result<Vec<ClockVote>, ScriptError> {
    let read = |vote: &HexText| Ok(codec::decode(&vote.bytes("votes")?).map_err(Rejection::from)?);
    votes.iter().map(read).collect()
}
