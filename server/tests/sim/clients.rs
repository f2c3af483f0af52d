//! People with one pet each, who send the same bytes until an outcome arrives, to whichever server answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use api::log::Outcome;
use bytes::Bytes;
use chain::abi::Receipt;
use chain::event::EventBody;
use chain::hash::Hash;
use chain::submission::Submission;
use server::store::StorageKey;
use testkit::said;
use testkit::server::account::TestAccount;
use tokio::sync::mpsc;
use tokio::task::spawn_local;
use tokio::time::timeout;

use crate::log::Log;
use crate::miners;
use crate::servers::Servers;

/// An outcome that was told.
pub struct Told {
    pub body: EventBody,
    pub id: Hash,
    pub outcome: Outcome,
}

/// Everything that clients know.
#[derive(Default)]
pub struct Known {
    /// Ids of all events that were sent.
    pub sent: Vec<Hash>,
    pub told: Vec<Told>,
    /// Clients that have done all they wanted to.
    pub done: usize,
    /// No block needs to be dug any more.
    pub miners_rest: bool,
}

/// What the clients share.
pub type Shared = Arc<Mutex<Known>>;

/// One person.
pub struct Client {
    pub servers: Arc<Servers>,
    pub known: Shared,
    pub name: String,
    pub events: usize,
    /// How long it waits at most before an event, in milliseconds: one of these.
    pub pauses_ms: [usize; 3],
    /// Whether it digs blocks beside that.
    pub digs: bool,
}

impl Client {
    /// Hatches and posts.
    pub async fn live(self) {
        let world = self.servers.world.clone();
        let chain_id = loop {
            match self.servers.engines().first() {
                Some((_, engine)) => break engine.chain_id(),
                None => world.a_while(500).await,
            }
        };
        let mut person = TestAccount::newcomer(chain_id, &self.name);
        let photo = self.upload(0);
        let Some(birth) = self.send(person.birth(photo)).await else { return };
        person.account = Log::of(&world).account_of(birth.index.0);
        (person.pet, person.sequence) = (birth.leaf, 1);
        if self.digs {
            let miner = TestAccount { account: person.account, ..TestAccount::newcomer(chain_id, &self.name) };
            spawn_local(miners::dig(self.servers.clone(), self.known.clone(), miner));
        }
        for number in 1..self.events {
            world.a_while(self.pauses_ms[world.below(3)]).await;
            let words = format!("{} {number}", self.name);
            let said = match (world.below(4), self.others_moment(&person)) {
                (0, Some((pet, moment))) => said::comment(pet, chain::ids::EntryIndex(moment), &words),
                (1, _) => said::photos(person.pet, vec![self.upload(number)]),
                _ => said::post(person.pet, &words),
            };
            if self.send(person.tries(said)).await.is_some() {
                person.sequence += 1;
            }
        }
        self.known.lock().expect("nothing panics under it").done += 1;
    }

    /// A photo that lies in the store, as after an upload.
    fn upload(&self, number: usize) -> Hash {
        let photo = Hash::of(&[self.name.as_bytes(), &number.to_le_bytes()]);
        let key = StorageKey::Photo(photo).to_string();
        self.servers.world.lock().objects.insert(key, Bytes::from_static(b"a photo"));
        photo
    }

    /// A post of somebody else that was acknowledged, with its pet.
    fn others_moment(&self, person: &TestAccount) -> Option<(Hash, u64)> {
        let known = self.known.lock().expect("nothing panics under it");
        let mut posts = known.told.iter().filter_map(|told| match (&told.body.action, &told.outcome) {
            (chain::event::Action::Post(post), Outcome::Accepted(receipt)) if post.pet != person.pet => {
                Some((post.pet, receipt.index.0))
            }
            _ => None,
        });
        posts.next_back()
    }

    /// Sends the same bytes until there is an outcome; the receipt if it was accepted.
    async fn send(&self, bytes: Vec<u8>) -> Option<Receipt> {
        let world = &self.servers.world;
        let submission = Submission::read(&bytes).expect("a submission");
        let id = submission.event.body.id(&submission.chain_id);
        let (tell, mut outcomes) = mpsc::unbounded_channel();
        self.known.lock().expect("nothing panics under it").sent.push(id);
        loop {
            // Sometimes to two at once.
            for _ in 0..=usize::from(world.below(8) == 0) {
                self.hand_in(bytes.clone(), tell.clone());
            }
            let patience = Duration::from_millis([300, 2_000, 10_000][world.below(3)]);
            match timeout(patience, outcomes.recv()).await {
                Ok(Some(Outcome::Accepted(receipt))) => return Some(receipt),
                Ok(Some(Outcome::Refused(_))) => return None,
                // Later.
                Ok(_) => world.a_while(1_000).await,
                // A lost connection.
                Err(_) => {}
            }
        }
    }

    /// Hands it in at any server. The answer counts whenever it comes, also when the client asks elsewhere already.
    fn hand_in(&self, bytes: Vec<u8>, tell: mpsc::UnboundedSender<Outcome>) {
        let world = self.servers.world.clone();
        let server = world.below(world.servers());
        let Some((life, engine)) = self.servers.engine(server) else {
            drop(tell.send(Outcome::TryLater { after_s: 1 }));
            return;
        };
        let (known, name) = (self.known.clone(), self.name.clone());
        spawn_local(async move {
            let submission = Submission::read(&bytes).expect("a submission");
            let (body, id) = (submission.event.body.clone(), submission.event.body.id(&submission.chain_id));
            let outcome = tokio::select! {
                biased;
                () = world.died(server, life) => return,
                outcome = engine.submit(vec![bytes]) => outcome,
            };
            let outcome = outcome.ok().and_then(|mut outcomes| outcomes.pop());
            let outcome = outcome.unwrap_or(Outcome::TryLater { after_s: 1 });
            world.note(format!("{name} {} at {server}.{life}: {outcome:?}", body.sequence));
            if !matches!(outcome, Outcome::TryLater { .. }) {
                let told = Told { body, id, outcome: outcome.clone() };
                known.lock().expect("nothing panics under it").told.push(told);
            }
            // The client may have its answer already.
            drop(tell.send(outcome));
        });
    }
}
