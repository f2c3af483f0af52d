//! The rules as tables: rows of event and outcome, one file for each kind of action, the rows in the order of the
//! checks.

#[path = "../common/mod.rs"]
mod common;

mod birth;
mod block;
mod candle;
mod care;
mod change;
mod classic;
mod clock;
mod codes;
mod comment;
mod dig;
mod edit;
mod fair;
mod farewell;
mod full;
mod genesis;
mod gift;
mod hand_over;
mod keys;
mod limits;
mod market;
mod pat;
mod post;
mod redact;
mod rekey;
mod rest;
mod share;
mod shelter;
mod signer;
mod sitter;
mod story_end;
mod submission;
mod table;
mod texts;
mod vouch;
