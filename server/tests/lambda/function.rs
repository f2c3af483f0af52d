//! Functions over one store: the program, its environment, and its folder.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use chain::keys::PublicKey;
use chain::params::Params;
use server::house::HouseKey;
use server::store::{Family, Objects, SharedStore, StorageKey};
use tempfile::TempDir;
use testkit::params;
use testkit::server::lambda::Function;
use testkit::server::module_path;
use testkit::server::process::Program;
use testkit::server::stores::fresh_bucket;
use tokio::process::Command;

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
        Function::start(self.command(more)).await
    }

    /// What a function says that does not start.
    pub async fn refused_with(&self, more: &[(&str, &str)]) -> String {
        Function::refused(self.command(more)).await
    }

    fn command(&self, more: &[(&str, &str)]) -> Command {
        let mut command = Command::new(packed().unwrap_or_else(|| BUILT.into()));
        command
            .env_clear()
            .env("PITPET_STORE", &self.store)
            .env("PITPET_HOUSE_KEY", self.key())
            .envs(std::env::vars_os().filter(|(name, _)| ACCESS.iter().any(|access| name == access)))
            .env("PITPET_RULES", self.folder.path().join("rules.json"))
            .env("PITPET_MODULE", module_path())
            .env("PITPET_LOG", "warn")
            .envs(more.iter().copied());
        command
    }
}
