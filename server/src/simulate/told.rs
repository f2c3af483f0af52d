//! The result in words.

use std::fmt::{Display, Formatter, Result};

use super::away::Care;
use super::report::{Cause, Day, Report};
use super::shelter::Sheltered;

impl Display for Report {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        self.tell_lives(formatter)?;
        self.tell_holidays(formatter)?;
        self.tell_shelter(formatter)?;
        self.tell_treats(formatter)?;
        match &self.gained {
            Some(gained) => {
                let ended = self.ends(|end| end == Cause::Attack);
                write!(formatter, "\n{gained}; {ended} stories of others ended with them")
            }
            None => Ok(()),
        }
    }
}

impl Report {
    fn tell_lives(&self, formatter: &mut Formatter<'_>) -> Result {
        let Self { accounts, pets, most_births, .. } = self;
        let ended = self.ends.len();
        writeln!(
            formatter,
            "accounts     {accounts}, pets {pets}, stories ended {ended}; at most {most_births} births with work in a \
             block"
        )?;
        for (what, [mean, low, median, high], told) in [
            ("lifespans  ", self.spread(|end| end.lasted_ms), ""),
            ("  cared for", self.spread(|end| end.lasted_ms - end.neglected_ms), " until the owner's last visit"),
            ("  neglected", self.spread(|end| end.neglected_ms), " after it"),
        ] {
            writeln!(
                formatter,
                "{what}  mean {mean:.1} days{told}; 5th percentile {low:.1}, median {median:.1}, 95th {high:.1}"
            )?;
        }
        let forgotten = self.ends(|cause| cause == Cause::Forgotten) * 100.0 / self.ends.len().max(1) as f64;
        write!(formatter, "ends         {forgotten:.1}% forgotten; a year of care loses")?;
        let causes =
            [(Cause::Poor, "poor"), (Cause::Asleep, "asleep"), (Cause::Weekend, "on a weekend"), (Cause::Late, "late")];
        for (cause, told) in causes {
            write!(formatter, " {:.3} {told},", self.a_year(|end| end == cause))?;
        }
        writeln!(formatter, " {:.3} on a holiday", self.a_year(|end| matches!(end, Cause::Holiday(_))))?;
        // The first day is over before it began.
        let played = self.days.len().saturating_sub(1).max(1) as f64;
        let blocks = self.sum(|day| day.blocks);
        writeln!(formatter, "blocks       {:.2} a day, {} dug of {blocks}", blocks as f64 / played, self.dug)
    }

    fn tell_holidays(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "holidays    ")?;
        let cares =
            [(Care::Rest, "with pets at rest"), (Care::Sitter, "with a sitter"), (Care::Nothing, "without a thought")];
        for (care, told) in cares {
            let taken = self.holidays.iter().filter(|taken| **taken == care).count();
            let lost = self.ends(|end| end == Cause::Holiday(care));
            write!(formatter, " {taken} {told}, {lost} stories lost;")?;
        }
        writeln!(formatter)
    }

    /// Whether treats get scarcer, or lose their worth.
    fn tell_quarters(&self, formatter: &mut Formatter<'_>) -> Result {
        write!(formatter, "\nquarters    ")?;
        for days in self.days.chunks((self.days.len() / 4).max(1)).take(4) {
            let sum = |of: fn(&Day) -> u64| days.iter().map(of).sum::<u64>() as f64;
            let carers = sum(|day| day.held.carers) / days.len() as f64;
            let untold = sum(|day| day.poor) * 100.0 / sum(|day| day.posts + day.poor).max(1.0);
            write!(formatter, " {carers:.0} with people who care, {untold:.1}% of posts not told;")?;
        }
        Ok(())
    }

    fn tell_shelter(&self, formatter: &mut Formatter<'_>) -> Result {
        let all = self.days.iter().fold(Sheltered::default(), |until, day| until.with(&day.sheltered));
        let Sheltered { given, gone, tended, adopted, back, ended, .. } = all;
        writeln!(
            formatter,
            "shelter      {given} given up, {gone} without an owner; {adopted} adopted, {back} taken back, {ended} \
             ended there; {tended} treats eaten"
        )
    }

    fn tell_treats(&self, formatter: &mut Formatter<'_>) -> Result {
        let (posts, poor) = (self.sum(|day| day.posts), self.sum(|day| day.poor));
        let failed = poor as f64 * 100.0 / (posts + poor).max(1) as f64;
        writeln!(formatter, "own posts    {posts}, and {poor} more, {failed:.1}%, not for want of treats")?;
        let (sold, paid) = (self.sum(|day| day.sold), self.sum(|day| day.paid));
        let price = paid as f64 / sold.max(1) as f64;
        writeln!(formatter, "adoptions    {sold} for {paid} treats, {price:.1} each")?;
        let last = self.days.last().copied().unwrap_or_default();
        let held = last.held;
        writeln!(formatter, "treats       {} minted, {} burned, {} in purses", last.minted, last.burned, held.purses)?;
        write!(
            formatter,
            "dug treats   {}: with people who care {}, who left {}; in wallets of the living {}, of ended stories {}; \
             in bids {}; the house's {}",
            held.dug(),
            held.carers,
            held.leavers,
            held.living,
            held.ended,
            held.escrow,
            held.treasury
        )?;
        self.tell_quarters(formatter)
    }
}
