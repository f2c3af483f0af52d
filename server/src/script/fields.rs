//! Numbers, hashes and bytes as they stand in requests and answers.

use std::fmt;

use chain::hash::Hash;
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::ScriptError;

/// The largest whole number that every JSON reader keeps exactly.
const EXACT_MAX: u64 = (1 << 53) - 1;

/// A whole number: in JSON a number, or from 2^53 on its digits as a string, since many readers round such numbers.
/// Both are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Num(pub u64);

/// Bytes in hexadecimal, as they came. They are decoded where their field's name is known, for the error.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HexText(String);

/// Bytes to be shown in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexBytes(pub Vec<u8>);

impl Serialize for Num {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 <= EXACT_MAX { serializer.serialize_u64(self.0) } else { serializer.collect_str(&self.0) }
    }
}

impl<'de> Deserialize<'de> for Num {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumVisitor)
    }
}

struct NumVisitor;

impl Visitor<'_> for NumVisitor {
    type Value = Num;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number from 0 to 2^64 - 1, or its digits as a string")
    }

    fn visit_u64<E>(self, number: u64) -> Result<Num, E> {
        Ok(Num(number))
    }

    fn visit_str<E: serde::de::Error>(self, digits: &str) -> Result<Num, E> {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = if plain { digits.parse().ok() } else { None };
        number.map(Num).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(digits), &self))
    }
}

impl HexText {
    /// These bytes, as they will come.
    pub fn of(bytes: &[u8]) -> Self {
        Self(const_hex::encode(bytes))
    }

    /// All of them.
    ///
    /// # Errors
    /// `BadHex`, with the field's name.
    pub fn bytes(&self, field: &'static str) -> Result<Vec<u8>, ScriptError> {
        // The library would take a prefix `0x`.
        let plain = self.0.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bytes = if plain { const_hex::decode(&self.0).ok() } else { None };
        bytes.ok_or(ScriptError::BadHex { field })
    }

    /// This many.
    ///
    /// # Errors
    /// `BadHex` and `WrongLength`, with the field's name.
    pub fn array<const BYTES: usize>(&self, field: &'static str) -> Result<[u8; BYTES], ScriptError> {
        let bytes = self.bytes(field)?;
        let wrong = |bytes: Vec<u8>| ScriptError::WrongLength { field, given: bytes.len(), expected: BYTES };
        bytes.try_into().map_err(wrong)
    }

    /// A hash, or anything else that is hashed to 32 bytes.
    ///
    /// # Errors
    /// As [`HexText::array`].
    pub fn hash(&self, field: &'static str) -> Result<Hash, ScriptError> {
        self.array(field).map(Hash)
    }
}

impl From<String> for HexText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Serialize for HexBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&const_hex::encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<u64> {
        serde_json::from_str::<Num>(json).ok().map(|number| number.0)
    }

    #[test]
    fn a_number_that_readers_round_is_a_string() {
        for (number, json) in [
            (0, "0"),
            (EXACT_MAX, "9007199254740991"),
            (EXACT_MAX + 1, "\"9007199254740992\""),
            (u64::MAX, "\"18446744073709551615\""),
        ] {
            assert_eq!(serde_json::to_string(&Num(number)).expect("JSON"), json);
            assert_eq!(read(json), Some(number));
        }
        assert_eq!((read("9007199254740993"), read("\"7\"")), (Some(EXACT_MAX + 2), Some(7)));
        for json in ["-1", "1.5", "1e3", "\"\"", "\"-1\"", "\"+1\"", "\" 1\"", "\"18446744073709551616\"", "null", "[]"]
        {
            assert_eq!(read(json), None, "{json}");
        }
    }

    #[test]
    fn hexadecimal_is_told_apart_from_a_wrong_length() {
        let read = |text: &str| HexText(text.to_owned()).array::<2>("seed");
        assert_eq!(read("aB0f").expect("two bytes"), [0xab, 0x0f]);
        for text in ["xy00", "0x00", "abc", "ab 0", "é0", "+a00"] {
            assert!(matches!(read(text), Err(ScriptError::BadHex { field: "seed" })), "{text}");
        }
        for text in ["", "ab", "abcdef"] {
            assert!(matches!(read(text), Err(ScriptError::WrongLength { expected: 2, .. })), "{text}");
        }
    }
}
