//! The banners at the top of a page: the joke about cookies, and the warnings.

use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

use super::clock::Clock;
use super::faces::Empty;
use super::icon::{Drawing, Icon};
use super::session;
use super::stopped::StoppedThings;
use crate::barred::Barred;
use crate::model::{Hatching, Model};
use crate::sentence::Sentence;
use crate::sync::Distrust;
use crate::sync::SyncState;
use crate::{browser, http, outdated, words};

/// The key in local storage that remembers that the cookies were rejected. (Not a cookie.)
const REJECTED: &str = "pitpet-cookies-rejected";

/// How far a server's clock may be ahead of this device's before a warning: many phones are some minutes off.
const AHEAD_MS: u64 = 600_000;

/// The banner that offers to reject cookies, of which there are none.
#[component]
pub fn Cookies() -> impl IntoView {
    let model = Model::of_context();
    let local = window().local_storage().ok().flatten();
    let rejected = local.and_then(|local| local.get_item(REJECTED).ok().flatten()).is_some();
    let open = RwSignal::new(!rejected);
    let told = RwSignal::new(false);
    let reject = move |_| {
        if let Ok(Some(local)) = window().local_storage() {
            // Without storage it is shown again next time; it is a good joke.
            let _ = local.set_item(REJECTED, "yes");
        }
        open.set(false);
        model.notices.show(Sentence::fixed("Good. No pet was harmed."));
    };
    let words = move || {
        if told.get() {
            "Exactly: there are none. No cookies, nobody who follows you from page to page. Do not feed them to a dog."
        } else {
            "They are toxic to pets. (We have none anyway, but it is good practice.)"
        }
    };
    view! {
        <Show when=move || open.get()>
            <section class="banner" aria-labelledby="cookies">
                <Drawing name="cookie"/>
                <div class="banner-words">
                    <h2 id="cookies">"Please reject these cookies"</h2>
                    <p aria-live="polite">{words}</p>
                </div>
                <div class="btn-row">
                    <button class="btn" type="button" on:click=reject>"Reject cookies"</button>
                    <button
                        class="btn btn-quiet"
                        type="button"
                        aria-pressed=move || told.get().to_string()
                        on:click=move |_| told.set(true)
                    >
                        "What cookies?"
                    </button>
                </div>
            </section>
        </Show>
    }
}

/// Warnings: a server that contradicts itself, a revoked device key, a lost connection.
#[component]
pub fn Warnings() -> impl IntoView {
    view! {
        {of_the_book()}
        <Newer/>
        {of_own_account()}
        <NoConnection/>
        {of_the_outbox()}
    }
}

// These need the chain or the outbox, and are loaded with that code. The others have to work if it does not load.
later_here!(checking: fn of_the_book() = view! { <Alarm/><PutBack/><Ahead/> });
later_here!(checking: fn of_own_account() = view! { <KeyGone/><UnkeptRecovery/> });
later_here!(checking: fn of_the_outbox() = view! { <StoppedThings/> });

#[component]
fn Alarm() -> impl IntoView {
    let model = Model::of_context();
    move || {
        let alarm = model.copy.alarm.get()?;
        Some(view! {
            <section class="banner banner-warn" role="alert" aria-labelledby="alarm">
                <Icon name="warn"/>
                <div class="banner-words">
                    <h2 id="alarm">{headline(&alarm.distrust)}</h2>
                    <p>{Sentence::from(&alarm.distrust).to_string()}</p>
                </div>
                {way_out(&alarm.distrust)}
            </section>
        })
    }
}

/// What has happened, in one line.
pub fn headline(distrust: &Distrust) -> &'static str {
    match distrust {
        Distrust::Unreadable => "This page may be too old",
        Distrust::Forked | Distrust::RolledBack | Distrust::Forged(_) | Distrust::Unsigned | Distrust::OtherChain => {
            "The server contradicts itself"
        }
    }
}

/// What the user can do about it.
fn way_out(distrust: &Distrust) -> AnyView {
    match distrust {
        Distrust::Unreadable => {
            view! { <button class="btn" type="button" on:click=|_| browser::reload()>"Reload this page"</button> }
                .into_any()
        }
        _ => view! { <A href="/put-back" {..} class="btn">"What you can do"</A> }.into_any(),
    }
}

/// Shown in place of what must not be signed for a server that contradicts itself.
#[component]
pub fn NotNow() -> impl IntoView {
    view! {
        <Empty title="Not now" words=Sentence::from(Barred::Distrusted).to_string() drawing="knotted-lead">
            <a class="btn" href="/put-back">"What you can do"</a>
        </Empty>
    }
}

/// The user has gone on with another log, and has not seen yet what is missing in it.
#[component]
fn PutBack() -> impl IntoView {
    let model = Model::of_context();
    let told = Memo::new(move |_| model.put_back.known.with(Option::is_some) && model.copy.alarm.with(Option::is_none));
    view! {
        <Show when=move || told.get() && model.copy.has_caught_up()>
            <section class="banner banner-warn" role="status" aria-labelledby="put-back">
                <Icon name="chain"/>
                <div class="banner-words">
                    <h2 id="put-back">"You went on with the book as it is now"</h2>
                    <p>"Look what of yours is missing in it."</p>
                </div>
                <A href="/put-back" {..} class="btn">"What is missing"</A>
            </section>
        </Show>
    }
}

