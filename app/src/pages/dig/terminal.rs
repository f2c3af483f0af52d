//! How to dig from a terminal.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::clipboard::copy;
use crate::components::icon::Icon;
use crate::components::session;
use crate::model::Model;
use crate::sentence::Sentence;

/// The command, with a button to copy it.
#[component]
pub fn Terminal() -> impl IntoView {
    let model = Model::of_context();
    let acting = session::acting();
    let origin = window().location().origin().unwrap_or_default();
    let (server, is_plain) = reached(&origin);
    let handle = move || acting.get().map(|me| me.handle).unwrap_or_default();
    let command = Memo::new(move |_| format!("pitpet dig --server {server} --handle {}", handle()));
    let act = move |_| {
        spawn_local(async move {
            model.notices.show(match copy(&command.get_untracked()).await {
                true => Sentence::fixed("The command is on your clipboard."),
                false => Sentence::fixed("This browser would not copy it. Mark it and copy it by hand."),
            });
        });
    };
    view! {
        <section class="panel">
            <h2>"From a terminal"</h2>
            <div class="stack">
                <p>
                    "A spare machine can dig for you, too, and faster than a browser. It needs no key: whoever digs \
                     gives the treats away."
                </p>
                <p class="command"><code>{command}</code></p>
                {(!is_plain).then(|| view! {
                    <p class="soft">
                        "This page came over https, which the command does not speak yet. Ask whoever runs this place \
                         for an "
                        "address that begins with http."
                    </p>
                })}
                <p class="soft">
                    "With "<code>"--key FILE"</code>" it also answers when clocks are asked; the file comes from "
                    <a href="/keys">"your keys"</a>". With "<code>"--gentle"</code>" it works a twentieth of the time."
                </p>
                <div class="btn-row">
                    <button class="btn" type="button" on:click=act><Icon name="share"/>"Copy the command"</button>
                </div>
            </div>
        </section>
    }
}

/// The address for the command, and whether it is this page's: the command speaks plain http only.
fn reached(origin: &str) -> (String, bool) {
    match origin.starts_with("http://") {
        true => (origin.to_owned(), true),
        false => ("http://ADDRESS".to_owned(), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_over_https_shows_no_command_address() {
        assert_eq!(reached("http://127.0.0.1:3000"), ("http://127.0.0.1:3000".to_owned(), true));
        assert_eq!(reached("https://pets.example"), ("http://ADDRESS".to_owned(), false));
    }
}
