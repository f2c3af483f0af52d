//! Code that is loaded from files of its own, so that a first feed does not wait, say, for the code that changes a
//! password. `scripts/build-app` splits the program; without the feature `split` they are part of it.

/// Runs work as soon as its file is loaded.
macro_rules! later_work {
    ($file:ident: $vis:vis fn $name:ident($($given:ident: $kind:ty),+) = $work:path) => {
        #[cfg(not(feature = "split"))]
        $vis use $work as $name;

        #[cfg(feature = "split")]
        $vis async fn $name($($given: $kind),+) {
            #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, preload(fetch), fallible)]
            fn $name($($given: $kind),+) -> Result<crate::later::Work, leptos::wasm_split::SplitLoaderError> {
                Ok(Box::pin($work($($given),+)))
            }
            crate::later::fetched(fetch).await;
            if let Ok(work) = $name($($given),+).await {
                work.await;
            }
        }
    };
}

#[cfg(feature = "split")]
mod files;
mod gate;

#[cfg(feature = "split")]
pub(crate) use files::{PAUSE_MS, Work, arrived, fetched, when_missing};
#[cfg(feature = "split")]
pub(crate) use gate::is_open;
pub(crate) use gate::{open, opened};
