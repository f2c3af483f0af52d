//! A disk that knows what was synced: bytes of files, and names in folders. A new name counts once its folder was
//! synced, as POSIX says, whatever this or that file system does beyond that.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use testkit::dice::Dice;

/// Bytes that a disk writes at once.
const SECTOR: usize = 512;

/// A file or folder.
pub type Node = usize;

type Names = BTreeMap<String, Node>;

pub struct Disk {
    nodes: Vec<Content>,
}

enum Content {
    File(File),
    Folder(Folder),
}

#[derive(Default)]
struct File {
    now: Arc<Vec<u8>>,
    synced: Arc<Vec<u8>>,
}

#[derive(Default)]
struct Folder {
    now: Names,
    synced: Names,
    /// What is not synced yet, each with its number.
    since: Vec<(u64, Change)>,
    changes: u64,
}

#[derive(Clone)]
enum Change {
    Added(String, Node),
    Removed(String),
    Renamed(String, String, Node),
}

/// What a sync that begins now will cover.
pub enum Mark {
    File(Arc<Vec<u8>>),
    Folder(Names, u64),
}

/// What a power cut leaves of that which was not synced.
#[derive(Clone, Copy, Debug)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// Some names, and parts of files.
    Parts,
}

impl Disk {
    /// With one empty folder.
    pub fn new() -> Self {
        Self { nodes: vec![Content::Folder(Folder::default())] }
    }

    /// What lies at this path now.
    pub fn find(&self, path: &str) -> Option<Node> {
        parts(path).try_fold(0, |node, name| self.folder(node)?.now.get(name).copied())
    }

    /// All paths that are there now.
    pub fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        self.list(0, "", &mut paths);
        paths
    }

    fn list(&self, node: Node, path: &str, paths: &mut BTreeSet<String>) {
        for (name, node) in self.folder(node).into_iter().flat_map(|folder| &folder.now) {
            let path = format!("{path}/{name}");
            self.list(*node, &path, paths);
            paths.insert(path);
        }
    }

    /// The names in a folder that a power cut would leave for certain.
    pub fn synced_names(&self, path: &str) -> Vec<String> {
        let folder = self.synced(path).and_then(|node| self.folder(node));
        folder.map(|folder| folder.synced.keys().cloned().collect()).unwrap_or_default()
    }

    /// The bytes of a file that a power cut would leave for certain.
    pub fn synced_bytes(&self, path: &str) -> Option<&[u8]> {
        match &self.nodes[self.synced(path)?] {
            Content::File(file) => Some(&file.synced),
            Content::Folder(_) => None,
        }
    }

    fn synced(&self, path: &str) -> Option<Node> {
        parts(path).try_fold(0, |node, name| self.folder(node)?.synced.get(name).copied())
    }

    fn folder(&self, node: Node) -> Option<&Folder> {
        if let Content::Folder(folder) = &self.nodes[node] { Some(folder) } else { None }
    }

    fn change(&mut self, folder: Node, change: Change) {
        let Content::Folder(folder) = &mut self.nodes[folder] else { panic!("no folder") };
        change.clone().apply(&mut folder.now);
        folder.since.push((folder.changes, change));
        folder.changes += 1;
    }

    pub fn make_file(&mut self, path: &str) -> Node {
        self.make(path, Content::File(File::default()))
    }

    pub fn make_folder(&mut self, path: &str) {
        self.make(path, Content::Folder(Folder::default()));
    }

    fn make(&mut self, path: &str, content: Content) -> Node {
        let (folder, name) = self.place(path);
        self.nodes.push(content);
        let node = self.nodes.len() - 1;
        self.change(folder, Change::Added(name, node));
        node
    }

    pub fn link(&mut self, from: &str, to: &str) {
        let node = self.find(from).expect("it is there");
        let (folder, name) = self.place(to);
        self.change(folder, Change::Added(name, node));
    }

    pub fn remove(&mut self, path: &str) {
        let (folder, name) = self.place(path);
        self.change(folder, Change::Removed(name));
    }

    pub fn rename(&mut self, from: &str, to: &str) {
        let node = self.find(from).expect("it is there");
        let ((folder, from), (same, to)) = (self.place(from), self.place(to));
        assert_eq!(folder, same, "nothing is moved to another folder");
        self.change(folder, Change::Renamed(from, to, node));
    }

    /// The folder above, and the last name.
    fn place(&self, path: &str) -> (Node, String) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        (self.find(folder).unwrap_or_else(|| panic!("no folder {folder}")), name.to_owned())
    }

    pub fn write(&mut self, node: Node, at: usize, bytes: &[u8]) {
        let now = self.bytes(node);
        now.resize(now.len().max(at + bytes.len()), 0);
        now[at..at + bytes.len()].copy_from_slice(bytes);
    }

    pub fn resize(&mut self, node: Node, length: usize) {
        self.bytes(node).resize(length, 0);
    }

    pub fn length(&self, node: Node) -> usize {
        if let Content::File(file) = &self.nodes[node] { file.now.len() } else { 0 }
    }

    fn bytes(&mut self, node: Node) -> &mut Vec<u8> {
        let Content::File(file) = &mut self.nodes[node] else { panic!("no file") };
        Arc::make_mut(&mut file.now)
    }

    /// A sync begins. What is done from now on it need not cover.
    pub fn mark(&self, node: Node) -> Mark {
        match &self.nodes[node] {
            Content::File(file) => Mark::File(file.now.clone()),
            Content::Folder(folder) => Mark::Folder(folder.now.clone(), folder.changes),
        }
    }

    /// It has ended well.
    pub fn sync(&mut self, node: Node, mark: Mark) {
        match (&mut self.nodes[node], mark) {
            (Content::File(file), Mark::File(bytes)) => file.synced = bytes,
            (Content::Folder(folder), Mark::Folder(names, changes)) => {
                // Another one may have ended before that began later.
                if folder.since.first().is_some_and(|(number, _)| *number < changes) {
                    folder.synced = names;
                    folder.since.retain(|(number, _)| *number >= changes);
                }
            }
            _ => panic!("a mark of another kind"),
        }
    }

    /// Writes what a power cut now leaves into an empty folder.
    pub fn cut(&self, to: &Path, left: Left, dice: &mut Dice) {
        self.lay(0, to, left, dice);
    }

    fn lay(&self, node: Node, to: &Path, left: Left, dice: &mut Dice) {
        match &self.nodes[node] {
            Content::File(file) => std::fs::write(to, file.left(left, dice)).expect("written"),
            Content::Folder(folder) => {
                std::fs::create_dir_all(to).expect("made");
                for (name, node) in folder.left(left, dice) {
                    self.lay(node, &to.join(name), left, dice);
                }
            }
        }
    }
}

