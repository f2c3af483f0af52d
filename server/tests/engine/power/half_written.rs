//! Files that are there in part: after a power cut on a disk that says "synced" before it is, or a restore that was
//! broken off. The real server names each, and writes nothing behind one that it needs; the others it makes again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use api::log::Outcome;
use chain::commitment::photo_commitment;
use chain::event::RedactReason;
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::engine::EngineOptions;
use server::media::Media;
use server::shelf::StoreShelf;
use server::store::Objects;
use testkit::house;
use testkit::server::account::{TestAccount, accepted, redacted, submit};
use testkit::server::client::{Client, tiny_png};
use testkit::server::{Hands, audited, options, start, wasm_rules};

use crate::accepts::until_height;
use crate::kill::{PHOTO_SALT, PITPET};

/// What is left of a file.
#[derive(Clone, Copy, Debug)]
enum Left {
    Nothing,
    Half,
    Zeros,
}

const LEFT: [Left; 3] = [Left::Nothing, Left::Half, Left::Zeros];

/// What the server does, and a sentence from its log.
enum Then {
    Refuses(&'static str),
    Starts(&'static str),
    /// It starts, and needs to say nothing: the file is made again when it is asked for.
    StartsSilently,
}

use Then::{Refuses, Starts, StartsSilently};

/// Files are named by their folder, and are all in there, the first or the last.
const TABLE: &[(&[&str], Then)] = &[
    (&["house.key"], Refuses("house.key holds no house key: 64 hexadecimal digits are expected. Put the file back")),
    (&["log/first"], Refuses("the log is damaged: log/00000000000000000000 is damaged")),
    (&["log/last"], Refuses("Put that file back from a backup, into the store's folder log")),
    (&["checkpoint"], Starts("the checkpoint in the store is damaged, or of another chain, and is made again")),
    (&["image/*"], StartsSilently),
    (&["image/*", "snapshot/*"], Starts("a snapshot is damaged, or of another log, and is skipped")),
    (&["tile/0/000"], StartsSilently),
    (&["erasure/*"], StartsSilently),
    (&["thumb/*/*/*"], StartsSilently),
    (&["view/view.sqlite"], Starts("is rebuilt")),
];

/// Photos and their notes are no less damaged, but a user can bring them back. An empty note says "erased".
const PHOTOS: &[&str] = &["photo/*/*", "photo-note/*/*"];

/// A store with a file of every kind: long enough for a tile, with a photo, an erasure, a snapshot and a view.
async fn lived(folder: &Path) -> Hash {
    std::fs::write(folder.join("house.key"), Hash(house()).to_hex()).expect("written");
    let store = Objects::open(&format!("file://{}", folder.display())).expect("a store");
    let hands = Hands::new();
    let photos = Arc::new(StoreShelf(store.clone()));
    let engine = start(EngineOptions { rules: wasm_rules(), photos, ..options(store.clone(), &hands) }).await;
    let media = Media::new(store.clone());
    let photo = photo_commitment(&PHOTO_SALT, &tiny_png());
    let kept = media.keep(media.permit().expect("not busy"), photo, PHOTO_SALT, tiny_png().into()).await;
    kept.expect("kept");
    let mut ada = TestAccount::newcomer(engine.chain_id(), "ada");
    let birth = accepted(submit(&engine, ada.birth(photo)).await);
    ada.settle_in(birth.leaf, 2);
    for number in 0..260 {
        accepted(submit(&engine, ada.post(&format!("post {number}"))).await);
    }
    redacted(&engine, EntryIndex(5), RedactReason::AuthorAsked).await;
    hands.forward(Duration::from_secs(1));
    until_height(&engine, 1).await;
    engine.shutdown().await;
    PITPET.serve(folder).await.stop().await;
    // What is spoiled later is all of the view. Beside it there would be another copy of its pages.
    assert!(!folder.join("view/view.sqlite-wal").exists(), "a server that has stopped has closed its view");
    photo
}

/// The files that a name of the table means.
fn files(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    for part in name.split('/') {
        found = found.iter().flat_map(|folder| inside(folder, part)).collect();
    }
    assert!(!found.is_empty(), "there is no {name}");
    found
}

fn inside(folder: &Path, part: &str) -> Vec<PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("read").path()).collect();
    all.sort_unstable();
    match part {
        "*" => all,
        "first" => all[..1].to_vec(),
        "last" => all[all.len() - 1..].to_vec(),
        name => vec![folder.join(name)],
    }
}

