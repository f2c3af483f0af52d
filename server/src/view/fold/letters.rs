//! One spelling for letters: compatible forms (NFKC), case, marks above and below, and letters that people whose
//! keyboards lack them write in another way.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();

/// The text in its one spelling.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    // A letter comes apart from its marks, which go, and what is left of other scripts is put together again.
    for character in NFKD.normalize(text).chars().filter(|&character| !is_mark(character) && !is_unseen(character)) {
        // Lower case alone would leave ß beside SS and ς beside Σ.
        for upper in character.to_lowercase().flat_map(char::to_uppercase) {
            upper.to_lowercase().for_each(|lower| push_plain(lower, &mut folded));
        }
    }
    // Upper case has marks of its own, and so has the dotted capital I in lower case.
    folded.retain(|character| !is_mark(character));
    NFC.normalize(&folded).into_owned()
}

fn push_plain(character: char, folded: &mut String) {
    let plain = match character {
        'æ' => return folded.push_str("ae"),
        'œ' => return folded.push_str("oe"),
        'þ' => return folded.push_str("th"),
        'ł' => 'l',
        'ø' => 'o',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ŧ' => 't',
        'ŋ' => 'n',
        'ƶ' => 'z',
        'ґ' => 'г',
        // Apostrophes: one of them counts as a letter.
        '\u{2bc}' | '\u{2019}' | '\u{2018}' => '\'',
        // Arabic and Persian keyboards.
        '\u{649}' | '\u{6cc}' => '\u{64a}',
        '\u{6a9}' => '\u{643}',
        '\u{671}' => '\u{627}',
        '\u{629}' => '\u{647}',
        // Katakana as Hiragana.
        '\u{30a1}'..='\u{30f6}' => char::from_u32(character as u32 - 0x60).unwrap_or(character),
        // Emoji are spelled with these, and nobody else should.
        '\u{f0000}'..='\u{ffffd}' => ' ',
        other => other,
    };
    folded.push(plain);
}

/// Marks without which a word is still the same to whoever looks for it. Those of Indian scripts, and the two that make
/// other syllables of Japanese ones, are not among them.
fn is_mark(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
    )
}

/// What nobody sees: hints for lines, joins, directions and forms.
fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{feff}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}
