//! The operations, as they stand in requests.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::deed::Deed;
use super::error::ScriptError;
use super::fields::{HexText, Num};
use super::state::{State, StateEntry};

/// Makes the enum of operations, the list of their names, and the reader of their fields.
macro_rules! ops {
    ($($(#[doc = $doc:literal])+ $op:ident = $name:literal
        $({ $($(#[serde($($serde:tt)+)])? $field:ident: $type:ty),+ $(,)? })?;)+) => {
        /// An operation.
        #[derive(Debug)]
        pub enum Op {
            $(
                $(#[doc = $doc])+
                $op { $($(
                    #[expect(missing_docs, reason = "the table in README.md says what each field is")]
                    $field: $type
                ),+)? },
            )+
        }

        impl Op {
            /// The names of all operations.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// Reads the fields of the operation with this name. Each has a record of its own, since one that serde
            /// makes for all of them would first hold the whole line in a form that takes many times its bytes.
            fn of(name: &str, line: &str) -> Result<Self, ScriptError> {
                match name {
                    $($name => {
                        #[derive(Deserialize)]
                        #[serde(deny_unknown_fields)]
                        struct Fields {
                            #[serde(rename = "op")]
                            _op: IgnoredAny,
                            $($($(#[serde($($serde)+)])? $field: $type),+)?
                        }
                        let read = serde_json::from_str(line).map_err(ScriptError::BadFields)?;
                        let Fields { _op: _, $($($field),+)? } = read;
                        Ok(Self::$op { $($($field),+)? })
                    })+
                    unknown => Err(ScriptError::UnknownOp(unknown.to_owned())),
                }
            }
        }
    };
}

/// What a line is to be told apart by.
#[derive(Deserialize)]
struct Head<'a> {
    #[serde(borrow)]
    op: Option<&'a RawValue>,
    #[serde(borrow)]
    ok: Option<&'a RawValue>,
}

/// An answer that may hold a state.
#[derive(Deserialize)]
struct Handed<'a> {
    #[serde(borrow)]
    state: Option<&'a RawValue>,
}

ops! {
    /// Begins a chain.
    New = "new" { time_ms: Num, house: HexText, rules: Box<RawValue> };
    /// Takes a state that `state` gave.
    Load = "load" { state: State };
    /// Takes a snapshot.
    Restore = "restore" { snapshot: HexText };
    /// Appends entries of a log.
    Replay = "replay" { entries: Vec<StateEntry> };
    /// Ends the script.
    Quit = "quit";

    /// Checks submissions as far as that needs no state.
    Verify = "verify" { submissions: Vec<HexText>, #[serde(default)] chain_id: Option<HexText> };
    /// Verifies submissions and appends those that the rules accept.
    Append = "append" { time_ms: Num, submissions: Vec<HexText> };
    /// The public key of a seed.
    Key = "key" { seed: HexText };
    /// Makes a submission and signs it.
    Sign = "sign" { seed: HexText, action: Deed };
    /// Makes a submission, signs it and appends it.
    Act = "act" { time_ms: Num, seed: HexText, action: Deed };

    /// Which block the house may close.
    Due = "due" { time_ms: Num };
    /// The house closes the open block.
    Close = "close" { time_ms: Num, seed: HexText, #[serde(default)] votes: Vec<HexText> };
    /// The block that can be dug.
    Work = "work";
    /// An account digs the open block.
    Dig = "dig" { time_ms: Num, seed: HexText, #[serde(default)] votes: Vec<HexText> };
    /// Takes a block that was closed elsewhere.
    HandIn = "hand_in" { time_ms: Num, block: HexText };
    /// Signs what a clock says.
    Vote = "vote" { time_ms: Num, seed: HexText };
    /// Whether a vote would count.
    CheckVote = "check_vote" { time_ms: Num, vote: HexText };

    /// Makes everything so far permanent.
    Commit = "commit";
    /// Undoes everything since the last commit.
    Rollback = "rollback";
    /// Where the chain stands.
    Status = "status";
    /// The snapshot.
    Snapshot = "snapshot";
    /// Everything, for `load`.
    State = "state";

    /// A pet, with its time to live.
    Pet = "pet" { pet: String };
    /// An account.
    Account = "account" { handle: String };
    /// What a key's next event has to say.
    Signer = "signer" { key: HexText };
    /// Trades that entries made.
    Trades = "trades" { from: Num, to: Num };
    /// Pets that the house should tend.
    ShelterNeeds = "shelter_needs";
    /// The events.
    Events = "events" { #[serde(default)] from: Num, #[serde(default)] limit: Option<Num> };
    /// All entries.
    Print = "print" { #[serde(default)] from: Num, #[serde(default)] limit: Option<Num> };
    /// The first entry.
    PrintGenesis = "print_genesis";
}

impl Op {
    /// The request on a line. An answer that holds a state is one, too: it loads that state.
    ///
    /// # Errors
    /// `BadJson`, `NotARequest`, `UnknownOp`, `BadFields`.
    pub fn read(line: &str) -> Result<Self, ScriptError> {
        let told_apart = |error: serde_json::Error| match error.is_data() {
            true => ScriptError::NotARequest,
            false => ScriptError::BadJson(error),
        };
        // serde would take a list of values for an object, too.
        if !line.trim_start().starts_with('{') {
            let other = serde_json::from_str::<IgnoredAny>(line);
            return Err(other.map_or_else(ScriptError::BadJson, |_| ScriptError::NotARequest));
        }
        let head: Head<'_> = serde_json::from_str(line).map_err(told_apart)?;
        match head {
            Head { op: Some(op), .. } => {
                let name: String = serde_json::from_str(op.get()).map_err(|_| ScriptError::NotARequest)?;
                Self::of(&name, line)
            }
            Head { ok: Some(ok), .. } => {
                let handed: Handed<'_> = serde_json::from_str(ok.get()).map_err(|_| ScriptError::NotARequest)?;
                let state = handed.state.ok_or(ScriptError::NotARequest)?;
                Ok(Self::Load { state: serde_json::from_str(state.get()).map_err(ScriptError::BadFields)? })
            }
            Head { .. } => Err(ScriptError::NotARequest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(line: &str) -> String {
        let error = Op::read(line).expect_err("it is no request");
        serde_json::to_value(error.answer()).expect("JSON")["code"].as_str().expect("a code").to_owned()
    }

    #[test]
    fn what_is_no_request_says_why() {
        for (line, expected) in [
            ("", "bad-json"),
            ("{", "bad-json"),
            ("{} {}", "bad-json"),
            ("\u{7}", "bad-json"),
            ("null", "not-a-request"),
            ("[]", "not-a-request"),
            ("{}", "not-a-request"),
            (r#"{"op":7}"#, "not-a-request"),
            (r#"{"ok":{"height":1}}"#, "not-a-request"),
            (r#"{"ok":null}"#, "not-a-request"),
            (r#"{"ok":[]}"#, "not-a-request"),
            (r#"["status",null]"#, "not-a-request"),
            (r#"{"op":"status","op":"status"}"#, "not-a-request"),
            (r#"{"op":"explode"}"#, "unknown-op"),
            (r#"{"op":"Status"}"#, "unknown-op"),
            (r#"{"op":"due"}"#, "bad-fields"),
            (r#"{"op":"due","time_ms":-1}"#, "bad-fields"),
            (r#"{"op":"due","time_ms":1,"time":1}"#, "bad-fields"),
            (r#"{"op":"status","time_ms":1}"#, "bad-fields"),
            (r#"{"op":"act","time_ms":1,"seed":"","action":{"fly":{}}}"#, "bad-fields"),
            (r#"{"ok":{"state":{}}}"#, "bad-fields"),
        ] {
            assert_eq!(code(line), expected, "{line}");
        }
        assert_eq!(code(&"[".repeat(100_000)), "bad-json");
    }

    #[test]
    fn a_request_has_its_fields() {
        let op = Op::read(r#"{"op":"due","time_ms":"12"}"#).expect("a request");
        assert!(matches!(op, Op::Due { time_ms: Num(12) }));
        let op = Op::read(r#"{"time_ms":1,"seed":"00","op":"close"}"#).expect("a request");
        assert!(matches!(op, Op::Close { votes, .. } if votes.is_empty()));
        assert!(matches!(Op::read(r#"{"op":"quit"}"#), Ok(Op::Quit {})));
    }
}
