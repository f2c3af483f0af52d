//! The photograph for hatching: chosen, opened, and its crop.

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use crate::components::cropper::Aim;
use crate::leaving::Unfinished;
use crate::photo::{self, Opened};
use crate::sentence::Sentence;

/// See the module.
#[derive(Clone, Copy)]
pub struct Picture {
    /// The chosen file, unchanged; the draft stores this.
    pub original: RwSignal<Option<Blob>, LocalStorage>,
    /// The same, opened.
    pub opened: RwSignal<Option<Opened>, LocalStorage>,
    /// Its position in the crop window.
    pub aim: RwSignal<Aim>,
    /// Why the last one could not be used.
    pub wrong: RwSignal<Option<String>>,
    /// The number of the one that is being opened.
    opening: RwSignal<Option<u32>>,
    chosen: StoredValue<u32>,
}

impl Picture {
    /// None yet. A photograph restored from a draft is opened by itself.
    pub fn new() -> Self {
        let picture = Self {
            original: RwSignal::new_local(None),
            opened: RwSignal::new_local(None),
            aim: RwSignal::new(Aim::default()),
            wrong: RwSignal::new(None),
            opening: RwSignal::new(None),
            chosen: StoredValue::new(0),
        };
        Effect::new(move |_| match picture.original.get() {
            None => picture.opened.set(None),
            Some(original) if picture.is_to_be_opened() => picture.open(original, Chosen::Before),
            Some(_) => {}
        });
        picture
    }

    /// Whether one is being opened; reactive. Until then the one before must not be used.
    pub fn is_opening(self) -> bool {
        self.opening.get().is_some()
    }

    fn is_to_be_opened(self) -> bool {
        self.opened.with_untracked(Option::is_none) && self.opening.get_untracked().is_none()
    }

    /// Takes the chosen files. The draft stores the first one from now on: opening it takes a while, and the page may
    /// be left.
    pub fn take(self, files: Vec<File>) {
        let more = files.len() > 1;
        let Some(file) = files.into_iter().next() else { return };
        self.wrong.set(more.then(|| "One photograph is enough to begin with: the first one was taken.".to_owned()));
        let instead_of = self.original.get_untracked();
        let original: Blob = file.into();
        self.open(original.clone(), Chosen::Now { instead_of });
        self.original.set(Some(original));
    }

    fn open(self, original: Blob, chosen: Chosen) {
        let number = self.chosen.get_value().wrapping_add(1);
        self.chosen.set_value(number);
        self.opening.set(Some(number));
        spawn_local(async move {
            let _unfinished = Unfinished::begin();
            let opened = photo::open(&original).await;
            // The user has chosen another one meanwhile.
            if self.opening.try_get_untracked().flatten() != Some(number) {
                return;
            }
            self.opening.try_set(None);
            // Or started over.
            if self.original.with_untracked(|now| now.as_ref() != Some(&original)) {
                return;
            }
            match (opened, chosen) {
                (Ok(opened), chosen) => {
                    if let Chosen::Now { .. } = chosen {
                        self.aim.try_set(Aim::default());
                    }
                    self.opened.try_set(Some(opened));
                }
                (Err(error), Chosen::Now { instead_of }) => {
                    self.wrong.try_set(Some(Sentence::from(&error).to_string()));
                    self.original.try_set(instead_of);
                }
                // It was stored in a draft before it was found to be unusable. The message about a newer one stays.
                (Err(error), Chosen::Before) => {
                    if self.wrong.with_untracked(Option::is_none) {
                        self.wrong.try_set(Some(Sentence::from(&error).to_string()));
                    }
                    self.original.try_set(None);
                }
            }
        });
    }
}

/// When the file that is opened was chosen.
enum Chosen {
    /// On an earlier visit, or before another one that could not be opened.
    Before,
    /// Just now, replacing this one.
    Now { instead_of: Option<Blob> },
}

/// A crop position as text, for a draft.
pub fn aim_to_words(aim: Aim) -> String {
    format!("{} {} {} {}", aim.x, aim.y, aim.zoom, aim.view)
}

/// Parses such a text.
pub fn aim_of_words(words: &str) -> Option<Aim> {
    let numbers: Vec<f64> = words.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers[..] {
        [x, y, zoom, view] if numbers.iter().all(|number| number.is_finite()) && zoom >= 1.0 && view >= 1.0 => {
            Some(Aim { x, y, zoom, view })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crop_position_survives_a_round_trip() {
        let aim = Aim { x: -3.5, y: 12.0, zoom: 1.75, view: 318.0 };
        assert_eq!(aim_of_words(&aim_to_words(aim)), Some(aim));
        for words in ["", "1 2 3", "1 2 NaN 4", "1 2 0 4", "a b c d"] {
            assert_eq!(aim_of_words(words), None, "{words}");
        }
    }
}
