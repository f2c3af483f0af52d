//! How a session gets its chain: a new one, a state, a snapshot, or entries that are replayed.

use api::log::LogEntry;
use chain::abi::{Request, Response, Status};
use chain::codec;
use chain::entry::{Entry, EntryKind, Genesis};
use chain::ids::TimeMs;
use chain::keys::PublicKey;
use chain::version::Rules as Game;
use serde_json::Value;
use serde_json::value::RawValue;

use super::answer::Answer;
use super::error::ScriptError;
use super::fields::{HexText, Num};
use super::session::Session;
use super::state::{KeptLog, State, StateEntry};
use crate::host::{Fault, Rules};
use crate::rules_file;

/// Entries in one call of the rules, which keeps it far below its time limit.
const TOGETHER_MAX: usize = 1_024;
/// More than the numbers of any rules take.
const RULES_BYTES_MAX: usize = 4_096;

impl Session {
    pub(super) fn begin(&mut self, time_ms: Num, house: &HexText, rules: &RawValue) -> Result<Answer, ScriptError> {
        let house = PublicKey(house.array("house")?);
        let genesis = Genesis { rules: game(rules)?, house };
        let entry = codec::encode(&Entry { time_ms: TimeMs(time_ms.0), kind: EntryKind::Genesis(genesis) });
        let (rules, status) = self.fresh(&Request::New(entry.clone()))?;
        self.hold(rules, KeptLog::beginning(entry));
        Ok(status.into())
    }

    /// In an instance of its own: a state that cannot be loaded leaves the chain that is there as it was.
    pub(super) fn load(&mut self, state: State) -> Result<Answer, ScriptError> {
        let mut entries: Vec<LogEntry> =
            state.entries.into_iter().map(StateEntry::checked).collect::<Result<_, _>>()?;
        let ((mut rules, status), mut log) = match state.snapshot {
            Some(snapshot) => {
                let snapshot = snapshot.bytes("snapshot")?;
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
        self.hold(rules, log);
        Ok(replayed.into())
    }

    /// As in the module, a refused entry rolls back everything since the last commit.
    pub(super) fn replay(&mut self, entries: Vec<StateEntry>) -> Result<Answer, ScriptError> {
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

    fn fresh(&self, request: &Request) -> Result<(Box<dyn Rules>, Status), ScriptError> {
        let mut rules = self.instance()?;
        match rules.call(request).map_err(ScriptError::Broken)? {
            Response::Status(status) => Ok((rules, status)),
            Response::Refused(rejection) => Err(rejection.into()),
            Response::BadSnapshot(fault) => Err(ScriptError::Snapshot(fault)),
            _ => Err(ScriptError::Broken(Fault::Nonsense { to: "a beginning" })),
        }
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
fn game(rules: &RawValue) -> Result<Game, ScriptError> {
    let unknown = || ScriptError::BadRules("rules are tamagotchi, demo, classic, or an object with the numbers".into());
    if rules.get().len() > RULES_BYTES_MAX {
        return Err(unknown());
    }
    let rules = match serde_json::from_str(rules.get()).map_err(ScriptError::BadFields)? {
        Value::String(name) => return Game::named(&name).ok_or_else(unknown),
        Value::Object(fields) => {
            rules_file::from_json(fields).map_err(|error| ScriptError::BadRules(error.to_string()))
        }
        _ => Err(unknown()),
    }?;
    rules.check().map_err(|error| ScriptError::BadRules(error.to_string()))?;
    Ok(rules)
}
