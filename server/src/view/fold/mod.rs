//! Text normalised for the index: one spelling for what looks or reads the same, in texts and in queries. Shown texts
//! stay as written.
//!
//! SQLite's tokenizer takes a run of Chinese or Thai for one word, and ignores emoji. So every character of a script
//! that is written without spaces becomes a word of its own, also of Hangul, where words are joined without spaces,
//! too; and every emoji becomes a word.

mod emoji;
mod letters;

use emoji::Emoji;

/// More words would only make the query slower.
const WORDS_MAX: usize = 8;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    Emoji(Emoji),
}

/// The text to be indexed.
pub fn for_index(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Words(words) => folded.push_str(&words_apart(&letters::fold(words))),
            Part::Emoji(emoji) => {
                folded.push(' ');
                for word in emoji.words() {
                    folded.push_str(word);
                    folded.push(' ');
                }
            }
        }
    }
    folded
}

/// A query in FTS5's language: every word and every emoji must occur, a word as a phrase whose last token may be a
/// prefix. `None` if there is nothing to search for. Control characters are spaces: SQLite would take a NUL for the
/// query's end.
pub fn for_query(text: &str) -> Option<String> {
    let is_between = |character: char| character.is_whitespace() || character.is_control();
    let phrases: Vec<String> = text
        .split(is_between)
        .flat_map(parts)
        .filter_map(|part| match part {
            Part::Words(words) => {
                let words = words_apart(&letters::fold(words));
                words.chars().any(char::is_alphanumeric).then(|| words.trim().replace('"', "\"\""))
            }
            Part::Emoji(emoji) => Some(emoji.whole().to_owned()),
        })
        .take(WORDS_MAX)
        .map(|phrase| format!("\"{phrase}\"*"))
        .collect();
    (!phrases.is_empty()).then(|| phrases.join(" "))
}

/// A handle's prefix, without the @ before it.
pub fn for_handle(text: &str) -> String {
    letters::fold(text).trim().trim_start_matches('@').to_owned()
}

/// The emoji, and the text between them.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut begun, mut at) = (0, 0);
    while let Some(character) = text[at..].chars().next() {
        let Some((emoji, length)) = emoji::at_start(&text[at..]) else {
            at += character.len_utf8();
            continue;
        };
        if begun < at {
            parts.push(Part::Words(&text[begun..at]));
        }
        parts.push(Part::Emoji(emoji));
        at += length;
        begun = at;
    }
    if begun < at {
        parts.push(Part::Words(&text[begun..]));
    }
    parts
}

