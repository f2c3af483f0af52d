//! Pages and parts of pages that are loaded from files of their own, see `crate::later`. These macros name the parts,
//! and what is shown until they are loaded.

/// Pages that are loaded when the user first opens one; all of one call are in one file.
macro_rules! later_pages {
    ($file:ident: $($module:ident::$page:ident),+ $(,)?) => { $(later_view!(page, $file: $module::$page);)+ };
}

/// The same for a part of a page: nothing is shown in its place until it is loaded.
macro_rules! later_part {
    ($file:ident: $module:ident::$part:ident) => { later_view!(part, $file: $module::$part); };
}

/// The same for what is not shown before the copy of the chain or the outbox is loaded: it is in the file with that
/// code.
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
        #[expect(non_snake_case, reason = "it is used in the place of a component")]
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
