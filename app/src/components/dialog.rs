//! A dialog: the browser's own, which traps the focus and restores it.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;

/// A dialog that is shown while `open` is true. Its content is built anew each time.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    /// Its heading; also its accessible name.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    // Setting `open` again does not rebuild an open dialog.
    let is_open = Memo::new(move |_| open.get());
    move || {
        is_open.get().then(|| {
            let children = children.with_value(Clone::clone);
            view! { <Shown open title>{children()}</Shown> }
        })
    }
}

/// A button, and the dialog that it opens.
#[component]
pub fn DialogButton(
    /// Whether the dialog is open; what is in it closes it.
    open: RwSignal<bool>,
    #[prop(into)] label: Signal<String>,
    /// The dialog's heading.
    #[prop(into)]
    title: Signal<String>,
    #[prop(optional)] icon: Option<&'static str>,
    #[prop(default = "btn btn-quiet")] class: &'static str,
    /// Whether the button is shown.
    #[prop(default = true.into(), into)]
    there: Signal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    view! {
        <Show when=move || there.get()>
            <button class=class type="button" on:click=move |_| open.set(true)>
                {icon.map(|name| view! { <Icon name/> })}
                {move || label.get()}
            </button>
        </Show>
        <Dialog open title children/>
    }
}

#[component]
fn Shown(open: RwSignal<bool>, title: Signal<String>, children: Children) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let id = format!("dialog-{}", crate::browser::stopwatch_ms().to_bits());
    Effect::new(move |_| {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            // Only a dialog that is not in the document refuses, and then it is not visible either.
            let _ = dialog.show_modal();
        }
    });
    // The browser restores the focus only if the dialog is closed before it is removed.
    on_cleanup(move || {
        if let Some(dialog) = node.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    // Escape: the dialog is removed at once. A browser that closes it by itself says so later, and a button that was
    // pressed in between would open nothing. A field in the dialog cancels, too, when no file was chosen.
    let cancelled = move |event: web_sys::Event| {
        if event.target().as_ref() == node.try_get_untracked().flatten().as_deref().map(AsRef::as_ref) {
            event.prevent_default();
            open.set(false);
        }
    };
    // A closed dialog is removed as well; the event of one that was removed already must not close the next.
    let closed = move |_| {
        if node.try_get_untracked().flatten().is_some_and(|dialog| dialog.is_connected()) {
            open.try_set(false);
        }
    };
    // A text selection that is dragged out of the dialog ends outside, and is not a click there.
    let began_outside = StoredValue::new(false);
    let press = move |event: web_sys::PointerEvent| began_outside.set_value(is_outside(&event, node));
    let outside = move |event: web_sys::MouseEvent| {
        if began_outside.get_value() && is_outside(&event, node) {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="dialog"
            aria-labelledby=id.clone()
            node_ref=node
            on:cancel=cancelled
            on:close=closed
            on:pointerdown=press
            on:click=outside
        >
            <div class="dialog-head">
                <h2 id=id.clone()>{move || title.get()}</h2>
                <button
                    class="btn btn-quiet btn-icon"
                    type="button"
                    aria-label="Close"
                    on:click=move |_| open.set(false)
                >
                    <Icon name="close"/>
                </button>
            </div>
            {children()}
        </dialog>
    }
}

/// A press or click on the backdrop has the dialog as its target, but is outside its box.
fn is_outside(event: &web_sys::MouseEvent, node: NodeRef<html::Dialog>) -> bool {
    let Some(dialog) = node.get_untracked() else { return false };
    // A button pressed with the keyboard reports a click at the window's corner.
    if event.target().as_ref() != Some(dialog.as_ref()) {
        return false;
    }
    let bounds = dialog.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    x < bounds.left() || x > bounds.right() || y < bounds.top() || y > bounds.bottom()
}
