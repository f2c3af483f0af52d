//! The cache of rendered pages, valid until the view has read something new. Most readers open the same few pages, so
//! most answers are one lookup.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chain::ids::EntryIndex;
use tokio::sync::OnceCell;

use super::read::Question;

/// Bytes of pages at most. A page of 50 posts has about 50 KB, and a thread of the longest comments a megabyte.
const BYTES_MAX: usize = 64 << 20;
/// Pages at most: an empty or unfinished page takes memory, too.
const PAGES_MAX: usize = 2_048;

/// A page, rendered for the first reader while the others wait.
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
    /// Of the rendered pages.
    bytes: usize,
}

impl Cache {
    /// The cell for a question. `version` is the view's version that the caller has seen; a newer one empties the
    /// cache.
    pub fn cell(&self, version: EntryIndex, question: &Question) -> Cell {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if version > pages.version || pages.cells.len() >= PAGES_MAX {
            pages.clear();
            pages.version = pages.version.max(version);
        }
        if let Some(cell) = pages.cells.get(question) {
            return cell.clone();
        }
        let cell = Cell::default();
        pages.cells.insert(question.clone(), cell.clone());
        cell
    }

    /// Empties the cache: the view was started over.
    pub fn reset(&self) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        pages.clear();
        pages.version = EntryIndex(0);
    }

    /// The question's cell is about to hold a page of this many bytes. If there are too many, the cache is emptied.
    pub fn filled(&self, question: &Question, cell: &Cell, bytes: usize) {
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        // A cache that was emptied meanwhile does not have this cell.
        if pages.cells.get(question).is_some_and(|known| Arc::ptr_eq(known, cell)) {
            pages.bytes += bytes;
            if pages.bytes > BYTES_MAX {
                pages.clear();
            }
        }
    }
}

impl Pages {
    fn clear(&mut self) {
        self.cells.clear();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_bounded_by_their_bytes() {
        let cache = Cache::default();
        let question = |number: u64| Question::Search(number.to_string());
        let kept = |cell: &Cell, question: &Question| Arc::ptr_eq(cell, &cache.cell(EntryIndex(1), question));
        let first = cache.cell(EntryIndex(1), &question(0));
        cache.filled(&question(0), &first, BYTES_MAX);
        assert!(kept(&first, &question(0)));
        let second = cache.cell(EntryIndex(1), &question(1));
        cache.filled(&question(1), &second, 1);
        assert!(!kept(&first, &question(0)));
        // What was rendered for the cache that is gone does not count in this one.
        cache.filled(&question(1), &second, BYTES_MAX);
        cache.filled(&question(1), &second, BYTES_MAX);
        let third = cache.cell(EntryIndex(1), &question(2));
        cache.filled(&question(2), &third, BYTES_MAX);
        assert!(kept(&third, &question(2)));
    }
}
