//! The supply of treats, and where they are: a bar, and the same as numbers.

use chain::records::{Economics, Globals};
use leptos::prelude::*;

use crate::model::Model;
use crate::words;

/// The bar's size, in its own units.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 28.0;
/// A share that is not zero stays visible.
const NARROWEST: f64 = 2.0;

/// A place where treats are.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Share {
    /// Its name.
    name: &'static str,
    /// Its pattern, so that colour is not the only difference.
    pattern: &'static str,
    treats: u64,
}

/// The section; nothing on a chain without treats.
#[component]
pub fn Supply() -> impl IntoView {
    let model = Model::of_context();
    let stand = Memo::new(move |_| model.treats.economics());
    move || {
        let (economics, globals) = stand.get()?;
        let shares = shares(&economics, &globals);
        let there: u64 = shares.iter().map(|share| share.treats).sum();
        let rows = shares.map(|share| row(share, there)).collect_view();
        Some(view! {
            <section class="panel" aria-labelledby="treats">
                <h2 id="treats">"Treats"</h2>
                <p>{format!("There are {} now.", words::count(there, "treat", "treats"))}</p>
                {bar(&shares)}
                <dl class="facts">
                    {rows}
                    <dt>"Ever made"</dt><dd>{words::number(globals.minted)}</dd>
                    <dt>"Eaten"</dt><dd>{words::number(globals.burned)}</dd>
                </dl>
            </section>
        })
    }
}

fn shares(economics: &Economics, globals: &Globals) -> [Share; 4] {
    [
        Share { name: "In pockets", pattern: "plain", treats: economics.in_accounts },
        Share { name: "In pets' wallets", pattern: "stripes", treats: economics.in_wallets },
        Share { name: "Kept for offers", pattern: "dots", treats: globals.escrow },
        Share { name: "The house's", pattern: "empty", treats: globals.treasury },
    ]
}

fn row(share: Share, of: u64) -> impl IntoView {
    let class = format!("swatch is-{}", share.pattern);
    view! {
        <dt>
            <svg class=class viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="3"></rect></svg>
            {share.name}
        </dt>
        <dd>{format!("{} ({})", words::number(share.treats), part(share.treats, of))}</dd>
    }
}

/// A share as a percentage. One that is not zero is not shown as 0, one that is not all not as 100.
fn part(treats: u64, of: u64) -> String {
    match (treats as f64 / of.max(1) as f64 * 100.0).round() {
        0.0 if treats > 0 => "less than 1%".to_owned(),
        100.0 if treats < of => "more than 99%".to_owned(),
        hundredths => format!("{hundredths}%"),
    }
}

/// The shares side by side. For screen readers, the numbers are below.
fn bar(shares: &[Share]) -> impl IntoView + use<> {
    let drawn = widths(shares).into_iter().filter(|(_, _, width)| *width > 0.0).map(|(pattern, x, width)| {
        let class = format!("is-{pattern}");
        view! { <rect class=class x=format!("{x:.1}") width=format!("{width:.1}") height=HEIGHT.to_string()></rect> }
    });
    let drawn = drawn.collect_view();
    view! {
        <svg class="shares" viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
            <defs>
                <pattern
                    id="treat-stripes"
                    width="6"
                    height="6"
                    patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)"
                >
                    <rect width="3" height="6"></rect>
                </pattern>
                <pattern id="treat-dots" width="6" height="6" patternUnits="userSpaceOnUse">
                    <circle cx="3" cy="3" r="1.6"></circle>
                </pattern>
            </defs>
            {drawn}
        </svg>
    }
}

/// Each share's pattern, offset and width.
fn widths(shares: &[Share]) -> Vec<(&'static str, f64, f64)> {
    let there: u64 = shares.iter().map(|share| share.treats).sum();
    let wanted = |share: &Share| match share.treats {
        0 => 0.0,
        treats => (WIDTH * treats as f64 / there as f64).max(NARROWEST),
    };
    // All shares shrink to make room for the narrow ones.
    let scale = WIDTH / shares.iter().map(wanted).sum::<f64>().max(WIDTH);
    let mut x = 0.0;
    let place = |share: &Share| {
        let width = wanted(share) * scale;
        x += width;
        (share.pattern, x - width, width)
    };
    shares.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar_of(treats: [u64; 3]) -> Vec<(f64, f64)> {
        let shares = treats.map(|treats| Share { name: "", pattern: "", treats });
        widths(&shares).into_iter().map(|(_, x, width)| (x, width)).collect()
    }

    #[test]
    fn shares_fill_the_bar() {
        assert_eq!(bar_of([1, 2, 1]), [(0.0, 80.0), (80.0, 160.0), (240.0, 80.0)]);
        assert_eq!(bar_of([0, 5, 0]), [(0.0, 0.0), (0.0, WIDTH), (WIDTH, 0.0)]);
        assert_eq!(bar_of([0, 0, 0]), [(0.0, 0.0); 3]);
    }

    #[test]
    fn a_small_share_is_not_rounded_to_zero() {
        let rows = [(0, "0%"), (2, "less than 1%"), (247, "50%"), (493, "more than 99%"), (494, "100%")];
        rows.iter().for_each(|(treats, words)| assert_eq!(part(*treats, 494), *words));
        assert_eq!(part(0, 0), "0%");
    }

    #[test]
    fn a_small_share_is_visible_and_the_bar_keeps_its_width() {
        let drawn = bar_of([1_000_000, 1, 0]);
        assert!(drawn[1].1 > 1.9);
        assert!((drawn[1].0 + drawn[1].1 - WIDTH).abs() < 1e-9);
    }
}
