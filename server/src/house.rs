//! The house's key: it signs checkpoints and closes blocks.

use std::io::Write;
use std::path::{Path, PathBuf};

use chain::hash::Hash;
use chain::keys::PublicKey;

use crate::store::folders;

/// The house's secret. Never shown, logged or sent.
#[derive(Clone)]
pub struct HouseKey {
    seed: [u8; 32],
}

/// Why the house key cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum HouseKeyError {
    /// The file can be neither read nor made.
    #[error("cannot use the house key's file {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// There is no file.
    #[error("the house key is not at {path}, and a chain cannot go on without it: put it there, or say where it is")]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// The file is no key file.
    #[error(
        "{path} holds no house key: 64 hexadecimal digits are expected. Put the file back from where a copy of it is \
         kept"
    )]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The key itself was given, and is none.
    #[error("the given house key is none: 64 hexadecimal digits are expected")]
    NoHex,
    /// The store is no folder, and nothing says where the key is.
    #[error(
        "a house key lies in no bucket: say where its file is (--house-key, created at the first start), or give the \
         key itself in PITPET_HOUSE_KEY_HEX"
    )]
    Nowhere,
    /// The system has no randomness.
    #[error("the system has no randomness")]
    Random(getrandom::Error),
}

/// The text of a key as it was given. It is read only when it is needed, since the command line's own errors would
/// show a mistyped one.
#[derive(Clone)]
pub struct Unread(String);

impl HouseKey {
    /// The key of this seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed }
    }

    /// A new key.
    ///
    /// # Errors
    /// [`HouseKeyError::Random`].
    pub fn random() -> Result<Self, HouseKeyError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(HouseKeyError::Random)?;
        Ok(Self { seed })
    }

    /// The key of this seed in hexadecimal digits.
    ///
    /// # Errors
    /// [`HouseKeyError::NoHex`].
    pub fn from_hex(digits: &str) -> Result<Self, HouseKeyError> {
        let seed = Hash::from_hex(digits.trim()).ok_or(HouseKeyError::NoHex)?;
        Ok(Self { seed: seed.0 })
    }

    /// The key in a file.
    ///
    /// # Errors
    /// As [`HouseKeyError`] says.
    pub fn load(path: &Path) -> Result<Self, HouseKeyError> {
        let text = std::fs::read_to_string(path).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => HouseKeyError::Missing { path: path.into() },
            _ => HouseKeyError::File { path: path.into(), source },
        })?;
        Self::from_hex(&text).map_err(|_| HouseKeyError::NotAKey { path: path.into() })
    }

    /// The key in a file; if there is no file, a new key is written to it, readable by its owner only.
    ///
    /// # Errors
    /// As [`HouseKeyError`] says.
    pub fn load_or_create(path: &Path) -> Result<Self, HouseKeyError> {
        match Self::load(path) {
            Err(HouseKeyError::Missing { .. }) => {
                create(path, &Self::random()?).map_err(|source| HouseKeyError::File { path: path.into(), source })?;
                // Another server may have been quicker: the key that is there now is used.
                Self::load(path)
            }
            loaded => loaded,
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey::of_seed(&self.seed)
    }

    /// The secret, for signing.
    pub fn seed(&self) -> &[u8; 32] {
        &self.seed
    }
}

impl Unread {
    /// The key.
    ///
    /// # Errors
    /// [`HouseKeyError::NoHex`].
    pub fn read(&self) -> Result<HouseKey, HouseKeyError> {
        HouseKey::from_hex(&self.0)
    }
}

impl From<&str> for Unread {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl std::fmt::Debug for Unread {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("HouseKey(unread)")
    }
}

impl std::fmt::Debug for HouseKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "HouseKey({:?})", self.public())
    }
}

/// Writes the key beside its place and links it there, so that no reader ever sees half a key and the first one stays.
fn create(path: &Path, key: &HouseKey) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    folders::make(folder)?;
    // No other process may write to the same draft, and in containers all have the same number.
    let draft = path.with_extension(format!("{}.draft", Hash(key.public().0)));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    writeln!(file, "{}", Hash(key.seed))?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        // The chain is about to begin with this key, so the folder must survive a power cut.
        _ => folders::sync(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("data/house.key");
        let made = HouseKey::load_or_create(&path).expect("made");
        let loaded = HouseKey::load_or_create(&path).expect("loaded");
        assert_eq!(made.public(), loaded.public());
        #[cfg(unix)]
        {
            let metadata = std::fs::metadata(&path).expect("it is there");
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777, 0o600);
        }
    }

    #[test]
    fn a_given_key_is_read_late_and_never_shown() {
        let digits = "07".repeat(32);
        let given = Unread::from(format!(" {digits}\n").as_str());
        assert!(!format!("{given:?}").contains("07"));
        assert_eq!(given.read().expect("a key").seed(), &[7; 32]);
        assert!(matches!(Unread::from("secret").read(), Err(HouseKeyError::NoHex)));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("house.key");
        std::fs::write(&path, "secret").expect("written");
        assert!(matches!(HouseKey::load_or_create(&path), Err(HouseKeyError::NotAKey { .. })));
    }
}
