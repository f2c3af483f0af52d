//! Text as the index sees it. SQLite's tokenizer takes a run of Chinese or Thai for one word, so every character of a
//! script that is written without spaces becomes a word of its own, in what is indexed and in what is asked.

/// The text to be indexed.
pub fn for_index(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if is_written_without_spaces(character) {
            folded.extend([' ', character, ' ']);
        } else {
            folded.push(character);
        }
    }
    folded
}

/// A query in FTS5's language: every word must occur, as a phrase whose last token may go on. `None` if there is nothing
/// to look for. Control characters are spaces: SQLite would take a NUL for the query's end.
pub fn for_query(text: &str) -> Option<String> {
    let phrases: Vec<String> = text
        .split(|character: char| character.is_whitespace() || character.is_control())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .take(WORDS_MAX)
        .map(|word| format!("\"{}\"*", for_index(word).replace('"', "\"\"").trim()))
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" "))
}

/// More words would only make the query slower.
const WORDS_MAX: usize = 8;

fn is_written_without_spaces(character: char) -> bool {
    matches!(
        character,
        '\u{0E00}'..='\u{0EFF}'     // Thai, Lao
        | '\u{1000}'..='\u{109F}'   // Myanmar
        | '\u{1780}'..='\u{17FF}'   // Khmer
        | '\u{2E80}'..='\u{2FDF}'   // radicals
        | '\u{3040}'..='\u{30FF}'   // Hiragana, Katakana
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_are_split() {
        assert_eq!(for_index("my 猫咪!"), "my  猫  咪 !");
    }

    #[test]
    fn what_is_asked_is_always_quoted() {
        let rows = [
            ("Mia", Some("\"Mia\"*")),
            ("  fluffy   cat ", Some("\"fluffy\"* \"cat\"*")),
            ("猫咪", Some("\"猫  咪\"*")),
            ("a\"b OR", Some("\"a\"\"b\"* \"OR\"*")),
            ("a\0b\u{7f}", Some("\"a\"* \"b\"*")),
            ("*", None),
            ("\"\"", None),
            ("", None),
        ];
        for (asked, query) in rows {
            assert_eq!(for_query(asked).as_deref(), query, "{asked}");
        }
    }
}
