//! What a sitter did, as a sentence, and whether the server's list is complete.

use api::content::{SittingCounts, VisitKind};

use crate::words;

/// How many visits a sitter made, and of which kinds.
pub fn came_by(counts: &SittingCounts, sits: bool) -> String {
    let visits = match (counts.visits(), sits) {
        (0, true) => return "Your sitter has not come by yet.".to_owned(),
        (0, false) => return "Your sitter did not come by.".to_owned(),
        (visits, _) => visits,
    };
    let kinds = [
        (counts.posts, "story", "stories"),
        (counts.comments, "comment", "comments"),
        (counts.pats, "pat", "pats"),
        (counts.shares, "share", "shares"),
    ];
    let kinds: Vec<_> =
        kinds.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| noun(count, one, many)).collect();
    format!("Your sitter came by {}: {}.", words::times(visits), kinds.join(", "))
}

/// What the server's list lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The list was made before the sitter's last visit.
    Late,
    /// The server leaves out visits; as a sentence.
    LeftOut(String),
}

/// What the server's list lacks, if the chain counts more visits than it shows. `late`: the list was made before the
/// last of them.
pub fn gap(counted: u64, shown: u64, late: bool) -> Option<Gap> {
    let missing = counted.checked_sub(shown).filter(|missing| *missing > 0)?;
    let words = || {
        let visits = noun(counted, "visit", "visits");
        format!("The chain counts {visits}, so this server leaves {missing} out. Do not rely on what it shows.")
    };
    Some(if late { Gap::Late } else { Gap::LeftOut(words()) })
}

/// One visit.
pub fn visit(kind: VisitKind) -> &'static str {
    match kind {
        VisitKind::Post => "Told a story",
        VisitKind::Comment => "Wrote a comment",
        VisitKind::Pat => "Gave a pat",
        VisitKind::Share => "Shared a story",
    }
}

fn noun(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visits_are_counted_by_kind() {
        let counts = |posts, comments, pats, shares| SittingCounts { posts, comments, pats, shares };
        assert_eq!(came_by(&counts(2, 0, 3, 0), true), "Your sitter came by 5 times: 2 stories, 3 pats.");
        assert_eq!(came_by(&counts(1, 0, 1, 0), false), "Your sitter came by twice: 1 story, 1 pat.");
        assert_eq!(came_by(&counts(0, 1, 0, 0), true), "Your sitter came by once: 1 comment.");
        assert_eq!(came_by(&counts(0, 0, 0, 0), true), "Your sitter has not come by yet.");
        assert_eq!(came_by(&counts(0, 0, 0, 0), false), "Your sitter did not come by.");
    }

    #[test]
    fn missing_visits_are_reported() {
        assert_eq!(gap(5, 5, false), None);
        assert_eq!(gap(4, 5, false), None, "this browser's copy is behind");
        assert_eq!(gap(5, 3, true), Some(Gap::Late));
        let Some(Gap::LeftOut(words)) = gap(5, 3, false) else { panic!("two are missing") };
        assert!(words.contains("counts 5 visits") && words.contains("leaves 2 out"), "{words}");
    }
}
