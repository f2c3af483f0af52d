//! What writers that were killed leave behind: `object_store` writes `name#1` and then gives it its name; a kill in
//! between leaves the former, which nobody else removes.

use std::fs::DirEntry;
use std::io::{ErrorKind, Result};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A half-written file this old belongs to no living writer.
pub(super) const AGE: Duration = Duration::from_secs(600);

/// Removes leftovers from every folder of the store. What cannot be looked at or removed does not keep the rest from
/// being cleaned; the first such error is given back.
pub(super) fn remove(store: &Path) -> Result<()> {
    let mut first_error = None;
    let mut folders = vec![store.to_owned()];
    while let Some(folder) = folders.pop() {
        let files = match std::fs::read_dir(&folder) {
            Ok(files) => files,
            Err(error) => {
                keep_first(&mut first_error, error);
                continue;
            }
        };
        for file in files {
            let looked = file.and_then(|file| {
                if file.file_type()?.is_dir() {
                    folders.push(file.path());
                    return Ok(());
                }
                if is_leftover(&file)? { std::fs::remove_file(file.path()) } else { Ok(()) }
            });
            looked.unwrap_or_else(|error| keep_first(&mut first_error, error));
        }
    }
    first_error.map_or(Ok(()), Err)
}

/// What vanished meanwhile is no fault: another server sweeps, too.
fn keep_first(first: &mut Option<std::io::Error>, error: std::io::Error) {
    if error.kind() != ErrorKind::NotFound {
        first.get_or_insert(error);
    }
}

fn is_leftover(file: &DirEntry) -> Result<bool> {
    let name = file.file_name();
    let half_written = name
        .to_str()
        .and_then(|name| name.split_once('#'))
        .is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()));
    if !half_written {
        return Ok(false);
    }
    let age = SystemTime::now().duration_since(file.metadata()?.modified()?).unwrap_or_default();
    Ok(age >= AGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_is_cleaned_of_what_is_old_and_half_written() {
        let store = tempfile::tempdir().expect("a temporary folder");
        let old = SystemTime::now() - 2 * AGE;
        let make = |name: &str, modified: SystemTime| {
            let path = store.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            let file = std::fs::File::create(&path).expect("made");
            file.set_modified(modified).expect("dated");
            path
        };
        let gone: Vec<_> = ["log/0#1", "photo/ab/abcd#12", "tile/0/x001/067#1", "checkpoint#1", "thumb/480/ab/cd#2"]
            .map(|name| make(name, old))
            .into();
        let mut stays: Vec<_> =
            ["log/0", "house.key", "photo/ab/abcd", "odd#name", "#"].map(|name| make(name, old)).into();
        stays.push(make("snapshot/1#1", SystemTime::now()));
        remove(store.path()).expect("swept");
        assert!(gone.iter().all(|path| !path.exists()), "{gone:?}");
        assert!(stays.iter().all(|path| path.exists()), "{stays:?}");
    }
}
