//! A real `pitpet serve`.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use chain::economy::Economy;
use chain::params::Params;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use super::module_path;
use super::quarter::Quarter;
use crate::params;

/// The built program. Cargo tells its path to the tests and benchmarks of `server` only, as
/// `env!("CARGO_BIN_EXE_pitpet")`.
#[derive(Clone, Copy, Debug)]
pub struct Program(pub &'static str);

/// What `strace` writes down: all that a server does to files, and all that it says.
const TRACED: &str = "trace=execve,openat,close,fcntl,lseek,write,pwrite64,writev,pwritev,sendto,sendmsg,ftruncate,\
                      fallocate,copy_file_range,fsync,fdatasync,mkdir,rmdir,link,linkat,rename,renameat,renameat2,\
                      unlink,unlinkat";
/// The most bytes of one write that it writes down: larger than any object.
const TRACED_BYTES_MAX: &str = "33554432";

/// A server that runs.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    process: Child,
    /// The server itself, where `process` only watches it.
    watched: Option<u32>,
    _output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Compiles the module ahead of time: where servers start often, they should not do it each time.
    pub fn make_artifact(self) {
        let made = std::process::Command::new(self.0).arg("artifact").arg("--module").arg(module_path()).output();
        let made = made.expect("pitpet runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    }

    /// Starts a server over this folder on a free port and waits until it says which.
    pub async fn serve(self, folder: &Path) -> Server {
        Server::wait_for(self.command(folder, &in_folder(folder)).spawn().expect("pitpet starts")).await
    }

    /// The same over another store; the house's key is in the folder. `bucket` says where a bucket is, if it is not
    /// where the variables of this process say.
    pub async fn serve_at(self, folder: &Path, store: &str, bucket: Option<SocketAddr>) -> Server {
        let mut command = self.command(folder, store);
        command.env("PITPET_HOUSE_KEY", folder.join("house.key"));
        if let Some(bucket) = bucket {
            command.env("AWS_ENDPOINT_URL", format!("http://{bucket}"));
        }
        Server::wait_for(command.spawn().expect("pitpet starts")).await
    }

    /// As [`Program::serve_at`], on a quarter of a core.
    pub async fn serve_within(self, quarter: &Quarter, folder: &Path, store: &str) -> Server {
        let mut command = Command::from(quarter.command(self.0));
        command.env("PITPET_HOUSE_KEY", folder.join("house.key"));
        Server::wait_for(with_options(command, folder, store).spawn().expect("a shell starts")).await
    }

    /// As [`Program::serve`], with a log that is not read any more.
    pub async fn serve_unheard(self, folder: &Path) -> Server {
        let mut command = self.command(folder, &in_folder(folder));
        let process = command.env("PITPET_LOG", "info").stderr(Stdio::piped()).spawn().expect("pitpet starts");
        let mut server = Server::wait_for(process).await;
        drop(server.process.stderr.take());
        server
    }

    /// The same over another store, watched by `strace`, which writes to `trace`.
    pub async fn serve_traced(self, folder: &Path, store: &str, trace: &Path) -> Server {
        let mut watcher = Command::new("strace");
        watcher.args(["-f", "--seccomp-bpf", "-qq", "-xx", "-e", "signal=none", "-s", TRACED_BYTES_MAX]);
        watcher.args(["-e", TRACED, "-o"]).arg(trace).arg(self.0);
        let mut server = Server::wait_for(with_options(watcher, folder, store).spawn().expect("strace starts")).await;
        let text = std::fs::read(trace).expect("a trace");
        let first = text.split(|byte| *byte == b' ').next().and_then(|id| std::str::from_utf8(id).ok());
        server.watched = Some(first.and_then(|id| id.parse().ok()).expect("a process"));
        server
    }

    /// The same over this folder, with its log in a file; `None` if it ends instead of listening.
    pub async fn try_serve(self, folder: &Path, log: &Path) -> Option<Server> {
        let log = std::fs::File::create(log).expect("a file for the log");
        let mut command = self.command(folder, &in_folder(folder));
        command.env("PITPET_LOG", "info").stderr(log);
        Server::try_wait_for(command.spawn().expect("pitpet starts")).await
    }

    fn command(self, folder: &Path, store: &str) -> Command {
        with_options(Command::new(self.0), folder, store)
    }
}

/// Whether processes can be watched here.
pub fn can_trace() -> bool {
    let mut strace = std::process::Command::new("strace");
    strace.args(["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null());
    let works = strace.status().is_ok_and(|status| status.success());
    if !works {
        eprintln!("left out: power cuts. They need strace, and the right to use it");
    }
    works
}

/// A command with the options of `pitpet serve`. The rules' file is in the folder.
fn with_options(mut command: Command, folder: &Path, store: &str) -> Command {
    let rules = folder.join("rules.json");
    // Blocks far enough apart that no story ends while a busy machine starts a server; and treats for all accounts.
    let params = Params { block_interval_ms: 3_000, ..params() };
    let (starter_treats, dig_treats, dig_tries_min) = (4_096, 4_096, 16);
    let economy =
        Economy { starter_treats, dig_treats, dig_tries_min, dig_tries_start: dig_tries_min, ..Economy::demo() };
    let mut file = serde_json::to_value(&params).expect("JSON");
    file["economy"] = serde_json::to_value(&economy).expect("JSON");
    std::fs::write(&rules, file.to_string()).expect("written");
    command
        .arg("serve")
        .args(["--listen", "127.0.0.1:0", "--events-per-minute", "0", "--births-per-hour", "0"])
        .args(["--uploads-per-minute", "0", "--reads-per-minute", "0", "--store"])
        .arg(store)
        .arg("--rules")
        .arg(&rules)
        .arg("--module")
        .arg(module_path())
        .env("PITPET_LOG", "warn")
        // Stores that are made for measuring begin in 2023.
        .arg("--accept-clock")
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    command
}

fn in_folder(folder: &Path) -> String {
    format!("file://{}", folder.display())
}

impl Server {
    async fn wait_for(process: Child) -> Self {
        Self::try_wait_for(process).await.expect("the server says where it listens")
    }

    async fn try_wait_for(mut process: Child) -> Option<Self> {
        let mut output = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let line = tokio::time::timeout(Duration::from_secs(60), output.next_line()).await.expect("in time");
        let line = line.expect("readable")?;
        let address = line.rsplit('/').next().and_then(|address| address.parse().ok()).expect("an address");
        Some(Self { address, process, watched: None, _output: output })
    }

    /// The process' number.
    pub fn id(&self) -> u32 {
        self.watched.or_else(|| self.process.id()).expect("it runs")
    }

    /// SIGKILL.
    pub async fn kill(mut self) {
        self.signal("-KILL");
        self.process.wait().await.expect("waited for");
        self.watched = None;
    }

    /// SIGTERM, and waits for an orderly end.
    pub async fn stop(mut self) {
        self.signal("-TERM");
        let ended = tokio::time::timeout(Duration::from_secs(30), self.process.wait()).await.expect("in time");
        assert!(ended.expect("waited for").success());
        self.watched = None;
    }

    fn signal(&self, signal: &str) {
        let id = self.id().to_string();
        assert!(std::process::Command::new("kill").args([signal, &id]).status().expect("kill runs").success());
    }
}

/// A server that is watched does not end with its watcher.
impl Drop for Server {
    fn drop(&mut self) {
        if let Some(id) = self.watched {
            drop(std::process::Command::new("kill").args(["-KILL", &id.to_string()]).status());
        }
    }
}