fn words_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for character in text.chars() {
        if is_written_without_spaces(character) {
            apart.extend([' ', character, ' ']);
        } else {
            apart.push(character);
        }
    }
    apart
}

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
        | '\u{AC00}'..='\u{D7A3}'   // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn scripts_without_spaces_are_split() {
        assert_eq!(for_index("my 猫咪!"), "my  猫  咪 !");
    }

    #[test]
    fn what_is_asked_is_always_quoted() {
        let rows = [
            ("Mia", Some("\"mia\"*")),
            ("  fluffy   cat ", Some("\"fluffy\"* \"cat\"*")),
            ("猫咪", Some("\"猫  咪\"*")),
            ("a\"b OR", Some("\"a\"\"b\"* \"or\"*")),
            ("a\0b\u{7f}", Some("\"a\"* \"b\"*")),
            ("*", None),
            ("\"\"", None),
            ("\u{fe0f}\u{200d}", None),
            ("", None),
        ];
        for (asked, query) in rows {
            assert_eq!(for_query(asked).as_deref(), query, "{asked}");
        }
    }

    /// What stands in a text, what is asked, and whether it is found.
    const ROWS: [(&str, &str, bool); 62] = [
        // The same letters, composed and decomposed.
        ("\u{1106}\u{1169}\u{110d}\u{1175}와 산책", "모찌", true),
        ("모찌와 산책", "\u{1106}\u{1169}\u{110d}\u{1175}", true),
        ("우리모찌", "모찌", true),
        ("모찌", "모자", false),
        ("Be\u{301} Mu\u{31b}o\u{31b}\u{301}p ngu\u{309}", "Mướp", true),
        ("Bé Mướp ngủ", "muop", true),
        ("Заи\u{306}ка и чаи\u{306}", "Зайка", true),
        ("Зайка", "заи\u{306}ка", true),
        ("Ёжик пришёл", "ежик", true),
        ("Ежик", "ёжик", true),
        ("Ґава", "гава", true),
        ("か\u{3099}っこう", "がっこう", true),
        ("がっこう", "かっこう", false),
        // Widths, and stylish letters.
        ("ＭＯＣＨＩ", "mochi", true),
        ("mochi", "ＭＯＣＨＩ", true),
        ("ﾀﾏ", "タマ", true),
        ("タマ", "ﾀﾏ", true),
        ("ｶﾞﾙ", "ガル", true),
        ("タマ", "たま", true),
        ("𝓜𝓸𝓬𝓱𝓲", "mochi", true),
        ("Ⓜⓞⓒⓗⓘ", "mochi", true),
        ("ﬁfi", "fifi", true),
        ("Nr. ２２", "22", true),
        // Letters that people without them write otherwise.
        ("Straße", "strasse", true),
        ("STRASSE", "straße", true),
        ("STRAẞE", "strasse", true),
        ("Søren", "soren", true),
        ("Łatek", "latek", true),
        ("latek", "Łatek", true),
        ("Œuf", "oeuf", true),
        ("Æsa", "aesa", true),
        ("Þór", "thor", true),
        ("Đorđe", "dorde", true),
        ("Işık", "isik", true),
        ("İnci", "inci", true),
        ("Σίσυφος", "σισυφοσ", true),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος", true),
        ("schön", "schon", true),
        ("מִיצִי", "מיצי", true),
        ("قِطَّتي", "قطتي", true),
        ("قــطتي", "قطتی", true),
        ("Mo\u{ad}chi", "mochi", true),
        ("\u{feff}Mo\u{200b}chi\u{200e}", "mochi", true),
        ("Z\u{300}\u{301}\u{302}\u{303}\u{304}algo", "zalgo", true),
        ("don\u{2bc}t wake her", "don't", true),
        // Emoji.
        ("good night 🐱", "🐱", true),
        ("good night🐱", "night 🐱", true),
        ("good night🐱", "night🐱", true),
        ("good night 🐱", "🐶", false),
        ("🐶🐶", "🐶", true),
        ("👍🏽", "👍", true),
        ("👍", "👍🏿", true),
        ("❤\u{fe0f}", "❤", true),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦", true),
        ("👩‍👩‍👧‍👦", "👧", true),
        ("👩‍👩‍👧", "👩‍👩‍👧‍👦", false),
        ("🐈‍⬛ at night", "🐈", true),
        ("🐈 at night", "🐈‍⬛", false),
        ("🇨🇭", "🇨🇭", true),
        ("🇨🇭", "🇨🇦", false),
        ("1️⃣", "1️⃣", true),
        ("★ of the day", "★", true),
    ];

    #[test]
    fn one_spelling_is_found_by_another() {
        let index = Connection::open_in_memory().expect("SQLite");
        let table = "CREATE VIRTUAL TABLE found USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2')";
        index.execute_batch(table).expect("a table");
        let mut wrong = Vec::new();
        for (text, asked, expected) in ROWS {
            index.execute("DELETE FROM found", []).expect("emptied");
            index.execute("INSERT INTO found VALUES (?1)", [for_index(text)]).expect("indexed");
            let query = for_query(asked).expect("there is something to look for");
            let sql = "SELECT count(*) FROM found WHERE found MATCH ?1";
            let found: u64 = index.query_row(sql, [query], |row| row.get(0)).expect("searched");
            if (found > 0) != expected {
                wrong.push((text, asked));
            }
        }
        assert_eq!(wrong, []);
    }

    #[test]
    fn a_handle_is_meant_however_it_is_typed() {
        for typed in ["@ida", "Ida ", "ＩＤＡ", "＠ida", "\u{200e}ida"] {
            assert_eq!(for_handle(typed), "ida", "{typed:?}");
        }
    }
}
