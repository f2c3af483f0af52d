//! What came of it: numbers to read, and a drawing.

use std::fmt;
use std::fmt::Write as _;

use chain::state::State;

use super::people::DAY_MS;

/// How a story ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) lasted_ms: u64,
    /// While its owner slept ...
    pub(super) asleep: bool,
    /// ... or was away for a weekend or a holiday.
    pub(super) away: bool,
}

/// One game.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    ends: Vec<End>,
    /// Treats in pockets and in wallets, at the end of each day.
    treats: Vec<(u64, u64)>,
    dug: u64,
    closed_by_house: u64,
    pub(super) posts: u64,
    /// Posts that were not made for want of treats.
    pub(super) broke: u64,
    minted: u64,
    burned: u64,
    accounts: usize,
}

impl Report {
    pub(super) fn end(&mut self, end: End) {
        self.ends.push(end);
    }

    pub(super) fn block(&mut self, dug: bool) {
        *if dug { &mut self.dug } else { &mut self.closed_by_house } += 1;
    }

    pub(super) fn day(&mut self, state: &State) {
        if let Some(economics) = state.economics() {
            self.treats.push((economics.in_accounts, economics.in_wallets));
        }
    }

    pub(super) fn finish(&mut self, state: &State) {
        let globals = state.globals();
        (self.minted, self.burned, self.accounts) = (globals.minted, globals.burned, state.accounts());
        self.ends.sort_by_key(|end| end.lasted_ms);
    }

    /// The lifespan in days that this share of the stories did not reach.
    fn lifespan(&self, share: f64) -> f64 {
        let place = (self.ends.len() as f64 * share) as usize;
        self.ends.get(place.min(self.ends.len().saturating_sub(1))).map_or(0.0, |end| days(end.lasted_ms))
    }

    fn mean_lifespan(&self) -> f64 {
        let sum: f64 = self.ends.iter().map(|end| days(end.lasted_ms)).sum();
        sum / self.ends.len().max(1) as f64
    }

    fn percent(&self, is_it: impl Fn(&End) -> bool) -> f64 {
        self.ends.iter().filter(|end| is_it(end)).count() as f64 * 100.0 / self.ends.len().max(1) as f64
    }

    /// Lifespans as bars of one day each, treats as two lines over the days.
    pub(super) fn drawing(&self) -> String {
        let mut bars = vec![0_u64; 41];
        for end in &self.ends {
            bars[(days(end.lasted_ms) as usize).min(40)] += 1;
        }
        let tallest = bars.iter().max().copied().unwrap_or(0).max(1) as f64;
        let mut svg = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 300\" font-family=\"sans-serif\" font-size=\"12\">\n\
             <text x=\"10\" y=\"20\">Lifespans, days (the last bar: 40 and more)</text>\n\
             <text x=\"440\" y=\"20\">Treats in pockets (solid) and wallets (dashed), by day</text>\n",
        );
        for (place, count) in bars.iter().enumerate() {
            let height = *count as f64 / tallest * 230.0;
            let (x, y) = (10 + place * 10, 270.0 - height);
            let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y:.1}\" width=\"8\" height=\"{height:.1}\" fill=\"#2F6F43\"/>");
            if place % 10 == 0 {
                let _ = writeln!(svg, "<text x=\"{x}\" y=\"288\">{place}</text>");
            }
        }
        let most = self.treats.iter().map(|(pockets, wallets)| *pockets.max(wallets)).max().unwrap_or(0).max(1) as f64;
        let line = |of: &dyn Fn(&(u64, u64)) -> u64| {
            let step = 400.0 / self.treats.len().max(2) as f64;
            let point = |(day, treats): (usize, &(u64, u64))| {
                format!("{:.1},{:.1}", 440.0 + day as f64 * step, 270.0 - of(treats) as f64 / most * 230.0)
            };
            self.treats.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
        };
        let pockets = line(&|(pockets, _)| *pockets);
        let wallets = line(&|(_, wallets)| *wallets);
        let _ = write!(
            svg,
            "<polyline points=\"{pockets}\" fill=\"none\" stroke=\"#B5442A\" stroke-width=\"2\"/>\n\
             <polyline points=\"{wallets}\" fill=\"none\" stroke=\"#285F95\" stroke-width=\"2\" stroke-dasharray=\"6 4\"/>\n\
             <text x=\"440\" y=\"288\">0 to {most} treats over {} days</text>\n</svg>\n",
            self.treats.len()
        );
        svg
    }
}

fn days(ms: u64) -> f64 {
    ms as f64 / DAY_MS as f64
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let played = self.treats.len().max(1) as f64;
        let blocks = self.dug + self.closed_by_house;
        let tried = (self.posts + self.broke).max(1);
        writeln!(formatter, "accounts     {}, stories ended {}", self.accounts, self.ends.len())?;
        writeln!(
            formatter,
            "lifespans    mean {:.1} days; 5th percentile {:.1}, median {:.1}, 95th {:.1}",
            self.mean_lifespan(),
            self.lifespan(0.05),
            self.lifespan(0.5),
            self.lifespan(0.95),
        )?;
        writeln!(
            formatter,
            "ended behind somebody's back: {:.1}% asleep, {:.1}% away",
            self.percent(|end| end.asleep && !end.away),
            self.percent(|end| end.away),
        )?;
        writeln!(formatter, "blocks       {:.1} a day, {} dug of {blocks}", blocks as f64 / played, self.dug)?;
        writeln!(
            formatter,
            "own posts    {}, and {:.1}% more for want of treats not",
            self.posts,
            self.broke as f64 * 100.0 / tried as f64
        )?;
        let (pockets, wallets) = self.treats.last().copied().unwrap_or_default();
        write!(
            formatter,
            "treats       {} made, {} eaten, {pockets} in pockets, {wallets} in wallets",
            self.minted, self.burned
        )
    }
}
