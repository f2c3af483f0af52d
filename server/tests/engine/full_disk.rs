//! A disk that is really full.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use api::log::Outcome;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::health::Trouble;
use server::shelf::{IntakeBounds, IntakeError, admit};
use server::store::{Objects, SharedStore, StorageKey};
use testkit::server::account::{TestAccount, accepted, submit};
use testkit::server::{Hands, audited, options, start};

/// A small file system in memory; unmounted when dropped.
struct TinyDisk(tempfile::TempDir);

impl TinyDisk {
    /// `None` where this user may not mount.
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mounted = run("mount", &["-t", "tmpfs", "-o", &format!("size={size}"), "pitpet-test"], folder.path());
        if !mounted {
            eprintln!("skipped: this user may not mount a file system");
        }
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

/// Waits until the checkpoint is written: what it replaces makes room on the disk.
async fn until_covered(store: &SharedStore, entries: EntryIndex) {
    let size = entries.to_string();
    let covers = async || {
        let note = store.get(&StorageKey::Checkpoint).await.expect("readable");
        note.is_some_and(|note| String::from_utf8_lossy(&note).lines().nth(1) == Some(&*size))
    };
    let come = async {
        while !covers().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), come).await.expect("in time");
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_heals() {
    let Some(disk) = TinyDisk::mount("512k") else { return };
    let folder = disk.0.path();
    let store = Objects::open(&format!("file://{}", folder.display())).expect("a store");
    let hands = Hands::new();
    let engine = start(options(store.clone(), &hands)).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    accepted(submit(&engine, ada.post("before")).await);
    until_covered(&store, engine.status().entries).await;
    let ballast = folder.join("ballast");
    // Fills what is left: the write fails part of the way.
    drop(std::fs::write(&ballast, vec![0; 1 << 20]));
    let before = engine.status();
    let post = ada.post(&"long ".repeat(500));
    assert!(matches!(submit(&engine, post.clone()).await, Outcome::TryLater { .. }));
    assert_eq!(engine.status(), before);
    std::fs::remove_file(&ballast).expect("removed");
    accepted(submit(&engine, post).await);
    engine.shutdown().await;
    assert_eq!(audited(&store).await.status.entries.0, 4);
}

#[tokio::test]
async fn photos_that_no_entry_names_leave_room_for_the_log() {
    let Some(disk) = TinyDisk::mount("8m") else { return };
    let store = Objects::open(&format!("file://{}", disk.0.path().display())).expect("a store");
    let engine = start(options(store.clone(), &Hands::new())).await;
    let mut ada = TestAccount::hatched(&engine, "ada").await;
    let bounds = IntakeBounds { waiting_bytes: u64::MAX, reserve_bytes: engine.reserve_bytes() };
    let picture = vec![0; 256 << 10];
    let mut taken = 0_u8;
    let refused = loop {
        let photo = Hash([taken; 32]);
        let (asked, share) = ((photo, picture.len() as u64), || Some(Box::new(()) as server::shelf::Share));
        match admit(&store, engine.waiting(), bounds, asked, share, engine.status().entries).await {
            Ok(_) => store.put(&StorageKey::Photo(photo), picture.clone().into()).await.expect("there is room"),
            Err(error) => break error,
        }
        taken += 1;
        assert!(taken < 32, "more than there is room for");
    };
    assert!(matches!(refused, IntakeError::NoRoom), "{refused}");
    assert!(taken > 16, "{taken}: most of the room is for photos");
    for number in 0..100 {
        accepted(submit(&engine, ada.post(&number.to_string())).await);
    }
    let told = engine.troubles();
    assert!(told.iter().all(|trouble| matches!(trouble, Trouble::LittleRoom { .. })), "{told:?}");
    engine.shutdown().await;
    audited(&store).await;
}
