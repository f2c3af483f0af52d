//! Which module a server runs: the same hash in its version, its log and its API, to be compared with a release's.

use std::path::Path;
use std::process::Stdio;

use chain::hash::Hash;
use server::client::Client;
use testkit::server::module_path;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::Command;

fn pitpet(module: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pitpet"));
    command.env("PITPET_MODULE", module).env("PITPET_LOG", "info").kill_on_drop(true);
    command
}

async fn version(module: &Path) -> String {
    let output = pitpet(module).arg("--version").output().await.expect("pitpet runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[tokio::test]
async fn version_log_and_api_name_the_module() {
    let path = module_path();
    let hash = Hash::of(&[&std::fs::read(&path).expect("the module is built")]);
    assert_eq!(
        version(&path).await,
        format!("pitpet {}\nmodule {hash} ({})\n", env!("CARGO_PKG_VERSION"), path.display())
    );

    let mut serve = pitpet(&path);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--store", "memory://"]);
    let mut server = serve.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("pitpet starts");
    let mut said = BufReader::new(server.stdout.take().expect("it is piped")).lines();
    let line = said.next_line().await.expect("readable").expect("it says where it listens");
    let url = line.rsplit(' ').next().expect("an address");
    let info = Client::new(url).expect("a client").chain().await.expect("an answer");
    assert_eq!(info.module.map(|module| module.0), Some(hash));
    server.kill().await.expect("killed");
    let mut log = String::new();
    server.stderr.take().expect("it is piped").read_to_string(&mut log).await.expect("text");
    let started = log.lines().find(|line| line.contains("the rules are")).expect("it logs its start");
    assert!(started.contains(&hash.to_hex()), "{started}");
}

#[tokio::test]
async fn another_module_has_another_name_and_a_missing_one_none() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("chain.wasm");
    let missing = version(&path).await;
    assert!(missing.contains("no module at") && missing.contains("PITPET_MODULE"), "{missing}");
    std::fs::write(&path, b"another").expect("written");
    assert!(version(&path).await.contains(&Hash::of(&[b"another"]).to_hex()));
}
