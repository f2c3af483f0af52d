//! A connection that says prepared bytes and reads answers, with as little work of its own as possible.

use std::io::{Error, ErrorKind, Result};
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A kept-alive HTTP/1.1 connection.
pub struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request's bytes and reads the answer's body.
    pub async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (begin, length) = loop {
            self.fill().await?;
            if let Some(head) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break (head + 4, answer_length(&self.buffer[..head])?);
            }
        };
        while self.buffer.len() < begin + length {
            self.fill().await?;
        }
        Ok(&self.buffer[begin..begin + length])
    }

    async fn fill(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(Error::from(ErrorKind::UnexpectedEof)),
            _ => Ok(()),
        }
    }
}

/// The length that a good answer announces.
fn answer_length(head: &[u8]) -> Result<usize> {
    let head = String::from_utf8_lossy(head);
    let bad = || Error::other(format!("not a good answer: {head}"));
    if !head.starts_with("HTTP/1.1 200") {
        return Err(bad());
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    length.and_then(|length| length.parse().ok()).ok_or_else(bad)
}
