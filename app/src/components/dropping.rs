//! Files that are dropped onto the page. By default the browser would open one in place of the page, and unsaved text
//! would be lost; this prevents it. Where a photograph can be chosen, a drop anywhere chooses one.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{DataTransfer, DragEvent, Element, File};

use crate::model::Model;
use crate::sentence::Sentence;

/// The choosers of the current page, the latest last.
#[derive(Clone, Copy)]
pub struct Dropping {
    model: Model,
    takers: StoredValue<Vec<Taker>>,
    next: StoredValue<u32>,
    /// Files are dragged over the page.
    pub over: RwSignal<bool>,
}

#[derive(Clone, Copy)]
struct Taker {
    number: u32,
    take: Callback<Vec<File>>,
}

impl Dropping {
    /// Registers the listeners. Call it once, at the root.
    pub fn begin(model: Model) -> Self {
        let (takers, next, over) = (StoredValue::new(Vec::new()), StoredValue::new(0), RwSignal::new(false));
        let dropping = Self { model, takers, next, over };
        // All of these listen for as long as the page is open.
        let _ = window_event_listener(ev::dragover, move |event| dropping.held(&event));
        let _ = window_event_listener(ev::dragleave, move |event| {
            // Only when leaving the window there is no related target.
            if event.related_target().is_none() {
                dropping.is_over(false);
            }
        });
        let _ = window_event_listener(ev::drop, move |event| dropping.dropped(&event));
        dropping
    }

    /// The one in the context.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Handles drops for as long as the calling view exists.
    pub fn take(self, take: Callback<Vec<File>>) {
        let number = self.next.get_value();
        self.next.set_value(number.wrapping_add(1));
        self.takers.update_value(|takers| takers.push(Taker { number, take }));
        on_cleanup(move || {
            self.takers.try_update_value(|takers| takers.retain(|taker| taker.number != number));
        });
    }

    fn held(self, event: &DragEvent) {
        if is_words_for_a_field(event) {
            return;
        }
        event.prevent_default();
        self.is_over(event.data_transfer().is_some_and(|data| has_files(&data)));
    }

    fn dropped(self, event: &DragEvent) {
        self.is_over(false);
        if is_words_for_a_field(event) {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|data| data.files());
        let files: Vec<File> =
            files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at))).collect();
        let Some(taker) = self.takers.with_value(|takers| takers.last().copied()) else { return };
        if !files.is_empty() {
            taker.take.run(files);
        } else if event.data_transfer().is_some_and(|data| has_address(&data)) {
            self.model.notices.show(Sentence::fixed(
                "Only the address of that picture came along. Save it on this device first, then choose it here.",
            ));
        }
    }

    fn is_over(self, over: bool) {
        if self.over.try_get_untracked() == Some(!over) {
            self.over.set(over);
        }
    }
}

/// Text that is dragged into a field is left to the browser.
fn is_words_for_a_field(event: &DragEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let into_field = target.is_some_and(|element| element.closest("input, textarea").ok().flatten().is_some());
    let brings_words = |data: DataTransfer| !has_files(&data) && data.types().length() > 0;
    into_field && event.data_transfer().is_some_and(brings_words)
}

/// What is dragged from another page usually has an address, and seldom a file.
fn has_address(data: &DataTransfer) -> bool {
    data.types().includes(&"text/uri-list".into(), 0)
}

fn has_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}
