//! The link for a sitter. It is shown once: its key is stored only where the sitter opens it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ShareData;

use crate::components::clipboard::copy;
use crate::components::icon::Icon;
use crate::model::Model;
use crate::sentence::Sentence;

/// The link and its buttons.
#[component]
pub fn Link(fragment: String, name: String, until: String, #[prop(into)] sent: Callback<()>) -> impl IntoView {
    let model = Model::of_context();
    let address = format!("{}/sit#{fragment}", window().location().origin().unwrap_or_default());
    let message = format!("Would you look after {name} for me until {until}? This link lets you in.");
    let copied = address.clone();
    let copy_it = move |_| {
        let copied = copied.clone();
        spawn_local(async move {
            let words = match copy(&copied).await {
                true => "The link is copied. Send it to your friend.",
                false => "This browser would not copy it. Select the link and copy it by hand.",
            };
            model.notices.show(Sentence::fixed(words));
        });
    };
    let shared = address.clone();
    let share_it = move |_| {
        let (message, shared) = (message.clone(), shared.clone());
        // A user who closes the share dialog has changed their mind, and the link is still here.
        spawn_local(async move { drop(share(&message, &shared).await) });
    };
    view! {
        <div class="form">
            <p>
                {format!("Send this link to whoever looks after {name} until {until}, and to nobody else: whoever \
                    opens it can do it.")}
            </p>
            <div class="field">
                <label for="sitter-link">"The link"</label>
                <div class="field-box"><input id="sitter-link" type="text" readonly prop:value=address/></div>
                <p class="field-hint">
                    "It is shown only here and now. If it gets lost, ask again and send the new one."
                </p>
            </div>
            <div class="btn-row">
                <button class="btn btn-primary" type="button" on:click=copy_it>"Copy the link"</button>
                {can_share().then(|| view! {
                    <button class="btn" type="button" on:click=share_it><Icon name="share"/>"Send it"</button>
                })}
            </div>
            <div class="dialog-foot">
                <button class="btn" type="button" on:click=move |_| sent.run(())>"I have sent it"</button>
            </div>
        </div>
    }
}

/// Whether this browser has a share dialog.
fn can_share() -> bool {
    js_sys::Reflect::has(&window().navigator(), &JsValue::from_str("share")).unwrap_or(false)
}

async fn share(message: &str, address: &str) -> Result<JsValue, JsValue> {
    let data = ShareData::new();
    data.set_text(message);
    data.set_url(address);
    JsFuture::from(window().navigator().share_with_data(&data)).await
}
