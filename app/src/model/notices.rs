//! Short messages that disappear by themselves.

use leptos::prelude::*;

use super::types::Notice;
use crate::outbox::PendingId;
use crate::sentence::Sentence;

/// Shows one notice at a time.
#[derive(Clone, Copy)]
pub struct Notices {
    /// The latest.
    pub latest: RwSignal<Option<Notice>>,
}

impl Notices {
    /// None yet.
    pub(super) fn new() -> Self {
        Self { latest: RwSignal::new(None) }
    }

    /// Shows a notice.
    pub fn show(self, words: Sentence) {
        self.show_with(words, None);
    }

    /// Shows a notice from which an action can be taken back.
    pub(super) fn show_with(self, words: Sentence, take_back: Option<PendingId>) {
        self.latest.try_update(|latest| {
            let number = latest.as_ref().map_or(0, |latest| latest.number + 1);
            *latest = Some(Notice { number, words, take_back });
        });
    }
}
