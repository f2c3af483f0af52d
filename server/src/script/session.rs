//! A session: one chain at a time, held by an instance of the rules, and what was appended to it.

use std::sync::Arc;

use chain::abi::{Request, Response, Status};
use chain::commitment::handle_hash;
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::limits::HANDLE_BYTES_MAX;

use super::answer::{Answer, Outcome, PetTold};
use super::error::ScriptError;
use super::fields::{HexBytes, HexText, Num};
use super::ops::Op;
use super::state::{KeptLog, State};
use super::told::EntryTold;
use crate::host::{Fault, Rules, RulesSource};

/// Entries in one answer of `events` and `print`.
const TOLD_MAX: usize = 1_000;

/// What a session may cost.
pub struct Bounds {
    /// Expected tries of a hatching or digging work at most.
    pub tries_max: u64,
    /// Asked before each request, and again and again during long work: whether to go on.
    pub go_on: Box<dyn FnMut() -> bool>,
}

/// A session. Requests go in, one answer to each comes out.
pub struct Session {
    source: Arc<dyn RulesSource>,
    pub(super) bounds: Bounds,
    /// The instance that holds the chain.
    rules: Option<Box<dyn Rules>>,
    pub(super) log: KeptLog,
}

/// What came of a request.
#[derive(Debug)]
pub enum Turn {
    /// Its answer as JSON, on one line.
    Answered(String),
    /// The same, and the script has ended.
    Ended(String),
    /// The bounds were met; there is no answer.
    Stopped,
}

impl Session {
    /// A session without a chain.
    pub fn new(source: Arc<dyn RulesSource>, bounds: Bounds) -> Self {
        Self { source, bounds, rules: None, log: KeptLog::default() }
    }

    /// Answers a request, or says what is wrong with it.
    pub fn turn(&mut self, request: Result<Op, ScriptError>) -> Turn {
        let ends = matches!(request, Ok(Op::Quit {}));
        let done = match (self.bounds.go_on)() {
            true => request.and_then(|op| self.perform(op)),
            false => Err(ScriptError::Stopped),
        };
        let outcome = match done {
            Err(ScriptError::Stopped) => return Turn::Stopped,
            Err(error) => Outcome::Error(error.answer()),
            Ok(answer) => Outcome::Ok(answer),
        };
        let line = serde_json::to_string(&outcome).expect("answers are made of strings, numbers and lists");
        if ends { Turn::Ended(line) } else { Turn::Answered(line) }
    }

