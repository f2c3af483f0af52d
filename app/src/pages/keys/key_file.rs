//! A key in a file, for digging from a terminal. Requires the password, since only the owner key may register one.

use leptos::prelude::*;

use crate::components::asking::{Asking, AskingForm};
use crate::components::dialog::Dialog;
use crate::components::icon::Icon;
use crate::components::password::PasswordField;
use crate::model::Model;
use crate::save_file::keep_file;
use crate::sentence::Sentence;

/// What such a key is for, and a form to make one.
#[component]
pub fn KeyInAFile() -> impl IntoView {
    let making = RwSignal::new(false);
    view! {
        <section class="panel">
            <h2>"A key for a terminal"</h2>
            <div class="stack">
                <p class="soft">
                    "Whoever "<a href="/dig">"digs"</a>" from a terminal needs no key. With one in a file, "
                    <code>"pitpet dig --key FILE"</code>" also answers for you when clocks are asked how late it is."
                </p>
                <div class="btn-row">
                    <button class="btn" type="button" on:click=move |_| making.set(true)>
                        <Icon name="down"/>"Make a key file"
                    </button>
                </div>
            </div>
        </section>
        <Dialog open=making title="A key in a file"><Make open=making/></Dialog>
    }
}

#[component]
fn Make(open: RwSignal<bool>) -> impl IntoView {
    let model = Model::of_context();
    let password = RwSignal::new(String::new());
    let asking = Asking::new();
    let act = move |()| {
        let made = async move {
            let (name, text) = model.access.make_key_file(password.get_untracked()).await?;
            open.try_set(false);
            model.notices.show(Sentence::fixed(match keep_file(&name, &text) {
                true => "The key is with your downloads. Move it where only you can read it.",
                false => "This browser would not make a file, so nobody has the new key. Revoke it in the list.",
            }));
            Ok(())
        };
        asking.ask(made, || ());
    };
    view! {
        <AskingForm open asking act no="Leave it" yes="Make the file" busy="Making the key ...">
            <p>
                "Whoever has the file can write, visit, hatch and spend your treats in your name, as this browser can. "
                "They cannot sell a pet or give it away, end a story, let other keys in, or change your password."
            </p>
            <p>
                "The key is in that file and nowhere else. It stands in your list of keys, where you can revoke it at \
                 any "
                "time; the file is worth nothing from then on."
            </p>
            <PasswordField id="key-file-password" value=password wrong=asking.wrong/>
        </AskingForm>
    }
}
