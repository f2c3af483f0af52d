//! The four tabs, with arrow keys as usual.

use api::content::PetPage;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::certificate::Certificate;
use super::lineage::Lineage;
use super::name_of;
use super::photographs::Photographs;
use super::story::Story;

/// One of the tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    Story,
    Photographs,
    Certificate,
    Lineage,
}

impl Tab {
    const ALL: [Self; 4] = [Self::Story, Self::Photographs, Self::Certificate, Self::Lineage];

    fn name(self) -> &'static str {
        match self {
            Self::Story => "Story",
            Self::Photographs => "Photographs",
            Self::Certificate => "Certificate",
            Self::Lineage => "Lineage",
        }
    }

    /// The tab `by` places further, cyclic.
    fn turned(self, by: usize) -> Self {
        let place = Self::ALL.iter().position(|tab| *tab == self).unwrap_or(0);
        Self::ALL[(place + by) % Self::ALL.len()]
    }
}

/// The tabs and the content of the selected one.
#[component]
pub fn Tabs(page: Signal<PetPage>) -> impl IntoView {
    let chosen = RwSignal::new(Tab::Story);
    // Choosing the chosen tab again does not build it again.
    let now = Memo::new(move |_| chosen.get());
    let label = name_of(page);
    let turn = move |event: KeyboardEvent| {
        let tab = match event.key().as_str() {
            "ArrowRight" => chosen.get_untracked().turned(1),
            "ArrowLeft" => chosen.get_untracked().turned(Tab::ALL.len() - 1),
            "Home" => Tab::Story,
            "End" => Tab::Lineage,
            _ => return,
        };
        event.prevent_default();
        chosen.set(tab);
        focus(tab);
    };
    let button = move |tab: Tab| {
        let selected = move || chosen.get() == tab;
        view! {
            <button
                class="tab"
                type="button"
                role="tab"
                id=id_of(tab)
                aria-selected=move || selected().to_string()
                aria-controls="pet-panel"
                tabindex=move || if selected() { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab)
            >
                {tab.name()}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=turn>{Tab::ALL.map(button).collect_view()}</div>
        <section class="pet-panel" id="pet-panel" role="tabpanel" aria-labelledby=move || id_of(chosen.get())>
            {move || match now.get() {
                Tab::Story => view! { <Story page/> }.into_any(),
                Tab::Photographs => view! { <Photographs page/> }.into_any(),
                Tab::Certificate => view! { <Certificate page/> }.into_any(),
                Tab::Lineage => view! { <Lineage page/> }.into_any(),
            }}
        </section>
    }
}

fn id_of(tab: Tab) -> String {
    format!("tab-{}", tab.name().to_lowercase())
}

fn focus(tab: Tab) {
    use wasm_bindgen::JsCast as _;
    let button = document().get_element_by_id(&id_of(tab)).and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(button) = button {
        // If that fails, the focus stays where it is.
        let _ = button.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_are_cyclic() {
        assert_eq!(Tab::Lineage.turned(1), Tab::Story);
        assert_eq!(Tab::Story.turned(3), Tab::Lineage);
    }
}
