//! Code that comes in files of its own: nobody should wait for their first feed because of how a password is changed.
//! `scripts/build-app` cuts them out of the program; without the feature `split` they are part of it.

/// Makes pages come when somebody first turns to one, all of those named together in one file.
macro_rules! later_pages {
    ($file:ident: $($module:ident::$page:ident),+ $(,)?) => { $(later_view!(page, $file: $module::$page);)+ };
}

/// The same for what stands on a page that is there without it: nothing is shown in its place.
macro_rules! later_part {
    ($file:ident: $module:ident::$part:ident) => { later_view!(part, $file: $module::$part); };
}

/// What is shown to nobody before the copy of the chain is here or the outbox is read: it comes with what brings those, and
/// until then nothing stands in its place.
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
            crate::later::here(fetch, move || $name($($given),*))
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
            crate::later::$show(fetch, $module)
        }
    };
}

/// Makes work of the [`World`](crate::model::World) begin as soon as its file is here.
macro_rules! later_work {
    ($file:ident: $vis:vis fn $name:ident$(($($given:ident: $kind:ty),+))? = $work:path) => {
        #[cfg(not(feature = "split"))]
        $vis use $work as $name;

        #[cfg(feature = "split")]
        $vis async fn $name(world: crate::model::World $($(, $given: $kind)+)?) {
            #[leptos::wasm_split::wasm_split($file, wasm_split_path = leptos::wasm_split, preload(fetch), fallible)]
            fn $name(
                world: crate::model::World $($(, $given: $kind)+)?
            ) -> Result<crate::later::Work, leptos::wasm_split::SplitLoaderError> {
                Ok(Box::pin($work(world $($(, $given)+)?)))
            }
            crate::later::fetched(world, fetch).await;
            if let Ok(work) = $name(world $($(, $given)+)?).await {
                work.await;
            }
        }
    };
}

#[cfg(feature = "split")]
pub(crate) use split::{Work, fetched, here, page, part};

#[cfg(feature = "split")]
mod split {
    use std::future::Future;

    use futures::FutureExt;
    use futures::future::LocalBoxFuture;
    use leptos::prelude::*;
    use leptos::task::spawn_local;
    use leptos::wasm_split::SplitLoaderError;

    use crate::components::faces::{Failed, Waiting};
    use crate::components::icon::Drawing;
    use crate::components::load::{Load, Loader};
    use crate::components::page::{Heading, Page};
    use crate::components::places::Places;
    use crate::http::{Answer, HttpError};
    use crate::model::World;
    use crate::sync::SyncError;
    use crate::{browser, outdated};

    /// Pause before a file is asked for again.
    const PAUSE_MS: u32 = 2_000;
    /// A file that is not here by then does not come: the largest has some hundred thousand bytes.
    const ARRIVE_MS: u32 = 60_000;

    /// Work that has its code.
    pub type Work = LocalBoxFuture<'static, ()>;

    /// Asks for a file until it is here.
    pub async fn fetched<Fetched>(world: World, fetch: fn() -> Fetched)
    where
        Fetched: Future<Output = Result<(), SplitLoaderError>>,
    {
        while let Err(error) = arrived(fetch()).await {
            world.sync_failed(&SyncError::Http(error));
            browser::pause(PAUSE_MS).await;
        }
    }

    /// Waits for a file, not for ever. One that does not come may be gone from the server.
    async fn arrived(fetched: impl Future<Output = Result<(), SplitLoaderError>>) -> Answer<()> {
        let came = match browser::within(ARRIVE_MS, fetched).await {
            Some(Ok(())) => return Ok(()),
            Some(Err(_)) => HttpError::Unreachable,
            None => HttpError::Silent,
        };
        outdated::look().await;
        Err(came)
    }

    /// What `view` makes, once `fetch` has brought the code for it.
    pub fn page<Fetched, Viewed>(fetch: fn() -> Fetched, view: fn() -> Viewed) -> AnyView
    where
        Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
        Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
    {
        // Where the code is here already nothing is waited for.
        let at_once = move || view().now_or_never().and_then(Result::ok);
        if let Some(view) = at_once() {
            return view;
        }
        let loader = Loader::new(move || arrived(fetch()));
        // A memo, so that a page is built once, and keeps its words when the connection comes back.
        let state = Memo::new(move |_| loader.state.get());
        let face = move || match state.get() {
            Load::Ready(()) => at_once(),
            Load::Failed(error) => Some(view! { <Missing error retry=move |()| loader.retry()/> }.into_any()),
            Load::Waiting => Some(view! { <Coming/> }.into_any()),
        };
        face.into_any()
    }

    /// What `view` makes, once `fetch` has brought the code for it, and nothing before that.
    pub fn part<Fetched, Viewed>(fetch: fn() -> Fetched, view: fn() -> Viewed) -> AnyView
    where
        Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
        Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
    {
        let here = RwSignal::new(false);
        spawn_local(async move {
            // Without a connection the page goes without.
            here.try_set(arrived(fetch()).await.is_ok());
        });
        (move || here.get().then(|| view().now_or_never().and_then(Result::ok))).into_any()
    }

    /// What `view` makes, once `fetch` has brought the code for it: at once, where it is here already. Not before the first
    /// stories are.
    pub fn here<Fetched, Viewed>(fetch: fn() -> Fetched, view: impl Fn() -> Viewed + Send + 'static) -> AnyView
    where
        Fetched: Future<Output = Result<(), SplitLoaderError>> + 'static,
        Viewed: Future<Output = Result<AnyView, SplitLoaderError>> + 'static,
    {
        let (here, world) = (RwSignal::new(false), World::of_context());
        // Asking whether it is here begins to fetch it.
        let at_once = move || view().now_or_never().and_then(Result::ok);
        if let Some(view) = world.is_open().then(&at_once).flatten() {
            return view;
        }
        spawn_local(async move {
            world.opened().await;
            while arrived(fetch()).await.is_err() {
                browser::pause(PAUSE_MS).await;
                if here.try_get_untracked().is_none() {
                    return;
                }
            }
            here.try_set(true);
        });
        (move || here.get().then(&at_once).flatten()).into_any()
    }

    /// It is no page yet: the focus and the place go to the real one.
    #[component]
    fn Coming() -> impl IntoView {
        Places::of_context().leave();
        view! { <main class="page" id="main" tabindex="-1"><Waiting words="Fetching this page."/></main> }
    }

    #[component]
    fn Missing(error: HttpError, #[prop(into)] retry: Callback<()>) -> impl IntoView {
        let world = World::of_context();
        let reached = Memo::new(move |_| world.has_caught_up());
        let face = move || match reached.get() {
            true => view! { <Outdated retry/> }.into_any(),
            false => view! { <Failed error=error.clone() retry/> }.into_any(),
        };
        view! {
            <Page title="On its way">
                <Heading hidden=true>"A page"</Heading>
                {face}
            </Page>
        }
    }

    /// The server is there and the file is not: a newer program has files with other names.
    #[component]
    fn Outdated(retry: Callback<()>) -> impl IntoView {
        view! {
            <section class="face" role="alert">
                <Drawing name="empty-bowl"/>
                <h2>"This page is still on its way"</h2>
                <p>
                    "The server can be reached, but this page did not come. If it does not come now either, there is a newer PitPet than the one that you have open."
                </p>
                <div class="btn-row">
                    <button class="btn" type="button" on:click=move |_| retry.run(())>"Try again now"</button>
                    <button class="btn" type="button" on:click=move |_| browser::reload()>"Start PitPet again"</button>
                </div>
            </section>
        }
    }
}
