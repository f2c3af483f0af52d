//! Pages and parts of pages that come in files of their own, see `crate::later`: macros that say what does, and what
//! stands in its place until then.

/// Makes pages come when somebody first turns to one, all of those named together in one file.
macro_rules! later_pages {
    ($file:ident: $($module:ident::$page:ident),+ $(,)?) => { $(later_view!(page, $file: $module::$page);)+ };
}

/// The same for what stands on a page that is there without it: nothing is shown in its place.
macro_rules! later_part {
    ($file:ident: $module:ident::$part:ident) => { later_view!(part, $file: $module::$part); };
}

/// What is shown to nobody before the copy of the chain is here or the outbox is read: it comes with what brings those,
/// and until then nothing stands in its place.
macro_rules! later_here {
    ($file:ident: $vis:vis fn $name:ident($($given:ident: $kind:ty),*) = $view:expr) => {
        #[cfg(not(feature = "split"))]
        $vis fn $name($($given: $kind),*) -> leptos::prelude::AnyView {
            leptos::prelude::IntoAny::into_any($view)
        }

        #[cfg(feature = "split")]
        $vis fn $name($($given: $kind),*) -> leptos::prelude::AnyView {
            #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, preload(fetch), fallible)]
            fn $name($($given: $kind),*) -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(leptos::prelude::IntoAny::into_any($view))
            }
            crate::components::later::here(fetch, move || $name($($given),*))
        }
    };
}

macro_rules! later_view {
    ($show:ident, $file:ident: $module:ident::$view:ident) => {
        #[cfg(not(feature = "split"))]
        pub use $module::$view;

        #[cfg(feature = "split")]
        #[expect(non_snake_case, reason = "it stands where a component would")]
        pub fn $view() -> leptos::prelude::AnyView {
            #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, preload(fetch), fallible)]
            fn $module() -> Result<leptos::prelude::AnyView, leptos::wasm_split::SplitLoaderError> {
                Ok(leptos::prelude::IntoAny::into_any($module::$view()))
            }
            crate::components::later::$show(fetch, $module)
        }
    };
}

#[cfg(feature = "split")]
mod views;

#[cfg(feature = "split")]
pub(crate) use views::{here, page, part};
