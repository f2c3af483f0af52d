//! `pitpet dig` at a server behind TLS, where reverse proxies put them. Certificates that are known come from a file,
//! which Linux alone asks for.
//!
//! Those in `https/` were made with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500
//! -subj /CN=localhost -addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE`.
#![cfg(target_os = "linux")]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use testkit::server::process::Program;

#[tokio::test]
async fn a_server_behind_tls_is_asked_if_its_certificate_is_known() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Program(env!("CARGO_BIN_EXE_pitpet")).serve(folder.path()).await;
    let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/https");
    let port = behind_tls(&files, server.address).await;
    let said = dig(port, &files.join("localhost.pem")).await;
    assert!(said.contains("no account has the handle unknown"), "{said}");
    let said = dig(port, &files.join("other.pem")).await;
    assert!(said.contains("the server cannot be reached") && said.contains("certificate"), "{said}");
    server.stop().await;
}

/// Passes what it decrypts on to `server`, at this port.
async fn behind_tls(files: &Path, server: SocketAddr) -> u16 {
    let certificate = CertificateDer::from_pem_file(files.join("localhost.pem")).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(files.join("localhost.key")).expect("its key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
    let config = config.with_single_cert(vec![certificate], key).expect("they fit");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Who does not know the certificate goes away.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut inner = TcpStream::connect(server).await.expect("connected");
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut stream, &mut inner).await });
        }
    });
    port
}

/// What `pitpet dig` complains of.
async fn dig(port: u16, certificates: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pitpet"));
    command.args(["dig", "--handle", "unknown", "--server"]).arg(format!("https://localhost:{port}"));
    let output = command.env("SSL_CERT_FILE", certificates).output().await.expect("pitpet runs");
    String::from_utf8_lossy(&output.stderr).into_owned()
}