    fn perform(&mut self, op: Op) -> Result<Answer, ScriptError> {
        match op {
            Op::New { time_ms, house, rules } => self.begin(time_ms, &house, &rules),
            Op::Load { state } => self.load(state),
            Op::Restore { snapshot } => self.load(State { snapshot: Some(snapshot), entries: Vec::new() }),
            Op::Replay { entries } => self.replay(entries),
            Op::Quit {} => Ok(Answer::Nothing),
            Op::Verify { submissions, chain_id } => self.verify(&submissions, chain_id.as_ref()),
            Op::Append { time_ms, submissions } => self.append(TimeMs(time_ms.0), &submissions),
            Op::Key { seed } => {
                let key = PublicKey::of_seed(&seed.array("seed")?);
                Ok(Answer::Key { key: api::hex::Hex(Hash(key.0)) })
            }
            Op::Sign { seed, action } => self.sign_only(&seed, action),
            Op::Act { time_ms, seed, action } => self.act(TimeMs(time_ms.0), &seed, action),
            Op::Due { time_ms } => self.due(TimeMs(time_ms.0)),
            Op::Close { time_ms, seed, votes } => self.close(TimeMs(time_ms.0), &seed, &votes),
            Op::Work {} => self.work(),
            Op::Dig { time_ms, seed, votes } => self.dig(TimeMs(time_ms.0), &seed, &votes),
            Op::HandIn { time_ms, block } => self.hand_in(TimeMs(time_ms.0), &block),
            Op::Vote { time_ms, seed } => self.vote(TimeMs(time_ms.0), &seed),
            Op::CheckVote { time_ms, vote } => self.check_vote(TimeMs(time_ms.0), &vote),
            Op::Commit {} => {
                let status = self.status_after(&Request::Commit)?;
                self.log.commit();
                Ok(status.into())
            }
            Op::Rollback {} => {
                let status = self.status_after(&Request::Rollback)?;
                self.log.rollback();
                Ok(status.into())
            }
            Op::Status {} => Ok(self.status()?.into()),
            Op::Snapshot {} => match self.call(&Request::Snapshot)? {
                Response::Snapshot(bytes) => Ok(Answer::Snapshot { snapshot: HexBytes(bytes) }),
                Response::BadSnapshot(fault) => Err(ScriptError::Snapshot(fault)),
                _ => Err(self.nonsense("snapshot")),
            },
            Op::State {} => {
                self.status()?;
                Ok(Answer::State { state: self.log.state() })
            }
            Op::Pet { pet } => self.pet(&pet),
            Op::Account { handle } => match self.call(&Request::Account(handle_hash(&handle)))? {
                Response::Account(standing) => Ok(Answer::Account(standing.ok_or(ScriptError::UnknownHandle)?.into())),
                _ => Err(self.nonsense("account")),
            },
            Op::Signer { key } => Ok(Answer::Signer(self.signer(PublicKey(key.array("key")?))?.into())),
            Op::Trades { from, to } => self.trades(from, to),
            Op::ShelterNeeds {} => match self.call(&Request::ShelterNeeds)? {
                Response::ShelterNeeds(pets) => {
                    Ok(Answer::Pets { pets: pets.into_iter().map(api::hex::Hex).collect() })
                }
                _ => Err(self.nonsense("shelter needs")),
            },
            Op::Events { from, limit } => self.print(from, limit, EntryTold::is_event),
            Op::Print { from, limit } => self.print(from, limit, |_| true),
            Op::PrintGenesis {} => {
                self.status()?;
                let genesis = self.log.genesis().and_then(|entry| EntryTold::of(0, entry));
                let genesis = genesis.ok_or(ScriptError::BadRequest("a chain from a snapshot has no genesis here"))?;
                Ok(Answer::Entry(Box::new(genesis)))
            }
        }
    }

    fn pet(&mut self, name: &str) -> Result<Answer, ScriptError> {
        let birth = self.pet_named(name)?;
        match self.call(&Request::Pet(birth))? {
            Response::Pet(Some(standing)) => Ok(Answer::Pet(PetTold::of(birth, &standing))),
            Response::Pet(None) => Err(ScriptError::UnknownPet),
            _ => Err(self.nonsense("pet")),
        }
    }

    fn trades(&mut self, from: Num, to: Num) -> Result<Answer, ScriptError> {
        match self.call(&Request::Trades { from: EntryIndex(from.0), to: EntryIndex(to.0) })? {
            Response::Trades(trades) => Ok(Answer::Trades { trades: trades.into_iter().map(Into::into).collect() }),
            _ => Err(self.nonsense("trades")),
        }
    }

    fn print(
        &mut self,
        from: Num,
        limit: Option<Num>,
        wanted: impl Fn(&EntryTold) -> bool,
    ) -> Result<Answer, ScriptError> {
        self.status()?;
        let limit = limit.map_or(TOLD_MAX, |limit| usize::try_from(limit.0).unwrap_or(TOLD_MAX).min(TOLD_MAX));
        let told = self.log.from(from.0).filter_map(|(index, entry)| EntryTold::of(index, entry));
        Ok(Answer::Entries { entries: told.filter(wanted).take(limit).collect() })
    }

    /// The birth hash of the pet that a request names: by that hash, or by the handle of who hatched it last.
    pub(super) fn pet_named(&mut self, name: &str) -> Result<Hash, ScriptError> {
        if name.len() > HANDLE_BYTES_MAX {
            return HexText::from(name.to_owned()).hash("pet");
        }
        match self.call(&Request::Account(handle_hash(name)))? {
            Response::Account(account) => {
                account.ok_or(ScriptError::UnknownHandle)?.made.ok_or(ScriptError::UnknownPet)
            }
            _ => Err(self.nonsense("account")),
        }
    }

    /// Where the chain stands.
    pub(super) fn status(&mut self) -> Result<Status, ScriptError> {
        self.status_after(&Request::Query)
    }

