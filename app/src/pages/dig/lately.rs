//! Who closed the last blocks, and how long each took.

use api::content::{BlockKind, BlockSummary};
use leptos::prelude::*;

use crate::components::album;
use crate::components::faces::{Failed, WaitingLines};
use crate::components::load::{Load, Loader};
use crate::content;
use crate::model::Model;
use crate::words;

/// The number of blocks in the chart.
const SHOWN: usize = 15;
/// The chart's height, in its own units.
const HEIGHT: f64 = 60.0;
const BAR: f64 = 10.0;
const GAP: f64 = 4.0;

/// A bar of the chart.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    label: String,
    dug: bool,
    height: f64,
}

/// The chart, and the same as text.
#[component]
pub fn Lately() -> impl IntoView {
    let model = Model::of_context();
    let height = Memo::new(move |_| model.copy.tick.get().height);
    let loader = Loader::new(move || content::blocks_up_to(height.get(), SHOWN + 1));
    view! {
        <section class="panel">
            <h2>"The last pages"</h2>
            {move || match loader.state.get() {
                Load::Waiting => view! { <WaitingLines words="Fetching the last pages." rows=1/> }.into_any(),
                Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                Load::Ready(page) => view! { <Chart blocks=page.blocks/> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Chart(blocks: Vec<BlockSummary>) -> impl IntoView {
    let bars = bars(&blocks);
    if bars.is_empty() {
        return view! { <p class="soft">"No page has been turned yet."</p> }.into_any();
    }
    let width = SHOWN as f64 * (BAR + GAP);
    let drawn = bars.iter().enumerate().map(|(place, bar)| {
        let x = place as f64 * (BAR + GAP);
        view! {
            <rect
                class:is-dug=bar.dug
                x=x.to_string()
                y=(HEIGHT - bar.height).to_string()
                width=BAR.to_string()
                height=bar.height.to_string()
                rx="2"
            >
                <title>{bar.label.clone()}</title>
            </rect>
        }
    });
    let drawn = drawn.collect_view();
    let rows = bars.iter().rev().take(5).map(|bar| view! { <li>{bar.label.clone()}</li> }).collect_view();
    view! {
        <svg
            class="bars"
            viewBox=format!("0 0 {width} {HEIGHT}")
            role="img"
            aria-label="How long each of the last pages took"
        >
            {drawn}
        </svg>
        <ol class="soft lately">{rows}</ol>
    }
    .into_any()
}

/// The blocks, the oldest first, each with its duration. The list begins with the latest.
fn bars(blocks: &[BlockSummary]) -> Vec<Bar> {
    let took = |pair: &[BlockSummary]| pair[0].time_ms.since(pair[1].time_ms);
    let shown = || blocks.windows(2).take(SHOWN);
    let longest = shown().map(took).max().unwrap_or(0).max(1);
    let bar = |pair: &[BlockSummary]| {
        let by = match (&pair[0].dug, pair[0].kind) {
            (Some(dug), _) => album::handle(&dug.by),
            (None, BlockKind::Activity) => "the house".to_owned(),
            (None, BlockKind::Time) => "time, with nothing in it".to_owned(),
        };
        let page = pair[0].height;
        Bar {
            label: format!("Page {page} took {}, turned by {by}", words::about_seconds(took(pair) as f64 / 1_000.0)),
            dug: pair[0].dug.is_some(),
            height: 4.0 + (HEIGHT - 4.0) * took(pair) as f64 / longest as f64,
        }
    };
    let mut bars: Vec<_> = shown().map(bar).collect();
    bars.reverse();
    bars
}
