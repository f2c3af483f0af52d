//! A session: one chain at a time, held by an instance of the rules, and what was appended to it.

use std::sync::Arc;

use api::log::LogEntry;
use chain::abi::{Request, Response, Status};
use chain::codec;
use chain::commitment::handle_hash;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::limits::HANDLE_BYTES_MAX;
use chain::version::Rules as Game;
use serde_json::Value;

use super::answer::{Answer, Outcome, PetTold};
use super::error::ScriptError;
use super::fields::{HexBytes, HexText, Num};
use super::ops::Op;
use super::state::{KeptLog, State, StateEntry};
use super::told::EntryTold;
use crate::host::{Fault, Rules, RulesSource};
use crate::rules_file;

/// Entries in one call of the rules, which keeps it far below its time limit.
const TOGETHER_MAX: usize = 1_024;
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
            Op::New { time_ms, house, rules } => self.begin(time_ms, &house, rules),
            Op::Load { state } => self.load(state),
            Op::Restore { snapshot } => {
                self.load(State { snapshot: Some(HexBytes(snapshot.bytes("snapshot")?)), entries: Vec::new() })
            }
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

    fn begin(&mut self, time_ms: Num, house: &HexText, rules: Value) -> Result<Answer, ScriptError> {
        let house = PublicKey(house.array("house")?);
        let genesis = Genesis { rules: game(rules)?, house };
        let entry = codec::encode(&Entry { time_ms: TimeMs(time_ms.0), kind: EntryKind::Genesis(genesis) });
        let (rules, status) = self.fresh(&Request::New(entry.clone()))?;
        (self.rules, self.log) = (Some(rules), KeptLog::beginning(entry));
        Ok(status.into())
    }

    /// In an instance of its own: a state that cannot be loaded leaves the chain that is there as it was.
    fn load(&mut self, state: State) -> Result<Answer, ScriptError> {
        let mut entries: Vec<LogEntry> =
            state.entries.into_iter().map(StateEntry::checked).collect::<Result<_, _>>()?;
        let ((mut rules, status), mut log) = match state.snapshot {
            Some(HexBytes(snapshot)) => {
                let restored = self.fresh(&Request::Restore(snapshot.clone()))?;
                let first = restored.1.entries.0;
                (restored, KeptLog::after(snapshot, first))
            }
            None if entries.is_empty() => return Err(ScriptError::BadRequest("a state without snapshot and entries")),
            None => {
                let genesis = entries.remove(0);
                (self.fresh(&Request::New(genesis.bytes.clone()))?, KeptLog::beginning(genesis.bytes))
            }
        };
        let replayed = replay(rules.as_mut(), &entries)?.unwrap_or(status);
        log.replayed(entries);
        log.commit();
        rules.call(&Request::Commit).map_err(ScriptError::Broken)?;
        (self.rules, self.log) = (Some(rules), log);
        Ok(replayed.into())
    }

    /// As in the module, a refused entry rolls back everything since the last commit.
    fn replay(&mut self, entries: Vec<StateEntry>) -> Result<Answer, ScriptError> {
        let entries: Vec<LogEntry> = entries.into_iter().map(StateEntry::checked).collect::<Result<_, _>>()?;
        let mut status = self.status()?;
        for lot in entries.chunks(TOGETHER_MAX) {
            let bytes = lot.iter().map(|entry| entry.bytes.clone()).collect();
            status = match self.call(&Request::Replay(bytes))? {
                Response::Status(status) => status,
                Response::Refused(rejection) => {
                    self.log.rollback();
                    return Err(rejection.into());
                }
                _ => return Err(self.nonsense("replay")),
            };
            self.log.replayed(lot.to_vec());
        }
        Ok(status.into())
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

    fn status_after(&mut self, request: &Request) -> Result<Status, ScriptError> {
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

    /// A fresh instance of the rules, which need not hold a chain.
    pub(super) fn instance(&self) -> Result<Box<dyn Rules>, ScriptError> {
        self.source.instance().map_err(ScriptError::NoInstance)
    }

    fn fresh(&self, request: &Request) -> Result<(Box<dyn Rules>, Status), ScriptError> {
        let mut rules = self.instance()?;
        match rules.call(request).map_err(ScriptError::Broken)? {
            Response::Status(status) => Ok((rules, status)),
            Response::Refused(rejection) => Err(rejection.into()),
            Response::BadSnapshot(fault) => Err(ScriptError::Snapshot(fault)),
            _ => Err(ScriptError::Broken(Fault::Nonsense { to: "a beginning" })),
        }
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

/// Replays entries into a chain that nobody else sees yet.
fn replay(rules: &mut dyn Rules, entries: &[LogEntry]) -> Result<Option<Status>, ScriptError> {
    let mut status = None;
    for lot in entries.chunks(TOGETHER_MAX) {
        let bytes = lot.iter().map(|entry| entry.bytes.clone()).collect();
        status = match rules.call(&Request::Replay(bytes)).map_err(ScriptError::Broken)? {
            Response::Status(status) => Some(status),
            Response::Refused(rejection) => return Err(rejection.into()),
            _ => return Err(ScriptError::Broken(Fault::Nonsense { to: "replay" })),
        };
    }
    Ok(status)
}

/// The name of a set of rules, or its numbers as in a rules file.
fn game(rules: Value) -> Result<Game, ScriptError> {
    let unknown = || ScriptError::BadRules("rules are tamagotchi, demo, classic, or an object with the numbers".into());
    let rules = match rules {
        Value::String(name) => return Game::named(&name).ok_or_else(unknown),
        Value::Object(fields) => {
            rules_file::from_json(fields).map_err(|error| ScriptError::BadRules(error.to_string()))
        }
        _ => Err(unknown()),
    }?;
    rules.check().map_err(|error| ScriptError::BadRules(error.to_string()))?;
    Ok(rules)
}
