//! A server of its own in a folder of its own, and people who can sign.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use api::log::SubmitRequest;
use chain::hash::Hash;
use chain::params::Params;
use server::client::Client;
use server::neighbours::actor::{Actor, Egg, SealedPhoto};
use server::neighbours::pictures::SAMPLES;
use testkit::said::{self, Said};

/// A running server with people who have hatched.
pub struct Rig {
    /// Where it listens.
    pub address: SocketAddr,
    server: Child,
    folder: PathBuf,
    chain_id: Hash,
    people: Vec<(Actor, Hash)>,
    signed: usize,
}

impl Drop for Rig {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Rig {
    /// Starts the server and lets so many people hatch.
    pub async fn start(people: usize) -> Result<Self, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("pitpet-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let (server, address) = serve(&folder)?;
        let client = Client::new(&format!("http://{address}"))?;
        let chain_id = client.chain().await?.chain_id.0;
        let mut rig = Self { address, server, folder, chain_id, people: Vec::new(), signed: 0 };
        for number in 0..people {
            let person = rig.hatched(&client, number).await?;
            rig.people.push(person);
        }
        Ok(rig)
    }

    async fn hatched(&self, client: &Client, number: usize) -> Result<(Actor, Hash), Box<dyn Error>> {
        let seed = |what: &str| Hash::of(&[what.as_bytes(), &number.to_le_bytes()]).0;
        let mut actor = Actor::new(format!("bench-{number}"), seed("owner"), seed("recovery"));
        let photo = SealedPhoto::new(SAMPLES[number % SAMPLES.len()].into())?;
        client.upload(photo.commitment, &photo.salt, photo.bytes).await?;
        let egg = Egg { name: "Dash", words: None, photo: photo.commitment, previous: None };
        let receipt = actor.hatch(client, &self.chain_id, 1, &egg).await?;
        while actor.account.is_none() {
            actor.account = client.account(&actor.handle).await?.map(|page| page.person.account);
        }
        Ok((actor, receipt.leaf))
    }

    /// For each of `connections` people, the requests of so many posts.
    pub fn signed_posts(&mut self, connections: usize, count: usize) -> Vec<Vec<Vec<u8>>> {
        self.signed += connections * count;
        let chain_id = self.chain_id;
        let people = self.people.iter_mut().take(connections);
        let posts = |(actor, pet): &mut (Actor, Hash)| {
            (0..count).map(|number| posting(actor, *pet, &chain_id, number)).collect()
        };
        people.map(posts).collect()
    }

    /// What the server takes of disk and memory.
    pub fn footprint(&self) -> Result<String, Box<dyn Error>> {
        let photos = bytes_in(&self.folder.join("data/photo"))? + bytes_in(&self.folder.join("data/thumb"))?;
        let view = bytes_in(&self.folder.join("data/view"))?;
        let log = bytes_in(&self.folder.join("data"))? - photos - view;
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("unknown").trim();
        let events = self.signed + self.people.len();
        Ok(format!(
            "{events} events: {} bytes on disk each, {} more in the view; {resident} resident",
            log / events as u64,
            view / events as u64
        ))
    }
}

fn serve(folder: &Path) -> Result<(Child, SocketAddr), Box<dyn Error>> {
    let rules = folder.join("rules.json");
    let params = Params { hatch_tries_min: 1, births_per_block_target: 1 << 20, ..Params::tamagotchi() };
    std::fs::write(&rules, serde_json::to_vec(&params)?)?;
    // Another build of the server can be measured by the same yardstick.
    let program = std::env::var_os("PITPET_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_pitpet").into());
    let mut server = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--store", &format!("file://{}", folder.join("data").display())])
        .arg("--rules")
        .arg(&rules)
        .args(["--events-per-minute", "0", "--births-per-hour", "0", "--uploads-per-minute", "0"])
        .args(["--reads-per-minute", "0"])
        .env("PITPET_LOG", "warn")
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(server.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
    let address = line.trim().rsplit("http://").next().ok_or("no address")?.parse()?;
    Ok((server, address))
}

fn posting(actor: &mut Actor, pet: Hash, chain_id: &Hash, number: usize) -> Vec<u8> {
    let words =
        format!("Moment {number}: nothing happened, very slowly, and it was exactly what everybody needed today.");
    let Said { action, texts } = said::post(pet, &words);
    let submission = chain::codec::encode(&actor.sign(chain_id, action, texts));
    actor.count();
    let body = chain::codec::encode(&SubmitRequest { submissions: vec![submission] });
    let head = format!("POST /api/v1/events HTTP/1.1\r\nhost: bench\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.into_bytes(), body].concat()
}

fn bytes_in(folder: &Path) -> std::io::Result<u64> {
    if !folder.exists() {
        return Ok(0);
    }
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        let file = file?;
        let metadata = file.metadata()?;
        bytes += if metadata.is_dir() { bytes_in(&file.path())? } else { metadata.len() };
    }
    Ok(bytes)
}
