//! The window in which a photograph is moved and zoomed: by hand, wheel, slider, and arrow keys.

use leptos::html;
use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent, PointerEvent, WheelEvent};

use crate::photo::Opened;
use crate::photo::crop::{Crop, ZOOM_MAX};

/// Pixels per press of an arrow key.
const NUDGE: f64 = 16.0;
/// The window's side until it is measured.
const VIEW: f64 = 320.0;

/// The position of a photograph in its window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Aim {
    /// Pixels to the right ...
    pub x: f64,
    /// ... and down.
    pub y: f64,
    /// The zoom factor.
    pub zoom: f64,
    /// The window's side in pixels.
    pub view: f64,
}

impl Default for Aim {
    fn default() -> Self {
        Self { x: 0.0, y: 0.0, zoom: 1.0, view: VIEW }
    }
}

impl Aim {
    /// What the window shows.
    pub fn crop(self, picture: (u32, u32)) -> Crop {
        Crop::square(picture, self.view, self.zoom, self.x, self.y)
    }

    /// The same position in a window of another size.
    fn seen_in(self, view: f64) -> Self {
        let scale = view / self.view;
        Self { x: self.x * scale, y: self.y * scale, view, ..self }
    }

    /// Limits position and zoom to the picture.
    fn within(self, picture: (u32, u32)) -> Self {
        let zoom = self.zoom.clamp(1.0, ZOOM_MAX);
        let (across, down) = Crop::reach(picture, self.view, zoom);
        Self { x: self.x.clamp(-across, across), y: self.y.clamp(-down, down), zoom, ..self }
    }
}

/// The window. The picture's own size comes with `opened`.
#[component]
pub fn Cropper(opened: Opened, aim: RwSignal<Aim>) -> impl IntoView {
    let picture = (opened.width, opened.height);
    let node = NodeRef::<html::Div>::new();
    let held = StoredValue::new(None::<(f64, f64)>);
    let set = move |change: &dyn Fn(&mut Aim)| {
        aim.update(|aim| {
            if let Some(window) = node.get_untracked() {
                *aim = aim.seen_in(f64::from(window.client_width()).max(1.0));
            }
            change(aim);
            *aim = aim.within(picture);
        });
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            set(&|_| ());
        }
    });
    let down = move |event: PointerEvent| {
        let window: HtmlElement = event_current_target(&event);
        // Without the capture the picture stops at the window's edge.
        let _ = window.set_pointer_capture(event.pointer_id());
        held.set_value(Some((f64::from(event.client_x()), f64::from(event.client_y()))));
    };
    let moved = move |event: PointerEvent| {
        let Some((x, y)) = held.get_value() else { return };
        let (now_x, now_y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        held.set_value(Some((now_x, now_y)));
        set(&|aim| {
            aim.x += now_x - x;
            aim.y += now_y - y;
        });
    };
    let key = move |event: KeyboardEvent| {
        let (x, y, zoom) = match event.key().as_str() {
            "ArrowLeft" => (NUDGE, 0.0, 1.0),
            "ArrowRight" => (-NUDGE, 0.0, 1.0),
            "ArrowUp" => (0.0, NUDGE, 1.0),
            "ArrowDown" => (0.0, -NUDGE, 1.0),
            "+" => (0.0, 0.0, 1.1),
            "-" => (0.0, 0.0, 1.0 / 1.1),
            _ => return,
        };
        event.prevent_default();
        set(&|aim| {
            aim.x += x;
            aim.y += y;
            aim.zoom *= zoom;
        });
    };
    let wheel = move |event: WheelEvent| {
        event.prevent_default();
        let zoom = if event.delta_y() < 0.0 { 1.05 } else { 1.0 / 1.05 };
        set(&|aim| aim.zoom *= zoom);
    };
    view! {
        <div
            class="crop"
            tabindex="0"
            role="group"
            aria-label="What is kept: the arrow keys move the picture, plus and minus bring it closer"
            node_ref=node
            style:--crop-x=move || aim.get().x.to_string()
            style:--crop-y=move || aim.get().y.to_string()
            style:--crop-zoom=move || aim.get().zoom.to_string()
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=move |_| held.set_value(None)
            on:pointercancel=move |_| held.set_value(None)
            on:keydown=key
            on:wheel=wheel
        >
            <img src=opened.url.to_string() alt="What you chose" draggable="false"/>
        </div>
        <label class="slider">
            "Closer"
            <input
                type="range"
                min="1"
                max=ZOOM_MAX.to_string()
                step="0.05"
                prop:value=move || aim.get().zoom.to_string()
                on:input=move |event| {
                    let zoom = event_target_value(&event).parse().unwrap_or(1.0);
                    set(&|aim| aim.zoom = zoom);
                }
            />
        </label>
    }
}

fn event_current_target(event: &PointerEvent) -> HtmlElement {
    use wasm_bindgen::JsCast as _;
    event.current_target().expect("a listener's element").unchecked_into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_window_shows_the_same() {
        let aim = Aim { x: 10.0, y: -20.0, zoom: 2.0, view: 200.0 };
        let shown = aim.seen_in(300.0);
        assert_eq!((shown.x, shown.y, shown.zoom), (15.0, -30.0, 2.0));
        assert_eq!(shown.crop((400, 300)), aim.crop((400, 300)));
    }

    #[test]
    fn a_picture_never_leaves_its_window() {
        let aim = Aim { x: 900.0, y: -900.0, zoom: 9.0, view: 200.0 }.within((400, 200));
        assert_eq!(aim.zoom, ZOOM_MAX);
        assert_eq!((aim.x, aim.y), (700.0, -300.0));
    }
}
