//! The texts of the life meter. Runs without a browser.

use chain::limits::TTL_BLOCKS;

/// A pet's state, by the blocks it has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// 7 and more.
    Calm,
    /// 4 to 6.
    Visit,
    /// 1 to 3.
    Tonight,
    /// None.
    Ended,
}

impl Mood {
    /// The mood for so many blocks left.
    pub fn of(remaining: u64) -> Self {
        match remaining {
            0 => Self::Ended,
            1..=3 => Self::Tonight,
            4..=6 => Self::Visit,
            _ => Self::Calm,
        }
    }

    /// Its name in the style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Visit => "visit",
            Self::Tonight => "tonight",
            Self::Ended => "ended",
        }
    }
}

/// The accessible name of the paws.
pub fn label(remaining: u64, rests: bool) -> String {
    match (remaining, rests) {
        (0, _) => "The story has ended".to_owned(),
        (left, false) => format!("{left} of {TTL_BLOCKS} blocks left"),
        (left, true) => format!("{left} of {TTL_BLOCKS} blocks left, resting"),
    }
}

/// The count, which is set in bold.
pub fn count(remaining: u64) -> String {
    format!("{remaining} of {TTL_BLOCKS} left")
}

/// What it means; `when` is the earliest time at which the story can end without visits, such as "Tuesday evening" or
/// "a minute from now".
pub fn meaning(remaining: u64, when: &str) -> String {
    let within = when.strip_suffix(" from now");
    match (Mood::of(remaining), within) {
        (Mood::Ended, _) => "the story has ended".to_owned(),
        (Mood::Calm, Some(span)) => format!("safe for about {span}"),
        (Mood::Calm, None) => format!("safe until about {when}"),
        (Mood::Visit, Some(span)) => format!("would love a visit within {span}"),
        (Mood::Visit, None) => format!("would love a visit before {when}"),
        (Mood::Tonight, Some(span)) => format!("needs somebody within {span}"),
        (Mood::Tonight, None) => format!("needs somebody before {when}"),
    }
}

/// What it means while the pet rests until that block is closed, at `when` at the earliest.
pub fn resting(page: &str, when: &str) -> String {
    match when.strip_suffix(" from now") {
        Some(span) => format!("resting until page {page}, for at least {span}"),
        None => format!("resting until page {page}, not before {when}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moods_change_at_four_and_at_seven() {
        let moods: Vec<_> = [0, 1, 3, 4, 6, 7, 15].map(Mood::of).into_iter().map(Mood::name).collect();
        assert_eq!(moods, ["ended", "tonight", "tonight", "visit", "visit", "calm", "calm"]);
    }

    #[test]
    fn texts_fit_days_and_minutes() {
        assert_eq!(meaning(9, "Tuesday evening"), "safe until about Tuesday evening");
        assert_eq!(meaning(9, "17:05"), "safe until about 17:05");
        assert_eq!(meaning(2, "a minute from now"), "needs somebody within a minute");
        assert_eq!(meaning(5, "Monday morning"), "would love a visit before Monday morning");
    }

    #[test]
    fn an_ended_story_counts_no_blocks() {
        assert_eq!(label(9, false), "9 of 15 blocks left");
        assert!(!label(0, false).contains("15"));
    }

    #[test]
    fn a_resting_pet_has_its_own_label_and_text() {
        assert_eq!(label(9, true), "9 of 15 blocks left, resting");
        assert_eq!(resting("57", "Tuesday evening"), "resting until page 57, not before Tuesday evening");
        assert_eq!(resting("57", "a minute from now"), "resting until page 57, for at least a minute");
    }
}
