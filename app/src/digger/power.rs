//! The power that digging uses.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// The additional power of a busy core, in watts: on laptops and phones about 3 to 8. No browser reports it.
const CORE_WATTS: f64 = 5.0;
const HOUR_MS: f64 = 3_600_000.0;

/// The energy of so many milliseconds of a core's work, roughly.
pub fn watt_hours(core_ms: u64) -> f64 {
    CORE_WATTS * core_ms as f64 / HOUR_MS
}

/// The device's battery, where the browser reports it (Battery Status API; Firefox does not).
pub struct Battery(JsValue);

impl Battery {
    /// Gets it.
    pub async fn find() -> Option<Self> {
        let navigator = window().navigator();
        let ask: Function = Reflect::get(&navigator, &"getBattery".into()).ok()?.dyn_into().ok()?;
        let promise: Promise = ask.call0(&navigator).ok()?.dyn_into().ok()?;
        JsFuture::from(promise).await.ok().map(Self)
    }

    /// Whether the device runs on battery.
    pub fn is_used(&self) -> bool {
        Reflect::get(&self.0, &"charging".into()).ok().and_then(|charging| charging.as_bool()) == Some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_one_core_takes_about_five_watt_hours() {
        assert!((watt_hours(3_600_000) - 5.0).abs() < f64::EPSILON);
    }
}
