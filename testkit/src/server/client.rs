//! Just enough HTTP/1.1 over one connection.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;
use std::time::Duration;

use api::log::{EntriesPage, Outcome, SubmitRequest, SubmitResponse};
use api::path;
use chain::abi::DigWork;
use chain::codec;
use chain::commitment::Salt;
use chain::entry::Block;
use chain::hash::Hash;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// The header that says that a body is borsh.
const BYTES: &str = "content-type: application/octet-stream\r\n";
/// The line of the server's numbers that says that its view has read the whole log.
const VIEW_FOLLOWS: &str = "\npitpet_view_behind_entries 0\n";
/// The longest wait for that.
const VIEW_MAX: Duration = Duration::from_secs(60);

/// One connection to a server.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Whether a balancer would send requests to this server: it has read the log, and its view has.
    pub async fn is_ready(address: SocketAddr) -> Result<bool> {
        let mut stream = TcpStream::connect(address).await?;
        let request = format!("GET {} HTTP/1.1\r\nhost: pitpet\r\nconnection: close\r\n\r\n", path::READY);
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(answer.starts_with(b"HTTP/1.1 200"))
    }

    /// The leaf hash of the first entry.
    pub async fn chain_id(&mut self) -> Result<Hash> {
        let body = self.ask("GET", &format!("{}?from=0&limit=1", path::ENTRIES), "", &[]).await?;
        let page: EntriesPage = codec::decode(&body).expect("a page of entries");
        Ok(chain::merkle::leaf_hash(&page.entries[0].bytes))
    }

    /// Puts a photo.
    pub async fn upload(&mut self, commitment: Hash, salt: &Salt, photo: &[u8]) -> Result<()> {
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        let headers = format!("content-type: image/png\r\n{}: {salt}\r\n", path::SALT_HEADER);
        self.ask("PUT", &path::upload(commitment), &headers, photo).await.map(|_| ())
    }

    /// Hands an event in.
    pub async fn submit(&mut self, submission: &[u8]) -> Result<Outcome> {
        let request = codec::encode(&SubmitRequest { submissions: vec![submission.to_vec()] });
        let body = self.ask("POST", path::EVENTS, BYTES, &request).await?;
        let mut response: SubmitResponse = codec::decode(&body).expect("a SubmitResponse");
        Ok(response.outcomes.remove(0))
    }

    /// What is to be dug.
    pub async fn dig_work(&mut self) -> Result<Option<DigWork>> {
        let body = self.ask("GET", path::DIG, "", &[]).await?;
        Ok(codec::decode(&body).expect("an option of DigWork"))
    }

    /// Hands a dug block in.
    pub async fn dig(&mut self, block: &Block) -> Result<Outcome> {
        let body = self.ask("POST", path::DIG, BYTES, &codec::encode(block)).await?;
        Ok(codec::decode(&body).expect("an Outcome"))
    }

    /// Waits until the view has read all that the log holds.
    pub async fn view_follows(&mut self) -> Result<()> {
        let ask = async {
            while !String::from_utf8_lossy(&self.ask("GET", path::METRICS, "", &[]).await?).contains(VIEW_FOLLOWS) {}
            Ok(())
        };
        tokio::time::timeout(VIEW_MAX, ask).await?
    }

    /// One request, and the answer's body. A status that says to come later is answered by coming again.
    async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Vec<u8>> {
        loop {
            let length = body.len();
            let head = format!("{method} {path} HTTP/1.1\r\nhost: pitpet\r\ncontent-length: {length}\r\n{headers}\r\n");
            self.stream.write_all(&[head.as_bytes(), body].concat()).await?;
            let (status, answer) = self.answer().await?;
            match status {
                200..=299 => return Ok(answer),
                503 => {}
                _ => panic!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer)),
            }
        }
    }

    async fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let first = self.line().await?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut length = 0;
        loop {
            let line = self.line().await?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| ErrorKind::InvalidData)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok((status.ok_or(ErrorKind::InvalidData)?, body))
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err(Error::from(ErrorKind::UnexpectedEof));
        }
        Ok(line.trim_end().to_owned())
    }
}

/// A small picture of one colour.
pub fn tiny_png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let pixel = image::RgbImage::from_pixel(8, 8, image::Rgb([200, 120, 40]));
    pixel.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}
