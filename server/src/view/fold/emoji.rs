//! Emoji as words. The tokenizer knows letters and digits only, so an emoji is spelled with characters that nobody uses
//! and that it takes for letters: those of a private plane.

use icu_properties::CodePointSetData;
use icu_properties::CodePointSetDataBorrowed;
use icu_properties::props::ExtendedPictographic;

const PICTOGRAPHIC: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<ExtendedPictographic>();

const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
/// The private plane that emoji are spelled in. No two characters of emoji have the same lower half.
const PLANE: u32 = 0xf0000;
const LOWER: u32 = 0xffff;

/// An emoji, which may be joined of several: a family, a flag, somebody at work.
#[derive(Debug, PartialEq, Eq)]
pub struct Emoji {
    /// All of it, and then, where it is joined, each that it is joined of but the first, with which it begins anyway.
    words: Vec<String>,
}

impl Emoji {
    /// The word for all of it.
    pub fn whole(&self) -> &str {
        &self.words[0]
    }

    /// The words by which it can be found.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

/// The emoji that the text begins with, and its length in bytes. How it is drawn, and in which colour of skin, does not
/// matter.
pub fn at_start(text: &str) -> Option<(Emoji, usize)> {
    let mut rest = text;
    let mut words = vec![String::new()];
    loop {
        let element = element(&mut rest)?;
        words[0].push_str(&element);
        if words[0] != element {
            words.push(element);
        }
        match rest.strip_prefix(JOINER) {
            Some(joined) if joined.starts_with(is_pictographic) => {
                rest = joined;
                words[0].push(private(JOINER));
            }
            _ => return Some((Emoji { words }, text.len() - rest.len())),
        }
    }
}

/// One that is not joined: takes it from the text.
fn element(rest: &mut &str) -> Option<String> {
    let first = rest.chars().next()?;
    let mut word = String::from(private(first));
    let mut after = &rest[first.len_utf8()..];
    if is_regional(first) {
        if let Some(second) = after.chars().next().filter(|&second| is_regional(second)) {
            word.push(private(second));
            after = &after[second.len_utf8()..];
        }
    } else if matches!(first, '0'..='9' | '#' | '*') {
        after = after.trim_start_matches(is_form).strip_prefix(KEYCAP)?;
        word.push(private(KEYCAP));
    } else if is_pictographic(first) {
        let end = after.find(|next| !is_form(next) && !is_skin(next) && !is_tag(next)).unwrap_or(after.len());
        word.extend(after[..end].chars().filter(|&next| is_tag(next)).map(private));
        after = &after[end..];
    } else {
        return None;
    }
    *rest = after;
    Some(word)
}

/// Pictures, and symbols like stars and arrows. Letters in circles are letters.
fn is_pictographic(character: char) -> bool {
    let is_symbol = matches!(character, '\u{2190}'..='\u{245f}' | '\u{2500}'..='\u{2bff}');
    is_symbol || (PICTOGRAPHIC.contains(character) && character != 'Ⓜ')
}

/// Two of them are a flag.
fn is_regional(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Whether it is drawn as a picture or like a letter.
fn is_form(character: char) -> bool {
    matches!(character, '\u{fe0e}' | '\u{fe0f}')
}

fn is_skin(character: char) -> bool {
    matches!(character, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Which part of a country a flag is of.
fn is_tag(character: char) -> bool {
    matches!(character, '\u{e0020}'..='\u{e007f}')
}

fn private(character: char) -> char {
    char::from_u32(PLANE | (character as u32 & LOWER)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emoji_ends_where_it_ends() {
        let rows = [
            ("🐱 and more", Some((4, 1))),
            ("🐱🐱", Some((4, 1))),
            ("👍🏽!", Some((8, 1))),
            ("❤\u{fe0f}x", Some((6, 1))),
            ("👩‍👩‍👧‍👦.", Some((25, 4))),
            ("🐱\u{200d}x", Some((4, 1))),
            ("🇨🇭🇨", Some((8, 1))),
            ("🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}", Some((28, 1))),
            ("1\u{fe0f}\u{20e3}", Some((7, 1))),
            ("1", None),
            ("12", None),
            ("#", None),
            ("a🐱", None),
            ("Ⓜ", None),
            ("\u{1f3fd}", None),
            ("\u{200d}", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let found = at_start(text).map(|(emoji, length)| (length, emoji.words().count()));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
