//! A real server runs a script as the program does, with the same module.

use std::net::SocketAddr;

use serde_json::{Value, json};
use testkit::server::process::Program;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::program::{PITPET, START_MS, act, close, hatch, new, op, read, run, with_module};

async fn post(address: SocketAddr, body: &str) -> (String, String) {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let length = body.len();
    let head = format!(
        "POST /api/v1/chain/script HTTP/1.1\r\nhost: pitpet\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await.expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head.to_owned(), body.to_owned())
}

#[tokio::test]
async fn the_server_answers_as_the_program_does() {
    // Compiled ahead of time before the server starts.
    drop(with_module(PITPET));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Program(PITPET).serve(folder.path()).await;
    let requests = [
        new(json!("demo")),
        hatch(START_MS, "anna"),
        act(START_MS, "anna", json!({"post": {"pet": "anna", "text": "Hello"}})),
        close(START_MS + 40_000),
        op("snapshot"),
        op("print"),
        json!({"op": "key", "seed": "none"}),
        op("state"),
    ];
    let body: String = requests.iter().map(|request| format!("{request}\n")).collect();
    let (head, answered) = post(server.address, &body).await;
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    let answered: Vec<Value> = answered.lines().map(read).collect();
    assert_eq!(answered, run(&requests));
    // The chain goes on at the server.
    let (_, again) = post(server.address, &format!("{}\n{}\n", answered[7], op("print"))).await;
    assert_eq!(read(again.lines().nth(1).expect("a line")), answered[5]);
    server.stop().await;
}
