//! Does to a [`Disk`] what a traced server did to a folder, call by call.

use std::collections::HashMap;

use super::disk::{Disk, Mark, Node};
use super::trace::{Call, Step, What};

pub struct Replay {
    pub disk: Disk,
    /// The folder that became the disk.
    root: String,
    open: HashMap<i64, Open>,
    begun: HashMap<u32, (Call, Option<Mark>)>,
}

#[derive(Clone, Copy)]
struct Open {
    node: Node,
    at: usize,
    appends: bool,
}

impl Replay {
    pub fn new(root: &str) -> Self {
        Self { disk: Disk::new(), root: root.to_owned(), open: HashMap::new(), begun: HashMap::new() }
    }

    /// Does the next step. Returns what the process begins to say to others with it, or to write elsewhere.
    pub fn step(&mut self, step: Step) -> Option<Vec<u8>> {
        match step.what {
            What::Begins(call) => {
                let said = self.says(&call);
                let mark = self.begins(&call);
                self.begun.insert(step.thread, (call, mark));
                said
            }
            What::Ends(result) => {
                if let Some((call, mark)) = self.begun.remove(&step.thread)
                    && result >= 0
                {
                    self.ends(&call, mark, result);
                }
                None
            }
            What::Dies => {
                self.open.clear();
                self.begun.clear();
                None
            }
        }
    }

    fn says(&self, call: &Call) -> Option<Vec<u8>> {
        let says = matches!(call.name.as_str(), "sendto" | "sendmsg" | "write" | "writev");
        (says && !self.open.contains_key(&call.number(0))).then(|| call.bytes())
    }

    fn begins(&mut self, call: &Call) -> Option<Mark> {
        match call.name.as_str() {
            // Another thread may get its number before this call's end is seen.
            "close" => {
                self.open.remove(&call.number(0));
                None
            }
            "fsync" | "fdatasync" => self.open.get(&call.number(0)).map(|open| self.disk.mark(open.node)),
            _ => None,
        }
    }

    fn ends(&mut self, call: &Call, mark: Option<Mark>, result: i64) {
        match call.name.as_str() {
            "openat" => self.opened(call, result),
            "mkdir" => self.with(call, 0, Disk::make_folder),
            "rmdir" | "unlink" => self.with(call, 0, Disk::remove),
            "unlinkat" => self.with(call, 1, Disk::remove),
            "link" => self.between(call, (0, 1), Disk::link),
            "linkat" => self.between(call, (1, 3), Disk::link),
            "rename" => self.between(call, (0, 1), Disk::rename),
            "renameat" | "renameat2" => self.between(call, (1, 3), Disk::rename),
            "execve" | "close" => {}
            _ => self.with_open(call, mark, result),
        }
    }

    /// Calls whose first argument is something that is open.
    fn with_open(&mut self, call: &Call, mark: Option<Mark>, result: i64) {
        let Some(open) = self.open.get_mut(&call.number(0)) else { return };
        let result = usize::try_from(result).expect("it is not negative");
        match (call.name.as_str(), mark) {
            ("fsync" | "fdatasync", Some(mark)) => self.disk.sync(open.node, mark),
            ("write" | "writev", _) => {
                let at = if open.appends { self.disk.length(open.node) } else { open.at };
                self.disk.write(open.node, at, &call.bytes()[..result]);
                open.at = at + result;
            }
            ("pwrite64", _) => {
                let at = usize::try_from(call.number(3)).expect("a place");
                self.disk.write(open.node, at, &call.bytes()[..result]);
            }
            ("ftruncate", _) => self.disk.resize(open.node, usize::try_from(call.number(1)).expect("a length")),
            ("lseek", _) => open.at = result,
            ("fcntl", _) => {
                if call.word(1).starts_with("F_DUPFD") {
                    let open = *open;
                    self.open.insert(i64::try_from(result).expect("small"), open);
                }
            }
            (name, _) => panic!("{name} on a file of the store is not known here"),
        }
    }

    fn opened(&mut self, call: &Call, result: i64) {
        let path = call.path(1);
        let Some(path) = self.inside(&path) else { return };
        let has = |flag: &str| call.word(2).split('|').any(|word| word == flag);
        let node = match self.disk.find(path) {
            Some(node) => node,
            None => self.disk.make_file(path),
        };
        if has("O_TRUNC") {
            self.disk.resize(node, 0);
        }
        self.open.insert(result, Open { node, at: 0, appends: has("O_APPEND") });
    }

    fn with(&mut self, call: &Call, place: usize, act: impl FnOnce(&mut Disk, &str)) {
        let path = call.path(place);
        let Some(path) = path.strip_prefix(&self.root) else { return };
        act(&mut self.disk, path);
    }

    fn between(&mut self, call: &Call, (from, to): (usize, usize), act: impl FnOnce(&mut Disk, &str, &str)) {
        let (from, to) = (call.path(from), call.path(to));
        let (Some(from), Some(to)) = (from.strip_prefix(&self.root), to.strip_prefix(&self.root)) else { return };
        act(&mut self.disk, from, to);
    }

    fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.root)
    }
}