/// The house's clock and this device's differ: one of the two is wrong.
#[component]
fn Ahead() -> impl IntoView {
    let model = Model::of_context();
    let clock = Clock::of_context();
    let ahead = Memo::new(move |_| {
        let time = model.copy.tick.get().time_ms;
        (clock.now().plus(AHEAD_MS) < time).then_some(time)
    });
    move || {
        let time = ahead.get()?;
        Some(view! {
            <section class="banner banner-warn" role="status" aria-labelledby="ahead">
                <Icon name="clock"/>
                <div class="banner-words">
                    <h2 id="ahead">"The book is dated ahead of this device's clock"</h2>
                    <p>
                        {format!("Its latest entry says {}.", words::day_and_time(time))}
                        " Look whether the time of this device is right. If it is, the server's is not, and when it \
                         says that something happened is not to be relied on."
                    </p>
                </div>
            </section>
        })
    }
}

/// The page is older than the server's version, and some of its files are deleted.
#[component]
fn Newer() -> impl IntoView {
    view! {
        <Show when=outdated::is_outdated>
            <section class="banner banner-warn" role="alert" aria-labelledby="newer">
                <Icon name="warn"/>
                <div class="banner-words">
                    <h2 id="newer">"There is a newer PitPet than the one you have open"</h2>
                    <p>
                        "Some of this one is gone from the server, so a few things will not work here. What waits to \
                         go out is kept; copy what you are writing before you start again."
                    </p>
                </div>
                <button class="btn" type="button" on:click=|_| browser::reload()>"Start PitPet again"</button>
            </section>
        </Show>
    }
}

#[component]
fn KeyGone() -> impl IntoView {
    let model = Model::of_context();
    let gone = session::key_gone();
    // In a log restored from a backup the key is missing, but was not revoked.
    let shown = move || gone.get() && !model.put_back.is_account_missing();
    view! {
        <Show when=shown>
            <section class="banner banner-warn" role="alert" aria-labelledby="key-gone">
                <Icon name="key"/>
                <div class="banner-words">
                    <h2 id="key-gone">"This device may no longer act for you"</h2>
                    <p>
                        "Its key was revoked from another device, or the password has changed. What is in the book \
                         stays there."
                    </p>
                </div>
                <A href="/sign-in" {..} class="btn">"Sign in again"</A>
            </section>
        </Show>
    }
}

/// A recovery key that only this browser has. It cannot be made again.
#[component]
fn UnkeptRecovery() -> impl IntoView {
    let model = Model::of_context();
    let path = use_location().pathname;
    let mine = session::unkept_recovery();
    // A user whose birth was answered too late is not signed in, and has to sign in before the key is shown.
    let read = Memo::new(move |_| model.copy.has_caught_up());
    Effect::new(move |_| {
        model.session.me.track();
        if read.get() && untrack(|| matches!(model.hatchery.progress.get(), Hatching::Idle | Hatching::Failed(_))) {
            leptos::task::spawn_local(model.hatchery.look_for_recovery());
        }
    });
    let handle =
        Memo::new(move |_| model.hatchery.unkept_recovery.with(|made| made.as_ref().map(|made| made.handle.clone())));
    let strangers = Memo::new(move |_| model.session.me_known.get() && model.session.me.with(Option::is_none));
    move || {
        let handle = handle.get().filter(|_| mine.get() || strangers.get())?;
        let (words, there, label) = match mine.get() {
            true => (
                "It is the only way back in if the password is lost, and nobody can make another one.",
                "/hatch",
                "Show it",
            ),
            false => {
                ("Only this browser has it. Sign in to see it, and keep it somewhere safe.", "/sign-in", "Sign in")
            }
        };
        (path.get() != there).then(|| {
            view! {
                <section class="banner banner-warn" role="status" aria-labelledby="unkept-recovery">
                    <Icon name="key"/>
                    <div class="banner-words">
                        <h2 id="unkept-recovery">{format!("The recovery key of @{handle} is not kept yet")}</h2>
                        <p>{words}</p>
                    </div>
                    <A href={there} {..} class="btn">{label}</A>
                </section>
            }
        })
    }
}

#[component]
fn NoConnection() -> impl IntoView {
    let model = Model::of_context();
    let lost = Memo::new(move |_| {
        let failed = matches!(model.copy.sync.get(), SyncState::Failed(_)) && model.copy.alarm.get().is_none();
        failed && !model.copy.live.get()
    });
    let why = move || match model.copy.sync.get() {
        SyncState::Failed(error) => Sentence::from(&error).to_string(),
        SyncState::Waiting { .. } | SyncState::Unproven { .. } | SyncState::Ready { .. } => String::new(),
    };
    let slow = Memo::new(move |_| http::is_slow() && !lost.get());
    view! {
        <Show when=move || slow.get()>
            <section class="banner" role="status" aria-labelledby="slow">
                <Drawing name="router-cat"/>
                <div class="banner-words">
                    <h2 id="slow">"The server does not answer yet"</h2>
                    <p>"It has been asked, and takes longer than it should. You are told here if it does not come."</p>
                </div>
            </section>
        </Show>
        <Show when=move || lost.get()>
            <section class="banner banner-warn" role="status" aria-labelledby="no-connection">
                <Drawing name="router-cat"/>
                <div class="banner-words">
                    <h2 id="no-connection">"The cat sleeps on the router"</h2>
                    <p>{why}" You can go on; whatever you do waits here and goes out by itself."</p>
                </div>
            </section>
        </Show>
    }
}
