//! What may be written: handles, names, posts, comments and a pet's own words.

use crate::base::error::Rejection;
use crate::base::limits;

pub use crate::base::text_kind::TextKind;

impl TextKind {
    /// Checks a text of this kind and gives it back as text.
    ///
    /// # Errors
    /// `TextTooLong`, `TextNotUtf8`, `TextBlank`, `TextForbidden`, and `BadHandle` for a handle that is no handle.
    pub fn check(self, bytes: &[u8]) -> Result<&str, Rejection> {
        let max = self.bytes_max();
        if bytes.len() > max {
            return Err(Rejection::TextTooLong { kind: self, bytes: bytes.len() as u64, max: max as u64 });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Rejection::TextNotUtf8 { kind: self })?;
        if self == Self::Handle {
            return if is_handle(text) { Ok(text) } else { Err(Rejection::BadHandle) };
        }
        if text.chars().all(is_unseen) {
            return Err(Rejection::TextBlank { kind: self });
        }
        let one_line = self == Self::Name;
        if text.chars().any(|character| is_forbidden(character, one_line)) {
            return Err(Rejection::TextForbidden { kind: self });
        }
        Ok(text)
    }
}

/// Lower-case ASCII letters, digits, and hyphens that stand alone and inside: easy to read aloud and impossible to
/// imitate with look-alike letters.
fn is_handle(text: &str) -> bool {
    let right_length = (limits::HANDLE_BYTES_MIN..=limits::HANDLE_BYTES_MAX).contains(&text.len());
    let parts = || text.split('-');
    right_length
        && parts().all(|part| !part.is_empty())
        && parts().all(|part| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// White space, and what is drawn as nothing: Unicode's property Default_Ignorable_Code_Point (UAX #44, section 5),
/// here in full so that no compiler's tables decide, and the Braille pattern without dots. A name made of these names
/// nobody.
fn is_unseen(character: char) -> bool {
    let ignorable = matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}');
    ignorable || character == '\u{2800}' || character.is_whitespace()
}

/// Control characters break lists and terminals; direction overrides (Unicode UAX #9, sections 2.1 to 2.5) can make a
/// name read as another.
fn is_forbidden(character: char, one_line: bool) -> bool {
    let turns_direction = matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let breaks_line = matches!(character, '\n' | '\u{2028}' | '\u{2029}');
    turns_direction || (breaks_line && one_line) || (character.is_control() && character != '\n')
}
