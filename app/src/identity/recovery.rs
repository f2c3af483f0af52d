//! The recovery key as it is printed: 14 groups of four letters and digits, the last few of which are a checksum.

use chain::hash::Hash;
use chain::keys::PublicKey;

use crate::tidy;

/// Crockford's alphabet: no I, L, O or U, which are misread or form words.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK_BYTES: usize = 3;
const GROUP: usize = 4;
/// 35 bytes are exactly 56 characters of 5 bits.
const CHARACTERS: usize = (32 + CHECK_BYTES) * 8 / 5;

/// The secret that can replace a lost or stolen owner key. It is printed at birth and stored nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey {
    seed: [u8; 32],
}

/// Why a text is not a recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryFault {
    /// Too few or too many characters.
    #[error("{given} characters, {CHARACTERS} were expected")]
    Length {
        /// How many were given.
        given: usize,
    },
    /// A character that no recovery key contains.
    #[error("{0:?} is in no recovery key")]
    Character(char),
    /// The checksum does not match.
    #[error("the checksum does not fit")]
    Checksum,
}

impl std::fmt::Debug for RecoveryKey {
    // A secret must not get into a log by accident.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RecoveryKey")
    }
}

impl RecoveryKey {
    /// From 32 random bytes.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed }
    }

    /// The seed of the key.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::of_seed(&self.seed)
    }

    /// The groups as they are printed.
    pub fn groups(&self) -> Vec<String> {
        let bytes = [&self.seed[..], &checksum(&self.seed)].concat();
        let characters: Vec<char> = (0..CHARACTERS).map(|place| digit(five_bits(&bytes, place))).collect();
        characters.chunks(GROUP).map(|group| group.iter().collect()).collect()
    }

    /// The content of the file that can be saved instead of a printed page.
    pub fn file_text(&self, handle: &str) -> String {
        let key = self.groups().join("-");
        format!(
            "PitPet recovery key of @{handle}\n\n{key}\n\nWhoever has this key can take over the account. Keep it \
             where only you can find it.\nIt sets a new password at once, and stops a change of password that was not \
             yours.\n"
        )
    }

    /// Reads what the user typed or pasted. Spaces, hyphens, case and the usual mix-ups (o for 0, l for 1) do not
    /// matter, and the whole file with the text around the key is fine, too.
    ///
    /// # Errors
    /// As [`RecoveryFault`] says.
    pub fn read(text: &str) -> Result<Self, RecoveryFault> {
        let of_lines = || text.lines().find_map(|line| Self::of_groups(line).ok());
        Self::of_groups(text).or_else(|fault| of_lines().ok_or(fault))
    }

    fn of_groups(text: &str) -> Result<Self, RecoveryFault> {
        let text = tidy::line(text);
        let kept = text.chars().filter(|character| !is_between(*character));
        let digits: Vec<u8> = kept.map(value).collect::<Result<_, _>>()?;
        if digits.len() != CHARACTERS {
            return Err(RecoveryFault::Length { given: digits.len() });
        }
        let bytes = eight_bits(&digits);
        let (seed, check) = bytes.split_at(32);
        let seed: [u8; 32] = seed.try_into().map_err(|_| RecoveryFault::Checksum)?;
        if checksum(&seed) == check { Ok(Self { seed }) } else { Err(RecoveryFault::Checksum) }
    }
}

/// A separator between groups, as printed, as typed, or as a word processor changed it.
fn is_between(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2015}' | '\u{2060}')
}

fn checksum(seed: &[u8; 32]) -> [u8; CHECK_BYTES] {
    let digest = Hash::of(&[b"pitpet recovery v1\0", seed]).0;
    [digest[0], digest[1], digest[2]]
}

fn digit(value: u8) -> char {
    char::from(ALPHABET[usize::from(value)])
}

fn value(character: char) -> Result<u8, RecoveryFault> {
    let upper = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|&known| char::from(known) == upper);
    place.and_then(|place| u8::try_from(place).ok()).ok_or(RecoveryFault::Character(character))
}

/// The `place`th five bits, most significant first. 35 bytes divide evenly, so no bit is left over.
fn five_bits(bytes: &[u8], place: usize) -> u8 {
    (0..5).fold(0, |digit, bit| {
        let at = place * 5 + bit;
        digit << 1 | (bytes[at / 8] >> (7 - at % 8) & 1)
    })
}

fn eight_bits(digits: &[u8]) -> Vec<u8> {
    let bit = |at: usize| digits[at / 5] >> (4 - at % 5) & 1;
    (0..digits.len() * 5 / 8).map(|byte| (0..8).fold(0, |value, at| value << 1 | bit(byte * 8 + at))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_key_can_be_typed_again() {
        for fill in [0, 1, 0x5a, 0xff] {
            let mut seed = [fill; 32];
            seed[7] = 42;
            let key = RecoveryKey::new(seed);
            let groups = key.groups();
            assert_eq!((groups.len(), groups.iter().all(|group| group.len() == 4)), (14, true));
            let typed = groups.join(" ").to_lowercase().replace('0', "o").replace('1', "l");
            assert_eq!(RecoveryKey::read(&typed), Ok(key.clone()));
            let pasted = format!("\u{feff}\u{202a}{}\u{202c}\t\n", groups.join("\u{2013}"));
            assert_eq!(RecoveryKey::read(&pasted), Ok(key.clone()));
            assert_eq!(RecoveryKey::read(&key.file_text("anna")), Ok(key.clone()));
            assert_eq!(RecoveryKey::read(&key.file_text("anna").replace('\n', "\r\n")), Ok(key));
        }
    }

    #[test]
    fn a_typing_error_is_found() {
        let key = RecoveryKey::new([9; 32]).groups().join("-");
        assert_eq!(RecoveryKey::read(&key[..key.len() - 1]), Err(RecoveryFault::Length { given: 55 }));
        assert_eq!(RecoveryKey::read(&format!("{key}?")), Err(RecoveryFault::Character('?')));
        let first = if key.starts_with('A') { "B" } else { "A" };
        assert_eq!(RecoveryKey::read(&format!("{first}{}", &key[1..])), Err(RecoveryFault::Checksum));
    }

    #[test]
    fn a_printed_secret_never_shows_in_debug() {
        assert_eq!(format!("{:?}", RecoveryKey::new([1; 32])), "RecoveryKey");
    }
}