fn spoil(file: &Path, left: Left) {
    let whole = std::fs::read(file).expect("a file");
    let bytes = match left {
        Left::Nothing => Vec::new(),
        Left::Half => whole[..whole.len() / 2].to_vec(),
        Left::Zeros => vec![0; whole.len()],
    };
    std::fs::write(file, bytes).expect("written");
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for file in inside(from, "*") {
        let to = to.join(file.file_name().expect("a name"));
        if file.is_dir() {
            copy_all(&file, &to);
        } else {
            std::fs::copy(&file, &to).expect("copied");
        }
    }
}

/// The log's files, as they are.
fn log_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let read = |file: PathBuf| (file.clone(), std::fs::read(&file).expect("read"));
    inside(&folder.join("log"), "*").into_iter().map(read).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_written_files_are_named() {
    PITPET.make_artifact();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let whole = folder.path().join("whole");
    std::fs::create_dir(&whole).expect("made");
    let photo = lived(&whole).await;
    let mut number = 0;
    let mut spoiled = |names: &[&str], left: Left| {
        number += 1;
        let store = folder.path().join(format!("spoiled{number}"));
        copy_all(&whole, &store);
        names.iter().flat_map(|name| files(&store, name)).for_each(|file| spoil(&file, left));
        store
    };
    for (names, then) in TABLE {
        for left in LEFT {
            let place = format!("{names:?}, {left:?}");
            try_out(&spoiled(names, left), then, &place).await;
        }
    }
    for (name, lefts) in PHOTOS.iter().zip([&LEFT[..], &LEFT[1..]]) {
        for left in lefts {
            let folder = spoiled(&[name], *left);
            let store = Objects::open(&format!("file://{}", folder.display())).expect("a store");
            assert_eq!(audited(&store).await.photos_damaged, 1, "{name}, {left:?}");
            let server = PITPET.serve(&folder).await;
            let mut client = Client::connect(server.address).await.expect("connected");
            client.upload(photo, &PHOTO_SALT, &tiny_png()).await.expect("uploaded again");
            server.stop().await;
            let report = audited(&store).await;
            assert_eq!((report.photos_damaged, report.photos_missing), (0, 0), "{name}, {left:?}");
        }
    }
}

/// A server on a spoiled store does what the table says.
async fn try_out(folder: &Path, then: &Then, place: &str) {
    let (before, log) = (log_of(folder), folder.with_extension("log"));
    let server = PITPET.try_serve(folder, &log).await;
    let said = || std::fs::read_to_string(&log).expect("a log");
    match (server, then) {
        (None, Refuses(sentence)) => {
            assert!(said().contains(sentence), "{place}: {}", said());
            assert_eq!(log_of(folder), before, "{place}: nothing is written");
            return;
        }
        (None, _) => panic!("{place}: {}", said()),
        (Some(_), Refuses(_)) => panic!("{place}: it starts. {}", said()),
        (Some(server), Starts(_) | StartsSilently) => {
            let mut client = Client::connect(server.address).await.expect("connected");
            let chain_id = client.chain_id().await.expect("a chain");
            let photo = photo_commitment(&PHOTO_SALT, &tiny_png());
            let late = TestAccount::newcomer(chain_id, "late");
            let born = client.submit(&late.birth(photo)).await.expect("answered");
            assert!(matches!(born, Outcome::Accepted(_)), "{place}: {born:?}");
            // It finds damage in the view's file only where it reads or writes it.
            client.view_follows().await.expect("answered");
            server.stop().await;
        }
    }
    let sentence = if let Starts(sentence) = then { sentence } else { "" };
    assert!(said().contains(sentence), "{place}: {}", said());
    let store = Objects::open(&format!("file://{}", folder.display())).expect("a store");
    let report = audited(&store).await;
    assert_eq!((report.photos_damaged, report.photos_missing), (0, 0), "{place}");
}
