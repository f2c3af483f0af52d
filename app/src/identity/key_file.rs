//! A daily key in a file: for `pitpet dig --key`, which answers clock requests with it. The file's own text explains
//! what it is. This browser remembers which keys it has put into files, so that the list of keys can name them.

use chain::hash::Hash;
use chain::keys::PublicKey;
use leptos::prelude::window;

const MADE: &str = "pitpet-key-files";

/// A key that only its file will hold.
pub struct KeyFile {
    seed: [u8; 32],
}

impl KeyFile {
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

    /// The file's content: one line with the seed, and comment lines that begin with `#`.
    pub fn text(&self, handle: &str) -> String {
        let (seed, public) = (Hash(self.seed).to_hex(), Hash(self.public().0).to_hex());
        format!(
            "# A PitPet key of @{handle}, for a terminal: pitpet dig --handle {handle} --key FILE\n\
             # Whoever has this file can write, visit and spend treats in your name. Keep it where only you can \
             read it.\n\
             # To take it back, revoke it on the page \"Your keys\". Its public half is {public}\n\
             {seed}\n"
        )
    }

    /// Remembers that this key is in a file.
    pub fn remember(&self) {
        let (made, public) = (made(), Hash(self.public().0).to_hex());
        if let Ok(Some(local)) = window().local_storage() {
            // Without storage, the list calls it another browser's key.
            let _ = local.set_item(MADE, format!("{made} {public}").trim());
        }
    }
}

/// Whether this browser has put that key into a file.
pub fn is_in_a_file(key: &PublicKey) -> bool {
    made().split(' ').any(|made| made == Hash(key.0).to_hex())
}

fn made() -> String {
    window().local_storage().ok().flatten().and_then(|local| local.get_item(MADE).ok().flatten()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_line_of_a_file_without_a_comment_has_the_seed() {
        let key = KeyFile::new([0xa5; 32]);
        let text = key.text("anna");
        let lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines, ["a5".repeat(32)]);
        assert!(text.contains("@anna") && text.contains(&Hash(key.public().0).to_hex()));
    }
}
