//! What a rollback goes back to.

use std::collections::BTreeSet;

use super::visit::Visit;
use crate::state::open_block::OpenBlock;
use crate::state::records::Globals;

/// What a rollback goes back to, beside the lists' own journals.
#[derive(Clone, Debug)]
pub(super) struct Committed {
    pub globals: Globals,
    pub open: OpenBlock,
    /// The visits at the last commit, kept only once the open block's were cleared since.
    pub visits: Option<BTreeSet<Visit>>,
    pub visits_since: Vec<Visit>,
}

impl Committed {
    /// Nothing has happened yet.
    pub fn at(globals: &Globals, open: &OpenBlock) -> Self {
        Self { globals: globals.clone(), open: open.clone(), visits: None, visits_since: Vec::new() }
    }
}
