//! What `strace` has written down: the system's calls, in the order in which they began and ended.

use std::collections::BTreeSet;
use std::path::Path;

use super::Life;

/// The paths below a folder that are there.
pub type Paths = BTreeSet<String>;

/// One thing that happened.
pub struct Step {
    pub thread: u32,
    pub what: What,
}

pub enum What {
    Begins(Call),
    /// With this result; negative for an error.
    Ends(i64),
    /// The process is gone, and these paths are left. Another one comes.
    Dies(Paths),
}

/// A call of the system.
#[derive(Clone)]
pub struct Call {
    pub name: String,
    arguments: String,
}

impl Call {
    /// An argument as it is written.
    pub fn word(&self, place: usize) -> &str {
        self.arguments.split(", ").nth(place).unwrap_or_default()
    }

    /// An argument that is a number.
    pub fn number(&self, place: usize) -> i64 {
        self.word(place).parse().unwrap_or_else(|_| panic!("{}({}): no number at {place}", self.name, self.arguments))
    }

    /// An argument that is a path.
    pub fn path(&self, place: usize) -> String {
        String::from_utf8(unquoted(self.word(place).trim_matches('"'))).expect("a path in UTF-8")
    }

    /// The bytes that are written or sent, of all parts.
    pub fn bytes(&self) -> Vec<u8> {
        assert!(!self.arguments.contains("\"..."), "{}: strace has cut it short", self.name);
        self.arguments.split('"').skip(1).step_by(2).flat_map(unquoted).collect()
    }
}

/// The life of one process, up to its death.
pub fn steps_of(life: &Life) -> Vec<Step> {
    let text = std::fs::read_to_string(&life.trace).expect("a trace");
    let mut steps: Vec<_> = text.lines().flat_map(of_line).collect();
    steps.push(Step { thread: 0, what: What::Dies(life.paths.clone()) });
    steps
}

/// All paths below a folder.
pub fn paths_below(root: &Path) -> Paths {
    let mut paths = Paths::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(&folder).expect("a folder") {
            let file = file.expect("read").path();
            let path = file.strip_prefix(root).expect("below").to_str().expect("UTF-8");
            paths.insert(format!("/{path}"));
            if file.is_dir() {
                folders.push(file);
            }
        }
    }
    paths
}

/// A call that nothing interrupted stands on one line, else its end stands on another.
fn of_line(line: &str) -> Vec<Step> {
    let (thread, rest) = line.split_once(' ').expect("a thread");
    let thread = thread.parse().expect("a number");
    let (said, result) = rest.trim_start().rsplit_once(" = ").unwrap_or((rest.trim_start(), ""));
    // Without a number the process died before.
    let result = result.split(' ').next().and_then(|result| result.parse().ok());
    let ends = result.map(|result| Step { thread, what: What::Ends(result) });
    if said.starts_with("<... ") {
        return ends.into_iter().collect();
    }
    let Some((name, arguments)) = said.split_once('(') else { return Vec::new() };
    // `<unfinished ...>`, or why there is no end: the process was killed.
    let arguments = arguments.split_once(" <").map_or(arguments, |(before, _)| before).trim_end().trim_end_matches(')');
    // It was killed so early that nothing of the call could be read, and nothing was done.
    if arguments.contains("???") {
        return Vec::new();
    }
    let begins = What::Begins(Call { name: name.to_owned(), arguments: arguments.to_owned() });
    [Some(Step { thread, what: begins }), ends].into_iter().flatten().collect()
}

/// `\x61\x62`: every byte is written so.
fn unquoted(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits.map(|digits| u8::from_str_radix(digits, 16).expect("two hexadecimal digits")).collect()
}
