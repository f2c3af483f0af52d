//! A quarter of a core, as a small function has: a control group of Linux, version 1 or 2.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// How long a period lasts, and how much of it the group may run.
const PERIOD_US: u32 = 20_000;
const QUOTA_US: u32 = 5_000;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A control group, which goes with this. What was started in it must have ended before.
pub struct Quarter(PathBuf);

impl Quarter {
    /// `None` where this user may make none.
    pub fn make() -> Option<Self> {
        let name = format!("pitpet-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        Self::first(&name).or_else(|| Self::second(&name))
    }

    /// A command that starts a program in the group. Its arguments are still to be given.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", r#"echo $$ > "$0/cgroup.procs" && exec "$@""#]).arg(&self.0).arg(program);
        command
    }

    fn first(name: &str) -> Option<Self> {
        let group = Self::at(Path::new("/sys/fs/cgroup/cpu").join(name))?;
        std::fs::write(group.0.join("cpu.cfs_period_us"), PERIOD_US.to_string()).ok()?;
        std::fs::write(group.0.join("cpu.cfs_quota_us"), QUOTA_US.to_string()).ok()?;
        Some(group)
    }

    fn second(name: &str) -> Option<Self> {
        let group = Self::at(Path::new("/sys/fs/cgroup").join(name))?;
        std::fs::write(group.0.join("cpu.max"), format!("{QUOTA_US} {PERIOD_US}")).ok()?;
        Some(group)
    }

    fn at(path: PathBuf) -> Option<Self> {
        std::fs::create_dir(&path).ok()?;
        Some(Self(path))
    }
}

impl Drop for Quarter {
    fn drop(&mut self) {
        drop(std::fs::remove_dir(&self.0));
    }
}
