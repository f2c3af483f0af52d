//! Choosing a password: a generated one is offered first, and any other is judged while it is typed.

use leptos::prelude::*;

use super::password::{Judged, PasswordField, StrengthMeter};
use crate::browser;
use crate::identity::passphrase::{BITS, passphrase};

/// The field with the offered password, the strength meter, and why it has to be strong.
#[component]
pub fn NewPassword(
    id: &'static str,
    #[prop(default = "Password")] label: &'static str,
    value: RwSignal<String>,
    judged: Judged,
    #[prop(optional, into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    let offered = RwSignal::new(passphrase(browser::random()));
    let shown = RwSignal::new(false);
    let take = move |_| {
        value.set(offered.get_untracked());
        shown.set(true);
    };
    let is_taken = Memo::new(move |_| value.with(|value| offered.with(|offered| value == offered)));
    view! {
        <div class="offered-password" role="group" aria-label="A password that nobody guesses">
            <p>"One that nobody guesses: "<code>{move || offered.get()}</code></p>
            <div class="btn-row">
                <button class="btn" type="button" aria-pressed=move || is_taken.get().to_string() on:click=take>
                    "Take this one"
                </button>
                <button
                    class="btn btn-quiet"
                    type="button"
                    on:click=move |_| offered.set(passphrase(browser::random()))
                >
                    "Another one"
                </button>
            </div>
        </div>
        <PasswordField id label value wrong new=true shown/>
        <StrengthMeter judged/>
        <Show when=move || is_taken.get()>
            <p class="soft" role="status">
                {format!("{BITS} bits of chance. Write it down, or let this browser keep it for you.")}
            </p>
        </Show>
        <p class="soft">
            "It never leaves this browser, so nobody can set it back for you. And what it opens stands in a public \
             book: "
            "whoever likes can try guesses at home, as many as they want and for years. So it has to be one that \
             cannot be guessed."
        </p>
    }
}
