//! A pet's seal: a unique pattern drawn from its birth hash. Also the picture of a pet without one.

use std::f64::consts::TAU;
use std::fmt::Write as _;

use chain::hash::Hash;
use leptos::prelude::*;

use super::icon::PAW;

/// Points on one ring; more would not be visible, even in print.
const POINTS: u32 = 72;
/// The outermost ring's radius in the drawing of 100 by 100, and the step to the next ring.
const RADIUS: f64 = 44.0;
const STEP: f64 = 8.0;
/// Steps of a full turn: the least that has all points and all 256 phases of a byte.
const TURN: u32 = 2_304;

/// One closed wavy line.
#[derive(Clone, Debug, PartialEq)]
pub struct Ring {
    /// The outline.
    pub path: String,
    /// Its width.
    pub stroke: &'static str,
    /// Whether it is filled with the tint.
    pub filled: bool,
}

/// The rings of a hash, the outermost first: three to five, with five to nine waves each.
pub fn rings(hash: &Hash) -> Vec<Ring> {
    let bytes = &hash.0;
    let count = 3 + usize::from(bytes[0] % 3);
    (0..count)
        .map(|place| {
            let waves = 5 + bytes[1 + 2 * place] % 5;
            let phase = u32::from(bytes[2 + 2 * place]) * (TURN / 256);
            Ring {
                path: outline(place, waves, phase),
                stroke: if place == 0 { "2.4" } else { "1.4" },
                filled: place % 2 == 1,
            }
        })
        .collect()
}

fn outline(place: usize, waves: u8, phase: u32) -> String {
    let inwards = place as f64;
    let (radius, height) = (RADIUS - STEP * inwards, STEP - inwards);
    let mut path = String::new();
    for point in 0..POINTS {
        let angle = point * (TURN / POINTS);
        let reach = radius - height / 2.0 + sine(angle * u32::from(waves) + phase) * height / 2.4;
        let (x, y) = (50.0 + sine(angle + TURN / 4) * reach, 50.0 + sine(angle) * reach);
        let pen = if point == 0 { 'M' } else { 'L' };
        // Writing to a String cannot fail.
        let _ = write!(path, "{pen}{x:.1} {y:.1}");
    }
    path.push('z');
    path
}

/// The sine of an angle in steps of a turn, to five digits: Taylor's series on the first half of the half turn.
/// `f64::sin` and `f64::cos` would be 8 KB more before the first story is shown.
fn sine(steps: u32) -> f64 {
    let (half, rest) = (TURN / 2, steps % TURN);
    let (sign, rest) = if rest < half { (1.0, rest) } else { (-1.0, rest - half) };
    let x = f64::from(rest.min(half - rest)) / f64::from(TURN) * TAU;
    let square = x * x;
    let terms = 1.0 - square / 20.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0));
    sign * x * (1.0 - square / 6.0 * terms)
}

/// The drawing. With a `label` it is an image for screen readers, without one it is decoration.
#[component]
pub fn Seal(hash: Hash, #[prop(optional, into)] label: Option<String>) -> impl IntoView {
    let hidden = label.is_none().then_some("true");
    let role = if label.is_some() { "img" } else { "presentation" };
    let rings = rings(&hash).into_iter().map(|ring| {
        let fill = (!ring.filled).then_some("none");
        view! { <path d=ring.path fill=fill stroke="currentColor" stroke-width=ring.stroke></path> }
    });
    view! {
        <svg class="seal" viewBox="0 0 100 100" role=role aria-label=label aria-hidden=hidden>
            {rings.collect_view()}
            <g transform="translate(39 38) scale(.92)" fill="currentColor">
                <path d=PAW></path>
            </g>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_are_those_of_the_library_to_five_digits() {
        for steps in 0..3 * TURN {
            let exact = (f64::from(steps) / f64::from(TURN) * TAU).sin();
            assert!((sine(steps) - exact).abs() < 1e-5, "{steps}: {} and {exact}", sine(steps));
        }
    }

    #[test]
    fn every_hash_has_three_to_five_rings_in_the_frame() {
        for byte in 0..=255u8 {
            let rings = rings(&Hash([byte; 32]));
            assert!((3..=5).contains(&rings.len()));
            for ring in &rings {
                let numbers = ring.path.split(['M', 'L', ' ', 'z']).filter_map(|number| number.parse::<f64>().ok());
                assert!(numbers.clone().all(|number| (0.0..=100.0).contains(&number)));
                assert_eq!(numbers.count(), 2 * POINTS as usize);
            }
        }
    }

    #[test]
    fn a_seal_is_the_same_every_time_and_others_differ() {
        let (one, other) = (Hash([7; 32]), Hash([8; 32]));
        assert_eq!(rings(&one), rings(&one));
        assert_ne!(rings(&one), rings(&other));
    }
}
