//! A gateway of a test's own, before the bucket that `scripts/bucket` has started: it can be ended and started again
//! without the other tests' notice.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};

/// One process of Ceph's `radosgw`.
pub struct Gateway {
    /// Where it listens, at each start.
    pub address: SocketAddr,
    cluster: PathBuf,
    /// For its own files.
    folder: PathBuf,
    process: Option<Child>,
}

impl Gateway {
    /// A running one, with its own files in this folder; none where nothing says how to start it.
    pub async fn start(folder: &Path) -> Option<Self> {
        let Some(cluster) = std::env::var_os("PITPET_TEST_CEPH").filter(|conf| !conf.is_empty()) else {
            eprintln!("left out: ending the bucket's gateway. PITPET_TEST_CEPH says how to start one");
            return None;
        };
        let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = free.local_addr().expect("an address");
        drop(free);
        let mut gateway = Self { address, cluster: cluster.into(), folder: folder.to_owned(), process: None };
        gateway.start_again().await;
        Some(gateway)
    }

    /// Starts it again, and waits until it listens.
    pub async fn start_again(&mut self) {
        let mut command = Command::new("radosgw");
        command
            .args(["--foreground", "--name", "client.gateway", "--conf"])
            .arg(&self.cluster)
            .arg("--rgw-frontends")
            .arg(format!("beast endpoint={} tcp_nodelay=1", self.address))
            .arg("--admin-socket")
            .arg(self.folder.join("gateway.asok"))
            .arg("--log-file")
            .arg(self.folder.join("gateway.log"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        self.process = Some(command.spawn().expect("radosgw starts"));
        let listens = async {
            while TcpStream::connect(self.address).await.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), listens).await.expect("in time");
    }

    /// SIGKILL.
    pub async fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await.expect("killed");
        }
    }
}
