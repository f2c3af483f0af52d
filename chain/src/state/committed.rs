//! The state at the last commit, for a rollback.

use std::collections::BTreeSet;

use super::visit::Visit;
use crate::state::open_block::OpenBlock;
use crate::state::records::Globals;

/// The state at the last commit, beside the lists' own journals.
#[derive(Clone, Debug)]
pub(super) struct Committed {
    pub globals: Globals,
    pub open: OpenBlock,
    /// The visits at the last commit, kept only once the open block's were cleared since.
    pub visits: Option<BTreeSet<Visit>>,
    pub visits_since: Vec<Visit>,
}

impl Committed {
    /// Without any change yet.
    pub fn at(globals: &Globals, open: &OpenBlock) -> Self {
        Self { globals: globals.clone(), open: open.clone(), visits: None, visits_since: Vec::new() }
    }
}
