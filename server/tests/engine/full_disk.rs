//! A disk that is really full.

use std::path::Path;
use std::process::Command;

use api::log::Outcome;
use server::store::Objects;

use crate::common::person::{Person, accepted, submit};
use crate::common::{Hands, audited, options, start};

/// A file system of 512 KiB in memory; unmounted when dropped.
struct TinyDisk(tempfile::TempDir);

impl TinyDisk {
    /// `None` where this user may not mount.
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted = run("mount", &["-t", "tmpfs", "-o", "size=512k", "pitpet-test"], folder.path());
        mounted.then_some(Self(folder))
    }
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        run("umount", &["-l"], self.0.path());
    }
}

fn run(program: &str, args: &[&str], last: &Path) -> bool {
    let output = Command::new(program).args(args).arg(last).output();
    output.is_ok_and(|output| output.status.success())
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_heals() {
    let Some(disk) = TinyDisk::mount() else {
        eprintln!("skipped: this user may not mount a file system");
        return;
    };
    let folder = disk.0.path();
    let store = Objects::open(&format!("file://{}", folder.display())).expect("a store");
    let hands = Hands::new();
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = Person::hatched(&engine, "ada").await;
    accepted(submit(&engine, ada.post("before")).await);
    let ballast = folder.join("ballast");
    // Fills what is left: the write fails part of the way.
    let _ = std::fs::write(&ballast, vec![0; 1 << 20]);
    let before = engine.status();
    let post = ada.post(&"long ".repeat(500));
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    assert_eq!(engine.status(), before);
    std::fs::remove_file(&ballast).expect("removed");
    accepted(submit(&engine, post).await);
    engine.shutdown().await;
    assert_eq!(audited(&store).await.status.entries.0, 4);
}
