//! Somebody at one connection, over all rounds.

use std::collections::HashMap;
use std::io::Result;
use std::net::SocketAddr;
use std::time::Duration;

use api::log::Outcome;
use chain::abi::Receipt;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Author, Bid, Gift, List, Post, Rest};
use chain::hash::Hash;

use crate::common::client::Client;
use crate::common::dug;
use crate::common::person::{Person, sealed};

/// More than anybody has, so that no pet is sold.
const DEAR: u64 = 1 << 20;

pub struct Poster {
    pub person: Person,
    /// Whose pet this one is kind to.
    pub friend: Hash,
    /// Things that were done or tried.
    deeds: u64,
    /// Sent, but not answered yet: must be sent again, unchanged.
    pending: Option<Vec<u8>>,
    pub acknowledged: HashMap<u64, Receipt>,
}

impl Poster {
    /// Hatches a pet from this photo, and is the latest of so many accounts.
    pub async fn hatched(client: &mut Client, mut person: Person, photo: Hash, accounts: u64) -> Self {
        let receipt = match client.submit(&person.birth(photo)).await.expect("answered") {
            Outcome::Accepted(receipt) => receipt,
            other => panic!("a birth should be accepted, not {other:?}"),
        };
        person.settle_in(receipt.leaf, accounts);
        let acknowledged = HashMap::from([(0, receipt)]);
        Self { friend: person.pet, person, deeds: 0, pending: None, acknowledged }
    }

    /// Digs the open block, for treats, as soon as it can be dug.
    pub async fn dig(&self, client: &mut Client) {
        loop {
            let work = client.dig_work().await.expect("answered").expect("there are treats");
            let block = dug(&self.person.chain_id, &work, self.person.account);
            match client.dig(&block).await.expect("answered") {
                Outcome::Accepted(_) => return,
                Outcome::TryLater { .. } | Outcome::Refused(Rejection::BlockNotDue { .. }) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                other => panic!("a dug block should be accepted, not {other:?}"),
            }
        }
    }

    /// Ends when the server does.
    pub async fn live_on(&mut self, address: SocketAddr) -> Result<()> {
        let mut client = Client::connect(address).await?;
        loop {
            self.send_pending(&mut client).await?;
            self.does_something();
        }
    }

    /// Posts, mostly; and everything else that moves treats or time, and that the rules allow again and again.
    pub fn does_something(&mut self) {
        let (pet, friend, number) = (self.person.pet, self.friend, self.deeds);
        let (action, texts) = match number % 8 {
            1 => (Action::Gift(Gift { pet: friend, treats: 1 }), Vec::new()),
            3 => (Action::Bid(Bid { pet: friend, price: 1 + number % 16, living: true }), Vec::new()),
            5 => (Action::List(List { pet, price: DEAR + number }), Vec::new()),
            7 => (Action::Rest(Rest { pet, blocks: 1 }), Vec::new()),
            _ => post(pet, &format!("post {number}")),
        };
        let author = Author::Member(self.person.account);
        self.pending = Some(self.person.submission(author, self.person.sequence, action, texts));
        self.deeds += 1;
    }

    /// Sends the same bytes until they are answered for good.
    pub async fn send_pending(&mut self, client: &mut Client) -> Result<()> {
        while let Some(bytes) = &self.pending {
            match client.submit(bytes).await? {
                Outcome::Accepted(receipt) => {
                    self.acknowledged.insert(self.person.sequence, receipt);
                    self.person.sequence += 1;
                    self.pending = None;
                }
                // Whoever does not dig has starter treats only, which are not for giving; and a year's rest ends, too.
                Outcome::Refused(Rejection::TooFewTreats { .. } | Rejection::RestUsedUp { .. }) => self.pending = None,
                Outcome::TryLater { .. } => {}
                other => panic!("{}: accepted was expected, not {other:?}", self.person.handle),
            }
        }
        Ok(())
    }
}

fn post(pet: Hash, text: &str) -> (Action, Vec<SealedText>) {
    let text = sealed(text);
    (Action::Post(Post { pet, text: Some(text.commitment()), photos: Vec::new() }), vec![text])
}
