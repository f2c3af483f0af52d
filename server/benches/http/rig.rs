//! Servers over a store of their own, and people who can sign.

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
use testkit::server::quarter::Quarter;

/// Running servers over one store, with people who have hatched.
pub struct Rig {
    /// Where each listens.
    pub addresses: Vec<SocketAddr>,
    servers: Vec<Child>,
    /// If each has one of its own.
    quarters: Vec<Quarter>,
    folder: PathBuf,
    chain_id: Hash,
    people: Vec<(Actor, Hash)>,
    signed: usize,
}

impl Drop for Rig {
    fn drop(&mut self) {
        for server in &mut self.servers {
            drop(server.kill());
            drop(server.wait());
        }
        self.quarters.clear();
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Rig {
    /// Starts so many servers, over a folder or this bucket, and lets so many people hatch. Where there are quarters of
    /// a core, each server has one.
    pub async fn start(
        servers: usize,
        quarters: Vec<Quarter>,
        bucket: Option<String>,
        people: usize,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("pitpet-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let store = bucket.unwrap_or_else(|| format!("file://{}", folder.join("data").display()));
        let (mut running, mut addresses) = (Vec::new(), Vec::new());
        for number in 0..servers {
            let (server, address) = serve(quarters.get(number), &folder, &store)?;
            running.push(server);
            addresses.push(address);
        }
        let client = Client::new(&format!("http://{}", addresses[0]))?;
        let chain_id = client.chain().await?.chain_id.0;
        let mut rig = Self { addresses, servers: running, quarters, folder, chain_id, people: Vec::new(), signed: 0 };
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
        let all = Stored::below(&self.folder.join("data"))?;
        let view = Stored::below(&self.folder.join("data/view"))?;
        let (mut bytes, mut objects) = (all.bytes - view.bytes, all.objects - view.objects);
        for photos in ["photo", "photo-note", "thumb"] {
            let photos = Stored::below(&self.folder.join("data").join(photos))?;
            (bytes, objects) = (bytes - photos.bytes, objects - photos.objects);
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.servers[0].id())).unwrap_or_default();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("unknown").trim();
        let events = (self.signed + self.people.len()) as u64;
        Ok(format!(
            "{events} events: {} bytes on disk each in {:.3} objects, {} more bytes in the view; {resident} resident",
            bytes / events,
            objects as f64 / events as f64,
            view.bytes / events
        ))
    }
}

fn serve(quarter: Option<&Quarter>, folder: &Path, store: &str) -> Result<(Child, SocketAddr), Box<dyn Error>> {
    let rules = folder.join("rules.json");
    let params = Params { hatch_tries_min: 1, births_per_block_target: 1 << 20, ..Params::tamagotchi() };
    std::fs::write(&rules, serde_json::to_vec(&params)?)?;
    // Another build of the server can be measured by the same yardstick.
    let program = std::env::var_os("PITPET_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_pitpet").into());
    let mut command = quarter.map_or_else(|| Command::new(&program), |quarter| quarter.command(&program));
    let mut server = command
        .args(["serve", "--listen", "127.0.0.1:0", "--store", store])
        .arg("--rules")
        .arg(&rules)
        .args(["--events-per-minute", "0", "--births-per-hour", "0", "--uploads-per-minute", "0"])
        .args(["--reads-per-minute", "0"])
        .arg("--house-key")
        .arg(folder.join("house.key"))
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

/// What lies in a folder and all below it.
#[derive(Default)]
struct Stored {
    bytes: u64,
    objects: u64,
}

impl Stored {
    fn below(folder: &Path) -> std::io::Result<Self> {
        let mut stored = Self::default();
        if !folder.exists() {
            return Ok(stored);
        }
        for file in std::fs::read_dir(folder)? {
            let file = file?;
            let metadata = file.metadata()?;
            let more =
                if metadata.is_dir() { Self::below(&file.path())? } else { Self { bytes: metadata.len(), objects: 1 } };
            stored.bytes += more.bytes;
            stored.objects += more.objects;
        }
        Ok(stored)
    }
}
