//! The result as a drawing.

use super::report::{Day, Report, days};

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 200.0;
/// From one line's name to the next one's.
const NAMES_APART: f64 = 88.0;
/// From one panel's corner to the next one's.
const APART: (f64, f64) = (440.0, 280.0);
/// Lifespans are counted in days up to this one; the last bar has the rest.
const LONGEST_DAYS: usize = 40;

const GREEN: &str = "#2F6F43";
const RED: &str = "#B5442A";
const BLUE: &str = "#285F95";
const PURPLE: &str = "#8A5A9E";
const BROWN: &str = "#8B6A00";

type Line = (&'static str, &'static str, fn(&Day) -> u64);

const TREATS: [Line; 3] = [
    ("minted", GREEN, |day| day.minted),
    ("burned", RED, |day| day.burned),
    ("in purses", BLUE, |day| day.held.purses),
];
const DUG: [Line; 4] = [
    ("carers", GREEN, |day| day.held.carers),
    ("leavers", RED, |day| day.held.leavers),
    ("living pets", BLUE, |day| day.held.living),
    ("ended stories", PURPLE, |day| day.held.ended),
];
const BLOCKS: [Line; 1] = [("blocks", GREEN, |day| day.blocks)];
const ENDS: [Line; 3] = [
    ("asleep", BLUE, |day| day.asleep),
    ("on a weekend", PURPLE, |day| day.weekend),
    ("on a holiday", RED, |day| day.holiday),
];
const POSTS: [Line; 2] = [("told", GREEN, |day| day.posts), ("for want of treats not", RED, |day| day.poor)];
const ADOPTIONS: [Line; 2] = [("mean price", GREEN, Day::price), ("how many", BLUE, |day| day.sold)];
const SHELTER: [Line; 2] =
    [("pets there", GREEN, |day| day.sheltered.there), ("the house's treats", BROWN, |day| day.held.treasury)];
const SHELTERED: [Line; 4] = [
    ("given up", GREEN, |day| day.sheltered.given),
    ("owner gone", PURPLE, |day| day.sheltered.gone),
    ("adopted", BLUE, |day| day.sheltered.adopted),
    ("ended", RED, |day| day.sheltered.ended),
];

impl Report {
    /// Lifespans, and how much of them came after the owner's last visit, as bars of one day each; the events of each
    /// week, and the treats at its end, as lines. SVG.
    pub(super) fn drawing(&self) -> String {
        let mut svg = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 880 1400\" font-family=\"sans-serif\" \
             font-size=\"12\">\n\
             <rect width=\"880\" height=\"1400\" fill=\"#FFFFFF\"/>\n",
        );
        bars(&mut svg, 0, "Lifespans in days", self.ends.iter().map(|end| end.lasted_ms));
        let neglected = self.ends.iter().map(|end| end.neglected_ms);
        bars(&mut svg, 1, "Of these, days after the owner's last visit", neglected);
        let panels: [(&str, &[Line]); 8] = [
            ("Treats", &TREATS),
            ("Dug treats, and where they are", &DUG),
            ("Blocks a week", &BLOCKS),
            ("Stories of people who care that ended behind their backs, a week", &ENDS),
            ("Own posts a week", &POSTS),
            ("Pets sold a week, and what they cost", &ADOPTIONS),
            ("The shelter", &SHELTER),
            ("Pets that come into the shelter, and leave it, a week", &SHELTERED),
        ];
        for (place, (title, lines)) in (2..).zip(panels) {
            panel(&mut svg, place, title, lines, &self.weeks());
        }
        svg.push_str("</svg>\n");
        svg
    }

    /// Treats at the end of each week; all other numbers are those of the week.
    fn weeks(&self) -> Vec<Day> {
        self.days.chunks_exact(7).map(|days| days.iter().fold(Day::default(), Day::with)).collect()
    }
}

/// How many took how long.
fn bars(svg: &mut String, place: usize, title: &str, times_ms: impl Iterator<Item = u64>) {
    let mut bars = [0_u64; LONGEST_DAYS + 1];
    times_ms.for_each(|ms| bars[(days(ms) as usize).min(LONGEST_DAYS)] += 1);
    let tallest = bars.iter().max().copied().unwrap_or(0).max(1) as f64;
    open(svg, place, &format!("{title} (the last bar: {LONGEST_DAYS} and more)"));
    let step = WIDTH / bars.len() as f64;
    for (place, count) in bars.iter().enumerate() {
        let (x, height) = (place as f64 * step, *count as f64 / tallest * HEIGHT);
        let (y, wide) = (HEIGHT - height, step - 1.0);
        *svg +=
            &format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{height:.1}\" fill=\"{GREEN}\"/>\n");
        if place % 10 == 0 {
            *svg += &format!("<text x=\"{x:.1}\" y=\"{}\">{place}</text>\n", HEIGHT + 16.0);
        }
    }
    svg.push_str("</g>\n");
}

fn panel(svg: &mut String, place: usize, title: &str, lines: &[Line], weeks: &[Day]) {
    open(svg, place, title);
    let most = lines.iter().flat_map(|(_, _, of)| weeks.iter().map(of)).max().unwrap_or(0).max(1);
    let step = WIDTH / weeks.len().saturating_sub(1).max(1) as f64;
    for (number, (name, colour, of)) in lines.iter().enumerate() {
        let point = |(number, week): (usize, &Day)| {
            format!("{:.1},{:.1}", number as f64 * step, HEIGHT - of(week) as f64 / most as f64 * HEIGHT)
        };
        let points = weeks.iter().enumerate().map(point).collect::<Vec<_>>().join(" ");
        let (x, y) = (number as f64 * NAMES_APART, HEIGHT + 32.0);
        *svg += &format!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>\n\
             <text x=\"{x}\" y=\"{y}\" fill=\"{colour}\">{name}</text>\n"
        );
    }
    *svg += &format!("<text y=\"{}\">0 to {most}, over {} weeks</text>\n</g>\n", HEIGHT + 16.0, weeks.len());
}

/// A panel with its frame; panels go two by two.
fn open(svg: &mut String, place: usize, title: &str) {
    let (x, y) = ((place % 2) as f64 * APART.0 + 20.0, (place / 2) as f64 * APART.1 + 30.0);
    *svg += &format!(
        "<g transform=\"translate({x} {y})\">\n<text y=\"-8\">{title}</text>\n\
         <path d=\"M0 0V{HEIGHT}H{WIDTH}\" fill=\"none\" stroke=\"#999999\"/>\n"
    );
}
