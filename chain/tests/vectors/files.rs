//! A case's files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chain::codec;
use chain::version::RuleVersion;

/// The files of one case by their names.
#[derive(Debug, Default)]
pub struct Case {
    files: BTreeMap<String, Vec<u8>>,
}

/// Where the cases are: a folder for each rule version, in it one for each case.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// The names of all cases: rule version and folder.
pub fn folders() -> BTreeSet<String> {
    let of_version = |version: &RuleVersion| {
        let version = format!("v{}", *version as u8);
        let folders = std::fs::read_dir(root().join(&version)).expect("every version has its vectors");
        let name = |folder: std::fs::DirEntry| folder.file_name().into_string().expect("an ASCII name");
        folders.map(|folder| format!("{version}/{}", name(folder.expect("a readable folder")))).collect::<Vec<_>>()
    };
    RuleVersion::ALL.iter().flat_map(of_version).collect()
}

impl Case {
    /// Reads a case; one that is not there has no files.
    pub fn read(name: &str) -> Self {
        let mut files = BTreeMap::new();
        let Ok(folder) = std::fs::read_dir(root().join(name)) else {
            return Self::default();
        };
        for file in folder {
            let path = file.expect("a readable folder").path();
            let name = path.file_name().expect("a file has a name").to_string_lossy();
            let bytes = std::fs::read(&path).expect("a readable file");
            files.insert(name.into_owned(), bytes);
        }
        Self { files }
    }

    /// Writes the case and removes what does not belong to it.
    pub fn write(&self, name: &str) {
        let folder = root().join(name);
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        for (name, bytes) in &self.files {
            std::fs::write(folder.join(name), bytes).expect("a file can be written");
        }
    }

    /// Adds a binary file: a borsh list of byte strings.
    pub fn add_list(&mut self, name: &str, items: &Vec<Vec<u8>>) {
        self.files.insert(name.to_owned(), codec::encode(items));
    }

    /// Adds a binary file as it is.
    pub fn add_bytes(&mut self, name: &str, bytes: Vec<u8>) {
        self.files.insert(name.to_owned(), bytes);
    }

    /// Adds a text.
    pub fn add_text(&mut self, name: &str, text: String) {
        self.files.insert(name.to_owned(), text.into_bytes());
    }

    /// The byte strings in a binary file.
    pub fn list(&self, name: &str) -> Vec<Vec<u8>> {
        codec::decode(self.bytes(name)).expect("a list of byte strings")
    }

    /// A file's bytes.
    pub fn bytes(&self, name: &str) -> &[u8] {
        self.files.get(name).unwrap_or_else(|| panic!("the case has no file {name}"))
    }

    /// A file's text.
    pub fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.bytes(name)).expect("UTF-8")
    }

    /// The names of the files that are not the same here and there.
    pub fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let names: BTreeSet<_> = self.files.keys().chain(other.files.keys()).collect();
        names.into_iter().filter(|name| self.files.get(*name) != other.files.get(*name)).map(String::as_str).collect()
    }
}
