//! The rules as tables: rows of event and outcome, one file for each kind of action, the rows in the order of the
//! checks.

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

/// The rows of every kind of action.
const TABLES: &[fn() -> Vec<table::Row>] = &[
    birth::rows,
    block::rows,
    candle::rows,
    care::rows,
    change::rows,
    classic::rows,
    clock::rows,
    comment::rows,
    dig::rows,
    edit::rows,
    fair::rows,
    farewell::rows,
    full::rows,
    genesis::rows,
    gift::rows,
    hand_over::rows,
    keys::rows,
    market::rows,
    pat::rows,
    post::rows,
    redact::rows,
    rekey::rows,
    rest::rows,
    share::rows,
    shelter::rows,
    signer::rows,
    sitter::rows,
    story_end::rows,
    submission::rows,
    texts::rows,
    vouch::rows,
];
