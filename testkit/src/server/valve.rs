//! A valve between a server and what it talks to: a TCP proxy that a test closes and opens.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A proxy. Closed, it ends all connections at once, in the middle of what they say, and accepts no others.
pub struct Valve {
    /// Where it listens.
    pub address: SocketAddr,
    open: watch::Sender<bool>,
}

impl Valve {
    /// An open valve before this address.
    pub async fn before(upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (open, is_open) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((inside, _)) = listener.accept().await {
                if *is_open.borrow() {
                    tokio::spawn(pass(inside, upstream, is_open.clone()));
                }
            }
        });
        Self { address, open }
    }

    /// Closes or opens it.
    pub fn set_open(&self, open: bool) {
        self.open.send_replace(open);
    }
}

async fn pass(mut inside: TcpStream, upstream: SocketAddr, mut is_open: watch::Receiver<bool>) {
    let Ok(mut outside) = TcpStream::connect(upstream).await else { return };
    // Small requests should not wait for each other.
    drop((inside.set_nodelay(true), outside.set_nodelay(true)));
    tokio::select! {
        passed = tokio::io::copy_bidirectional(&mut inside, &mut outside) => drop(passed),
        closed = is_open.wait_for(|open| !open) => drop(closed),
    }
}