    pub(super) fn status_after(&mut self, request: &Request) -> Result<Status, ScriptError> {
        match self.call(request)? {
            Response::Status(status) => Ok(status),
            _ => Err(self.nonsense("a question")),
        }
    }

    /// Asks the instance that holds the chain.
    pub(super) fn call(&mut self, request: &Request) -> Result<Response, ScriptError> {
        let rules = self.rules.as_mut().ok_or(ScriptError::NoChain)?;
        rules.call(request).map_err(|fault| self.broken(fault))
    }

    /// A fresh instance of the rules.
    pub(super) fn instance(&self) -> Result<Box<dyn Rules>, ScriptError> {
        self.source.instance().map_err(ScriptError::NoInstance)
    }

    /// Holds this chain from now on.
    pub(super) fn hold(&mut self, rules: Box<dyn Rules>, log: KeptLog) {
        (self.rules, self.log) = (Some(rules), log);
    }

    /// The instance cannot be used any more, and the chain went with it.
    pub(super) fn broken(&mut self, fault: Fault) -> ScriptError {
        (self.rules, self.log) = (None, KeptLog::default());
        ScriptError::Broken(fault)
    }

    pub(super) fn nonsense(&mut self, to: &'static str) -> ScriptError {
        self.broken(Fault::Nonsense { to })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use serde_json::{Value, json};

    use super::*;
    use crate::host::{HostError, Native};

    /// Breaks on every event.
    struct Fragile;

    struct FragileRules(Box<dyn Rules>);

    impl RulesSource for Fragile {
        fn instance(&self) -> Result<Box<dyn Rules>, HostError> {
            Ok(Box::new(FragileRules(Native.instance()?)))
        }
    }

    impl Rules for FragileRules {
        fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault> {
            self.0.call_bytes(request)
        }

        fn call(&mut self, request: &Request) -> Result<Response, Fault> {
            match request {
                Request::Append { .. } => Err(Fault::Trapped("as ordered by the test".into())),
                request => self.0.call(request),
            }
        }

        fn memory_bytes(&self) -> Option<u64> {
            None
        }
    }

    fn new() -> Value {
        let house = Hash(PublicKey::of_seed(&[7; 32]).0).to_hex();
        json!({"op": "new", "time_ms": 1, "house": house, "rules": "classic"})
    }

    fn hatch() -> Value {
        let hatch = json!({"name": "Momo", "photo": "00".repeat(32)});
        json!({"op": "act", "time_ms": 1, "seed": "07".repeat(32), "action": {"hatch": hatch}})
    }

    fn answer(session: &mut Session, request: Value) -> Value {
        match session.turn(Op::read(&request.to_string())) {
            Turn::Answered(line) => serde_json::from_str(&line).expect("JSON"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_instance_that_breaks_takes_its_chain_along_and_no_other() {
        let bounds = Bounds { tries_max: 1 << 20, go_on: Box::new(|| true) };
        let mut session = Session::new(Arc::new(Fragile), bounds);
        answer(&mut session, new());
        let broken = answer(&mut session, hatch());
        assert_eq!(broken["error"]["code"], "instance-broken");
        assert_eq!(answer(&mut session, json!({"op": "state"}))["error"]["code"], "no-chain");
        assert_eq!(answer(&mut session, new())["ok"]["entries"], 1);
    }

    #[test]
    fn work_that_is_stopped_leaves_the_chain_as_it_was() {
        let goes_on = Rc::new(Cell::new(true));
        let asked = goes_on.clone();
        // Once more: the search is what is stopped.
        let go_on = Box::new(move || asked.replace(false));
        let mut session = Session::new(Arc::new(Native), Bounds { tries_max: 1 << 20, go_on });
        answer(&mut session, new());
        goes_on.set(true);
        assert!(matches!(session.turn(Op::read(&hatch().to_string())), Turn::Stopped));
        goes_on.set(true);
        assert_eq!(answer(&mut session, json!({"op": "status"}))["ok"]["entries"], 1);
        let bounds = Bounds { tries_max: 1, go_on: Box::new(|| true) };
        let mut session = Session::new(Arc::new(Native), bounds);
        answer(&mut session, new());
        assert_eq!(answer(&mut session, hatch())["error"]["code"], "too-much-work");
    }
}
