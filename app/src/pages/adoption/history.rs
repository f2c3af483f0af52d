//! Earlier prices of a pet: a chart, and the same as text.

use leptos::prelude::*;

use super::Shown;
use crate::components::price::PeopleOf;
use crate::model::Adoption;
use crate::words;

/// The most adoptions in the chart and the text, the latest.
const SHOWN: usize = 24;
/// The chart's size and margin, in its own units.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 96.0;
const EDGE: f64 = 8.0;

/// The section, once the pet has had more than one home.
#[component]
pub fn History(shown: Shown) -> impl IntoView {
    let adoptions = Memo::new(move |_| {
        let all = shown.book.with(|book| book.as_ref().map(|book| book.adoptions.clone()).unwrap_or_default());
        let skipped = all.len().saturating_sub(SHOWN);
        all.into_iter().skip(skipped).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !adoptions.with(Vec::is_empty)>
            <section class="panel" aria-labelledby="history">
                <h2 id="history">"Homes so far"</h2>
                {move || adoptions.with(|adoptions| (1 < adoptions.len()).then(|| chart(adoptions)))}
                <ol class="rows">
                    <For
                        each=move || adoptions.get().into_iter().rev()
                        key=|adoption| adoption.entry
                        let:adoption
                    >
                        <li class="row">
                            <span>
                                {words::count(adoption.price, "treat", "treats")}": from "
                                <PeopleOf account=adoption.seller/>" to "
                                <PeopleOf account=adoption.buyer/>
                            </span>
                        </li>
                    </For>
                </ol>
            </section>
        </Show>
    }
}

/// A line through the prices.
fn chart(adoptions: &[Adoption]) -> impl IntoView + use<> {
    let prices: Vec<u64> = adoptions.iter().map(|adoption| adoption.price).collect();
    let points = points(&prices);
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let dots = points.iter().zip(&prices).map(|((x, y), price)| {
        view! {
            <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="3.5">
                <title>{words::count(*price, "treat", "treats")}</title>
            </circle>
        }
    });
    view! {
        <svg
            class="prices"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            role="img"
            aria-label="What was paid, from the first home to the latest"
        >
            <polyline points=line.join(" ")></polyline>
            {dots.collect_view()}
        </svg>
    }
}

/// The prices' points in the chart: from left to right, the highest at the top, zero at the bottom.
fn points(prices: &[u64]) -> Vec<(f64, f64)> {
    let highest = prices.iter().copied().max().unwrap_or(1).max(1) as f64;
    let step = (WIDTH - 2.0 * EDGE) / (prices.len().max(2) - 1) as f64;
    let place = |(at, price): (usize, &u64)| {
        let x = EDGE + step * at as f64;
        let y = HEIGHT - EDGE - (HEIGHT - 2.0 * EDGE) * *price as f64 / highest;
        (x, y)
    };
    prices.iter().enumerate().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_run_from_left_to_right_with_the_highest_at_the_top() {
        assert_eq!(points(&[10]), [(EDGE, EDGE)]);
        let drawn = points(&[5, 10, 0]);
        assert_eq!(drawn.iter().map(|point| point.0).collect::<Vec<_>>(), [8.0, 160.0, 312.0]);
        assert_eq!(drawn.iter().map(|point| point.1).collect::<Vec<_>>(), [48.0, 8.0, 88.0]);
    }
}