impl Change {
    fn apply(self, names: &mut Names) {
        match self {
            Self::Added(name, node) => drop(names.insert(name, node)),
            Self::Removed(name) => drop(names.remove(&name)),
            Self::Renamed(from, to, node) => {
                names.remove(&from);
                names.insert(to, node);
            }
        }
    }
}

impl Folder {
    fn left(&self, left: Left, dice: &mut Dice) -> Names {
        let mut names = self.synced.clone();
        for (_, change) in &self.since {
            if matches!(left, Left::Parts) && dice.once_in(2) {
                change.clone().apply(&mut names);
            }
        }
        names
    }
}

impl File {
    /// Of each sector the new or the old bytes; where there were none, maybe zeros.
    fn left(&self, left: Left, dice: &mut Dice) -> Vec<u8> {
        let (now, synced) = (&*self.now, &*self.synced);
        if matches!(left, Left::Nothing) || now == synced {
            return synced.clone();
        }
        let lengths = [synced.len(), now.len(), dice.below(now.len().max(synced.len()) + 1)];
        let mut bytes = vec![0; *dice.pick(&lengths).expect("some")];
        for (number, sector) in bytes.chunks_mut(SECTOR).enumerate() {
            let from = match dice.below(3) {
                0 => continue_from(synced, number),
                1 if number * SECTOR >= synced.len() => &[],
                _ => continue_from(now, number),
            };
            let length = from.len().min(sector.len());
            sector[..length].copy_from_slice(&from[..length]);
        }
        bytes
    }
}

fn continue_from(bytes: &[u8], sector: usize) -> &[u8] {
    bytes.get(sector * SECTOR..).unwrap_or_default()
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}
