//! The photograph that is hatched: chosen, opened, and where it is in its window.

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
    /// What was chosen, as it is; a draft keeps this.
    pub original: RwSignal<Option<Blob>, LocalStorage>,
    /// The same, opened.
    pub opened: RwSignal<Option<Opened>, LocalStorage>,
    /// Where it is in its window.
    pub aim: RwSignal<Aim>,
    /// Why the last one could not be used.
    pub wrong: RwSignal<Option<String>>,
    /// The number of the one that is being opened; nothing while none is.
    opening: RwSignal<Option<u32>>,
    chosen: StoredValue<u32>,
}

impl Picture {
    /// None yet. What a draft brings back is opened by itself.
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

    /// Whether one was chosen that is not open yet; reactive. Until then the one before it must not be taken for it.
    pub fn is_opening(self) -> bool {
        self.opening.get().is_some()
    }

    fn is_to_be_opened(self) -> bool {
        self.opened.with_untracked(Option::is_none) && self.opening.get_untracked().is_none()
    }

    /// Takes what was chosen. From then on it is what the draft keeps: opening it takes a while, and the page may be
    /// left.
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
            // Whoever chose yet another one means that.
            if self.opening.try_get_untracked().flatten() != Some(number) {
                return;
            }
            self.opening.try_set(None);
            // Or began anew.
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
                // It was left in a draft before it was found to be of no use. What is said of a newer one stays.
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

/// When what is opened was chosen.
enum Chosen {
    /// In an earlier visit, or before something that could not be opened.
    Before,
    /// Just now, in the place of this.
    Now { instead_of: Option<Blob> },
}

/// A place in the window as words, for a draft.
pub fn aim_to_words(aim: Aim) -> String {
    format!("{} {} {} {}", aim.x, aim.y, aim.zoom, aim.view)
}

/// The place that such words name.
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
    fn a_place_is_the_same_after_it_was_kept() {
        let aim = Aim { x: -3.5, y: 12.0, zoom: 1.75, view: 318.0 };
        assert_eq!(aim_of_words(&aim_to_words(aim)), Some(aim));
        for words in ["", "1 2 3", "1 2 NaN 4", "1 2 0 4", "a b c d"] {
            assert_eq!(aim_of_words(words), None, "{words}");
        }
    }
}
