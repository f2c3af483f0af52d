//! Rendered pages, kept until the view has read something new. Most people look at the same few pages, so most answers
//! are one look into a map.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chain::ids::EntryIndex;
use tokio::sync::OnceCell;

use super::read::Question;

/// Pages at most: with 50 posts a page, about 100 MB in the worst case.
const PAGES_MAX: usize = 2_048;

/// A page, rendered by whoever asks first while the others wait.
pub type Cell = Arc<OnceCell<Option<Bytes>>>;

/// The pages of one version of the view.
#[derive(Default)]
pub struct Cache {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    version: EntryIndex,
    cells: HashMap<Question, Cell>,
}

impl Cache {
    /// The cell for a question. `version` is what the caller has seen of the view; a newer one empties the cache.
    pub fn cell(&self, version: EntryIndex, question: &Question) -> Cell {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if version > pages.version || pages.cells.len() >= PAGES_MAX {
            pages.cells.clear();
            pages.version = pages.version.max(version);
        }
        if let Some(cell) = pages.cells.get(question) {
            return cell.clone();
        }
        let cell = Cell::default();
        pages.cells.insert(question.clone(), cell.clone());
        cell
    }
}
