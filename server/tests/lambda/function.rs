//! A function: the program, its environment, and its folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use chain::keys::PublicKey;
use chain::params::Params;
use server::house::HouseKey;
use server::store::{Family, Objects, SharedStore, StorageKey};
use tempfile::TempDir;
use testkit::params;
use testkit::server::module_path;
use testkit::server::process::Program;
use testkit::server::stores::fresh_bucket;
use tokio::process::{Child, Command};

use crate::runtime_api::{Ended, RuntimeApi};

/// Between two blocks: short enough to wait for, long enough for a test to act in one.
pub const BLOCK: Duration = Duration::from_millis(3_000);

/// What says where a bucket is, and who may use it.
const ACCESS: [&str; 4] = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"];

const BUILT: &str = env!("CARGO_BIN_EXE_pitpet");

/// Another program to test: that of a package, beside which its artifact lies.
fn packed() -> Option<OsString> {
    std::env::var_os("PITPET_BOOTSTRAP")
}

/// What functions share: a store, and the house's key.
pub struct Bucket {
    folder: TempDir,
    store: String,
}

/// A running function.
pub struct Function {
    api: RuntimeApi,
    process: Child,
}

impl Bucket {
    /// A folder in place of a bucket.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = format!("file://{}", folder.path().join("store").display());
        Self::over(store, folder)
    }

    /// A real bucket, where there is one.
    pub fn real() -> Option<Self> {
        Some(Self::over(fresh_bucket()?, tempfile::tempdir().expect("a temporary folder")))
    }

    /// A folder that is there, with the key in it.
    pub fn at(store: &Path) -> Self {
        let bucket =
            Self::over(format!("file://{}", store.display()), tempfile::tempdir().expect("a temporary folder"));
        std::fs::copy(store.join("house.key"), bucket.key()).expect("the house's key");
        bucket
    }

    fn over(store: String, folder: TempDir) -> Self {
        let params = Params { block_interval_ms: u64::try_from(BLOCK.as_millis()).expect("short"), ..params() };
        std::fs::write(folder.path().join("rules.json"), serde_json::to_string(&params).expect("JSON"))
            .expect("written");
        if packed().is_none() {
            Program(BUILT).make_artifact();
        }
        Self { folder, store }
    }

    pub fn objects(&self) -> SharedStore {
        Objects::open(&self.store).expect("a store")
    }

    /// The checkpoint in the store.
    pub async fn checkpoint(&self) -> Bytes {
        self.objects().get(&StorageKey::Checkpoint).await.expect("readable").expect("written")
    }

    /// How many segments the log has.
    pub async fn segments(&self) -> usize {
        self.objects().list(Family::Segments).await.expect("listed").len()
    }

    /// The house's key, which the first function has made.
    pub fn house(&self) -> PublicKey {
        HouseKey::load(&self.key()).expect("a key").public()
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("house.key")
    }

    /// A function over this store, started as Lambda does it: without arguments.
    pub async fn function(&self) -> Function {
        self.function_with(&[]).await
    }

    /// The same with more in its environment.
    pub async fn function_with(&self, more: &[(&str, &str)]) -> Function {
        let api = RuntimeApi::start().await;
        let process = self.spawn(&api.address.to_string(), more, Stdio::inherit());
        api.freezes(process.id());
        Function { api, process }
    }

    /// What a function says that does not start.
    pub async fn refused_with(&self, more: &[(&str, &str)]) -> String {
        let process = self.spawn("127.0.0.1:9", more, Stdio::piped());
        let output = tokio::time::timeout(Duration::from_secs(20), process.wait_with_output()).await;
        let output = output.expect("in time").expect("waited for");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("text")
    }

    fn spawn(&self, api: &str, more: &[(&str, &str)], log: Stdio) -> Child {
        let rules: &Path = &self.folder.path().join("rules.json");
        Command::new(packed().unwrap_or_else(|| BUILT.into()))
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api)
            .env("AWS_LAMBDA_FUNCTION_NAME", "pitpet")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769")
            .env("PITPET_STORE", &self.store)
            .env("PITPET_HOUSE_KEY", self.key())
            .envs(std::env::vars_os().filter(|(name, _)| ACCESS.iter().any(|access| name == access)))
            .env("PITPET_RULES", rules)
            .env("PITPET_MODULE", module_path())
            .env("PITPET_LOG", "warn")
            .envs(more.iter().copied())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("pitpet starts")
    }
}

impl Function {
    /// Sends an event, and waits for its end.
    pub async fn invoke(&self, event: &serde_json::Value) -> Ended {
        self.api.invoke(serde_json::to_vec(event).expect("JSON")).await
    }

    /// How much of a core's time it has used.
    pub fn cpu(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id().expect("it runs")));
        let stat = stat.expect("Linux says so");
        let words: Vec<&str> = stat.rsplit_once(')').expect("a name in brackets").1.split_whitespace().collect();
        let ticks: u64 = words[11..13].iter().map(|ticks| ticks.parse::<u64>().expect("a number")).sum();
        Duration::from_millis(ticks * 10)
    }

    /// Lambda ends a function without a word.
    pub async fn kill(mut self) {
        self.api.freezes(None);
        self.process.kill().await.expect("killed");
    }
}
