//! Does to a [`Disk`] what a traced server did to a folder, call by call.

use std::collections::{BTreeMap, HashMap};

use super::disk::{Disk, Mark, Node};
use super::trace::{Call, Paths, Step, What};

pub struct Replay {
    pub disk: Disk,
    /// The folder that became the disk.
    root: String,
    open: HashMap<i64, Open>,
    begun: BTreeMap<u32, Begun>,
}

/// A call under way, by its thread.
struct Begun {
    call: Call,
    /// Of a sync.
    mark: Option<Mark>,
    /// Its effect was seen before its end.
    is_done: bool,
}

#[derive(Clone, Copy)]
struct Open {
    node: Node,
    at: usize,
    appends: bool,
}

impl Replay {
    pub fn new(root: &str) -> Self {
        Self { disk: Disk::new(), root: root.to_owned(), open: HashMap::new(), begun: BTreeMap::new() }
    }

    /// Does the next step. Returns what the process begins to say to others with it, or to write elsewhere.
    pub fn step(&mut self, step: Step) -> Option<Vec<u8>> {
        match step.what {
            What::Begins(call) => {
                let said = self.says(&call);
                let mark = self.begins(&call);
                self.begun.insert(step.thread, Begun { call, mark, is_done: false });
                said
            }
            What::Ends(result) => {
                if let Some(begun) = self.begun.remove(&step.thread)
                    && result >= 0
                    && !begun.is_done
                {
                    self.ends(&begun.call, begun.mark, result);
                }
                None
            }
            What::Dies(paths) => {
                self.dies(&paths);
                None
            }
        }
    }

    /// The end of a call that was under way when the process was killed is never seen, but the system may have come to
    /// it. What the next process finds says so.
    fn dies(&mut self, left: &Paths) {
        for Begun { call, .. } in std::mem::take(&mut self.begun).into_values().filter(|begun| !begun.is_done) {
            let differs = |path: String| self.disk.find(&path).is_some() != left.contains(&path);
            if [self.adds(&call), self.removes(&call)].into_iter().flatten().any(differs) {
                self.ends(&call, None, 0);
            }
        }
        self.open.clear();
        assert_eq!(&self.disk.paths(), left, "the model of the disk has what the disk has");
    }

    /// The system does a call before its end, and another thread may have come to what it made meanwhile.
    fn catch_up_with(&mut self, path: &str) {
        let folders = path.match_indices('/').map(|(at, _)| at).skip(1);
        for part in folders.chain([path.len()]).map(|end| &path[..end]) {
            // Who opens a file makes it, if it is missing.
            let may_make = |begun: &Begun| !begun.is_done && begun.call.name != "openat";
            let makes = |begun: &Begun| may_make(begun) && self.adds(&begun.call).as_deref() == Some(part);
            let maker = || self.begun.iter().find(|(_, begun)| makes(begun)).map(|(thread, _)| *thread);
            if self.disk.find(part).is_none()
                && let Some(begun) = maker().and_then(|thread| self.begun.get_mut(&thread))
            {
                begun.is_done = true;
                let call = begun.call.clone();
                self.ends(&call, None, 0);
            }
        }
    }

    /// The path that a call makes.
    fn adds(&self, call: &Call) -> Option<String> {
        let place = match call.name.as_str() {
            "mkdir" => 0,
            "openat" | "link" | "rename" => 1,
            "linkat" | "renameat" | "renameat2" => 3,
            _ => return None,
        };
        self.inside(&call.path(place)).map(str::to_owned)
    }

    /// The path that a call takes away.
    fn removes(&self, call: &Call) -> Option<String> {
        let place = match call.name.as_str() {
            "rmdir" | "unlink" | "rename" => 0,
            "unlinkat" | "renameat" | "renameat2" => 1,
            _ => return None,
        };
        self.inside(&call.path(place)).map(str::to_owned)
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
        let Some(path) = self.inside(&path).map(str::to_owned) else { return };
        self.catch_up_with(&path);
        let has = |flag: &str| call.word(2).split('|').any(|word| word == flag);
        let node = match self.disk.find(&path) {
            Some(node) => node,
            None => self.disk.make_file(&path),
        };
        if has("O_TRUNC") {
            self.disk.resize(node, 0);
        }
        self.open.insert(result, Open { node, at: 0, appends: has("O_APPEND") });
    }

    fn with(&mut self, call: &Call, place: usize, act: impl FnOnce(&mut Disk, &str)) {
        let path = call.path(place);
        let Some(path) = self.inside(&path).map(str::to_owned) else { return };
        self.catch_up_with(&path);
        act(&mut self.disk, &path);
    }

    fn between(&mut self, call: &Call, (from, to): (usize, usize), act: impl FnOnce(&mut Disk, &str, &str)) {
        let (from, to) = (call.path(from), call.path(to));
        let (Some(from), Some(to)) = (self.inside(&from), self.inside(&to)) else { return };
        let (from, to) = (from.to_owned(), to.to_owned());
        self.catch_up_with(&from);
        act(&mut self.disk, &from, &to);
    }

    fn inside<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.root)
    }
}
