//! Names, and sentences around users' texts.

use chain::ids::HOUSE;

use crate::content::{AccountRef, Erased, PetRef};

/// The name shown for a pet whose name was erased.
pub const NAMELESS: &str = "A pet without a name";

/// Texts up to this many characters are set large.
const SHORT: usize = 80;

/// A user's text within a sentence of ours: a right-to-left text is isolated, so that it does not change the direction
/// of the text around it. In a view, `<bdi>` does the same.
pub fn isolated(text: &str) -> String {
    const FIRST_STRONG_ISOLATE: char = '\u{2068}';
    const POP_DIRECTIONAL_ISOLATE: char = '\u{2069}';
    match text.chars().any(turns) {
        true => format!("{FIRST_STRONG_ISOLATE}{text}{POP_DIRECTIONAL_ISOLATE}"),
        false => text.to_owned(),
    }
}

/// Whether a character is right-to-left, or makes others so.
fn turns(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

/// A pet's name, as part of a sentence.
pub fn name(pet: &PetRef) -> String {
    isolated(&bare(pet))
}

/// A pet's name, by itself.
pub fn bare(pet: &PetRef) -> String {
    pet.name.clone().unwrap_or_else(|| NAMELESS.to_owned())
}

/// An account's handle with an @ in front.
pub fn handle(person: &AccountRef) -> String {
    person.handle.as_ref().map_or_else(|| "somebody".to_owned(), |handle| format!("@{handle}"))
}

/// Where a pet lives: at its owner's, or in the shelter.
pub fn home(owner: &AccountRef) -> String {
    if owner.account == HOUSE { "in the shelter".to_owned() } else { format!("with {}", handle(owner)) }
}

/// What stands in the place of what was erased.
pub fn erased_words(erased: Erased) -> &'static str {
    match erased {
        Erased::AuthorAsked => "What stood here was taken out because its author asked for it.",
        Erased::PersonAsked => "What stood here was taken out because somebody it was about asked for it.",
        Erased::Law => "What stood here was taken out because the law demands it.",
        Erased::Harm => "What stood here was taken out because it hurts people or animals.",
    }
}

/// What a post's photographs show, for who cannot see them; `name` is part of a sentence.
pub fn photo_alt(name: &str, text: Option<&str>) -> String {
    match text {
        Some(text) => {
            let beginning: String = text.chars().take(SHORT).collect();
            format!("{name}: {}", isolated(&beginning))
        }
        None => format!("A photograph from {name}'s story"),
    }
}

/// The style of a post's text: one or two lines are set large, and larger without a photograph.
pub fn words_class(text: &str, has_photo: bool) -> &'static str {
    match (text.chars().count() <= SHORT, has_photo) {
        (false, _) => "story-words",
        (true, true) => "story-words is-short",
        (true, false) => "story-words is-short is-alone",
    }
}

/// A number with commas: 1,204.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut words = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_right_to_left_texts_are_isolated() {
        assert_eq!(isolated("Mochi"), "Mochi");
        assert_eq!(isolated("\u{1f436} Zoë 2!"), "\u{1f436} Zoë 2!");
        for name in ["\u{62d}\u{644}\u{648}!", "Mochi \u{5e9}", "\u{10a00}", "\u{1e900}", "a\u{202e}b"] {
            assert_eq!(isolated(name), format!("\u{2068}{name}\u{2069}"));
        }
    }

    #[test]
    fn numbers_are_grouped() {
        let rows = [(0, "0"), (999, "999"), (1_204, "1,204"), (1_000_000, "1,000,000"), (12_345_678, "12,345,678")];
        rows.iter().for_each(|(number, words)| assert_eq!(grouped(*number), *words));
    }

    #[test]
    fn one_or_two_lines_are_set_large() {
        assert_eq!(words_class(&"a".repeat(SHORT), false), "story-words is-short is-alone");
        assert_eq!(words_class(&"ä".repeat(SHORT), true), "story-words is-short");
        assert_eq!(words_class(&"a".repeat(SHORT + 1), false), "story-words");
    }
}
