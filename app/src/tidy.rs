//! Normalizes texts before they are sealed: invisible characters from pasting are removed or replaced by what they
//! stood for. The chain's rules refuse such characters in a log ([`chain::text`]), and a user who pasted them cannot
//! find them.
//!
//! One place for every field: what is checked while the user types is what is sealed in the end.

use chain::text::TextKind;

/// A text of this kind, normalized.
pub fn tidied(kind: TextKind, text: &str) -> String {
    match kind {
        TextKind::Handle => handle(text),
        TextKind::Name => line(text),
        TextKind::Words | TextKind::Post | TextKind::Comment => lines(text),
    }
}

/// A handle as people type or paste it: with a leading @, in capitals, with spaces around it.
pub fn handle(text: &str) -> String {
    let seen: String = text.chars().filter(|character| !is_mark(*character) && !is_stray(*character)).collect();
    seen.trim().trim_start_matches('@').trim_start().to_lowercase()
}

/// A text of one line: a name, a search.
pub fn line(text: &str) -> String {
    let words = lines(text);
    words.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text that may have several lines.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let tidy = |character: char| match character {
        '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        // A tab, from a table's column; or NEL, the line break of mainframes, treated as a space everywhere else.
        '\t' | '\u{85}' => Some(' '),
        '\n' => Some('\n'),
        other if other.is_control() || is_stray(other) => None,
        other => Some(other),
    };
    let kept: String = text.chars().filter_map(tidy).collect();
    kept.trim_matches(is_edge).to_owned()
}

/// Direction overrides (contacts and phone numbers bring them along), byte order marks and annotations: they are never
/// seen, and the first kind is refused.
fn is_stray(character: char) -> bool {
    matches!(
        character,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// What has no width and does not belong in a handle: joiners, direction marks, soft hyphens, and control characters.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}')
        || character.is_control()
}

/// What is never meant at a text's start or end. A direction mark may be: it says where a full stop belongs.
fn is_edge(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{2060}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_characters_are_normalized() {
        let rows = [
            (
                "The vet is \u{202a}+41 44 123 45 67\u{202c}, call before noon.",
                "The vet is +41 44 123 45 67, call before noon.",
            ),
            ("Met \u{2068}Bella\u{2069} and \u{2068}Rex\u{2069} today", "Met Bella and Rex today"),
            ("weight\t4.1 kg\nlength\t46 cm", "weight 4.1 kg\nlength 46 cm"),
            ("one\r\ntwo\rthree", "one\ntwo\nthree"),
            ("one\u{2028}two", "one\ntwo"),
            ("one\u{85}two", "one two"),
            ("\u{feff}Hello", "Hello"),
            ("a\0b\u{7f}\u{9b}c", "abc"),
            (" \u{200b}\n words \n\u{2060}", "words"),
        ];
        for (pasted, tidy) in rows {
            for kind in [TextKind::Post, TextKind::Comment, TextKind::Words] {
                let text = tidied(kind, pasted);
                assert_eq!(text, tidy, "{pasted:?}");
                assert_eq!(kind.check(text.as_bytes()), Ok(tidy));
            }
        }
    }

    #[test]
    fn a_name_has_one_line() {
        for (pasted, tidy) in
            [("Mo\nchi", "Mo chi"), ("\u{2067}Mochi\u{2069}\t2 ", "Mochi 2"), ("\u{feff}", ""), ("a\u{2029}b", "a b")]
        {
            assert_eq!(tidied(TextKind::Name, pasted), tidy, "{pasted:?}");
        }
    }

    #[test]
    fn visible_characters_are_kept() {
        let family =
            "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467} \u{1F3F4}\u{E0067}\u{E0062}\u{E007F} \u{2764}\u{FE0F}";
        for text in [
            family,
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd}!\u{200f}",
            "\u{1106}\u{1169}",
            "a\u{200c}b",
            "co\u{ad}op",
            "a\n\n\nb",
        ] {
            assert_eq!(tidied(TextKind::Post, text), text);
        }
    }

    #[test]
    fn handles_are_normalized() {
        for typed in
            [" @Anna ", "anna", "ANNA\u{200e}", "\u{202a}@anna\u{202c}", "@ anna", "\tanna\u{200b}\n", "\u{feff}anna"]
        {
            assert_eq!(handle(typed), "anna", "{typed:?}");
        }
        // What is not a handle is not guessed at.
        assert_eq!(handle("an na"), "an na");
        assert_eq!(handle(""), "");
    }
}
