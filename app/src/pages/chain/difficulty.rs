//! How hard digging was, block by block: a chart, and the same as text.

use std::collections::HashMap;

use api::content::{BlockKind, BlockSummary, BlocksPage};
use leptos::prelude::*;

use crate::components::album;
use crate::components::load::Loader;
use crate::model::Model;
use crate::words;

/// The chart's size and margins, in its own units.
const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 180.0;
const LEFT: f64 = 56.0;
const EDGE: f64 = 12.0;
/// The height of blocks that no miner dug.
const FLOOR: f64 = HEIGHT - EDGE;
/// The lowest height of dug blocks.
const LOWEST: f64 = FLOOR - 26.0;
/// The most miners that are named.
const NAMED: usize = 3;

/// The section, where blocks can be dug.
#[component]
pub fn Difficulty(loader: Loader<BlocksPage>) -> impl IntoView {
    let model = Model::of_context();
    let can_dig = Memo::new(move |_| model.treats.can_dig());
    let now = Memo::new(move |_| model.treats.economics().map(|(economics, _)| economics.dig_tries()));
    let blocks = Memo::new(move |_| loader.ready().map(|page| page.blocks).unwrap_or_default());
    view! {
        <Show when=move || can_dig.get()>
            <section class="panel" aria-labelledby="difficulty">
                <h2 id="difficulty">"How hard digging is"</h2>
                {move || now.get().map(|tries| {
                    let tries = words::large(tries as f64);
                    view! {
                        <p>
                            {format!("The next page takes about {tries} tries. Pages that come early make it harder, \
                                pages that come late easier.")}
                        </p>
                    }
                })}
                {move || blocks.with(|blocks| chart(blocks))}
            </section>
        </Show>
    }
}

/// The chart and its text; `None` if no block was dug.
fn chart(blocks: &[BlockSummary]) -> Option<impl IntoView + use<>> {
    let marks = marks(blocks);
    let scale = Scale::of(blocks)?;
    let line: Vec<String> =
        marks.iter().filter(|mark| mark.tries > 0).map(|mark| format!("{:.1},{:.1}", mark.x, mark.y)).collect();
    let drawn = marks.iter().map(drawn).collect_view();
    let axis = scale.steps().map(|(power, y)| {
        view! {
            <line x1=LEFT.to_string() x2=WIDTH.to_string() y1=format!("{y:.1}") y2=format!("{y:.1}")></line>
            <text x=(LEFT - 8.0).to_string() y=format!("{:.1}", y + 4.0) text-anchor="end">{short(power)}</text>
        }
    });
    let axis = axis.collect_view();
    let said = told(blocks);
    Some(view! {
        <figure class="difficulty">
            <svg
                viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                role="img"
                aria-label="Tries for each of the last pages, on a scale of tens"
                aria-describedby="difficulty-said"
            >
                <g aria-hidden="true">{axis}</g>
                <polyline points=line.join(" ")></polyline>
                {drawn}
            </svg>
            <figcaption>
                <p class="legend" aria-hidden="true">
                    <span>
                        <svg viewBox="0 0 12 12"><circle cx="6" cy="6" r="4"></circle></svg>"dug up by somebody"
                    </span>
                    <span>
                        <svg viewBox="0 0 12 12"><rect x="2.5" y="2.5" width="7" height="7"></rect></svg>
                        "turned by the house, without digging"
                    </span>
                </p>
                <p id="difficulty-said">{said}</p>
            </figcaption>
        </figure>
    })
}

/// A block in the chart.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    x: f64,
    y: f64,
    /// Expected tries; 0 if it was not dug.
    tries: u64,
    label: String,
}

fn drawn(mark: &Mark) -> impl IntoView + use<> {
    let Mark { x, y, tries, label } = mark.clone();
    match tries {
        0 => view! {
            <rect x=format!("{:.1}", x - 3.0) y=format!("{:.1}", y - 3.0) width="6" height="6">
                <title>{label}</title>
            </rect>
        }
        .into_any(),
        _ => view! {
            <circle cx=format!("{x:.1}") cy=format!("{y:.1}") r="3.5"><title>{label}</title></circle>
        }
        .into_any(),
    }
}

/// The blocks, the oldest first. The list begins with the latest.
fn marks(blocks: &[BlockSummary]) -> Vec<Mark> {
    let Some(scale) = Scale::of(blocks) else { return Vec::new() };
    let step = (WIDTH - LEFT - 2.0 * EDGE) / (blocks.len().max(2) - 1) as f64;
    let mark = |(at, block): (usize, &BlockSummary)| {
        let tries = block.dug.as_ref().map_or(0, |dug| dug.tries);
        let y = if tries > 0 { scale.y(tries) } else { FLOOR - EDGE / 2.0 };
        Mark { x: LEFT + EDGE + step * at as f64, y, tries, label: label(block) }
    };
    blocks.iter().rev().enumerate().map(mark).collect()
}

fn label(block: &BlockSummary) -> String {
    let page = block.height;
    match (&block.dug, block.kind) {
        (Some(dug), _) => {
            format!("Page {page}, dug up by {}: about {} tries", album::handle(&dug.by), words::large(dug.tries as f64))
        }
        (None, BlockKind::Activity) => format!("Page {page}, turned by the house"),
        (None, BlockKind::Time) => format!("Page {page}, turned by the house: time had passed"),
    }
}

/// A logarithmic scale.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    /// The powers of ten at the bottom and at the top.
    low: i32,
    high: i32,
}

impl Scale {
    /// Around all dug blocks; `None` if there are none.
    fn of(blocks: &[BlockSummary]) -> Option<Self> {
        let tries = || blocks.iter().filter_map(|block| Some(block.dug.as_ref()?.tries.max(1) as f64));
        let low = tries().reduce(f64::min)?.log10().floor() as i32;
        let high = tries().reduce(f64::max)?.log10().ceil() as i32;
        Some(Self { low, high: high.max(low + 1) })
    }

    fn y(self, tries: u64) -> f64 {
        let part = ((tries.max(1) as f64).log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        LOWEST - (LOWEST - EDGE) * part
    }

    /// The powers of ten that get a grid line, and its position: five at most.
    fn steps(self) -> impl Iterator<Item = (u32, f64)> {
        let every = usize::try_from((self.high - self.low) / 4 + 1).unwrap_or(1);
        let powers = (self.low..=self.high).step_by(every).map(i32::unsigned_abs);
        powers.map(move |power| (power, self.y(10u64.saturating_pow(power))))
    }
}

/// A power of ten, abbreviated: 100, 1k, 10M.
fn short(power: u32) -> String {
    const UNITS: [&str; 7] = ["", "k", "M", "G", "T", "P", "E"];
    let unit = UNITS.get(power as usize / 3).unwrap_or(&"");
    format!("{}{unit}", 10u32.pow(power % 3))
}

/// The chart as text.
fn told(blocks: &[BlockSummary]) -> String {
    let dug: Vec<_> = blocks.iter().filter_map(|block| block.dug.as_ref()).collect();
    let mut by = HashMap::<_, (u64, String)>::new();
    for dug in &dug {
        by.entry(dug.by.account).or_insert_with(|| (0, album::handle(&dug.by))).0 += 1;
    }
    let mut by: Vec<_> = by.into_values().collect();
    by.sort_by(|(more, one), (less, other)| less.cmp(more).then_with(|| one.cmp(other)));
    let others: u64 = by.iter().skip(NAMED).map(|(count, _)| count).sum();
    let house = (blocks.len() - dug.len()) as u64;
    let mut parts: Vec<String> =
        by.iter().take(NAMED).map(|(count, name)| format!("{name} dug up {}", words::number(*count))).collect();
    parts.extend((others > 0).then(|| format!("others {}", words::number(others))));
    parts.extend((house > 0).then(|| format!("the house turned {}", words::number(house))));
    let list = parts.iter().enumerate().map(|(at, part)| format!("{}{part}", words::joint(at, parts.len() - 1)));
    let list: String = list.collect();
    let range = match (dug.last(), dug.first()) {
        (Some(first), Some(last)) if dug.len() > 1 => format!(
            " Of those that were dug up, the first took about {} tries, the latest about {}.",
            words::large(first.tries as f64),
            words::large(last.tries as f64)
        ),
        _ => String::new(),
    };
    format!("Of the last {}, {list}.{range}", words::count(blocks.len() as u64, "page", "pages"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::content::{AccountRef, Dug};
    use chain::ids::{AccountId, EntryIndex, Height, TimeMs};

    fn block(height: u64, tries: u64) -> BlockSummary {
        let by = AccountRef { account: AccountId(1), handle: Some("ida".to_owned()), bot: false };
        BlockSummary {
            height: Height(height),
            entry: EntryIndex(height),
            leaf: api::hex::Hex(chain::hash::Hash([0; 32])),
            time_ms: TimeMs(0),
            kind: BlockKind::Activity,
            events: 1,
            dug: (tries > 0).then_some(Dug { by, tries }),
            agreed: None,
        }
    }

    #[test]
    fn the_scale_is_logarithmic() {
        let scale = Scale::of(&[block(3, 1_000), block(2, 0), block(1, 10)]).expect("two were dug");
        assert_eq!(scale, Scale { low: 1, high: 3 });
        assert_eq!((scale.y(10), scale.y(1_000)), (LOWEST, EDGE));
        assert!((scale.y(100) - (LOWEST + EDGE) / 2.0).abs() < 1e-9);
        assert_eq!(scale.steps().map(|(power, _)| short(power)).collect::<Vec<_>>(), ["10", "100", "1k"]);
    }

    #[test]
    fn powers_of_ten_are_abbreviated() {
        let rows = [(0, "1"), (2, "100"), (3, "1k"), (5, "100k"), (6, "1M"), (16, "10P"), (19, "10E")];
        rows.iter().for_each(|(power, written)| assert_eq!(short(*power), *written));
    }

    #[test]
    fn a_scale_needs_at_least_one_block() {
        assert_eq!(Scale::of(&[block(1, 100)]), Some(Scale { low: 2, high: 3 }));
        assert_eq!(Scale::of(&[block(2, 0), block(1, 0)]), None);
        assert_eq!(Scale::of(&[]), None);
    }

    #[test]
    fn the_largest_scale_has_few_lines() {
        let scale = Scale::of(&[block(2, 1 << 56), block(1, 1)]).expect("both were dug");
        assert!(scale.steps().count() <= 5);
    }
}
