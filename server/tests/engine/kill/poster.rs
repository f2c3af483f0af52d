//! A client at one connection, over all rounds.

use std::collections::HashMap;
use std::io::Result;
use std::net::SocketAddr;
use std::time::Duration;

use api::log::Outcome;
use chain::abi::Receipt;
use chain::error::Rejection;
use chain::hash::Hash;
use testkit::server::account::TestAccount;
use testkit::server::client::Client;
use testkit::{blocks, said};

/// More than any account has, so that no pet is sold.
const DEAR: u64 = 1 << 20;

pub struct Poster {
    pub person: TestAccount,
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
    pub async fn hatched(client: &mut Client, mut person: TestAccount, photo: Hash, accounts: u64) -> Self {
        let receipt = match client.submit(&person.birth(photo)).await.expect("answered") {
            Outcome::Accepted(receipt) => receipt,
            other => panic!("a birth should be accepted, not {other:?}"),
        };
        person.settle_in(receipt.leaf, accounts);
        let acknowledged = HashMap::from([(0, receipt)]);
        Self { friend: person.pet, person, deeds: 0, pending: None, acknowledged }
    }

    /// Digs the open block, for treats, as soon as it can be dug.
    pub async fn dig(&mut self, client: &mut Client) {
        loop {
            let work = client.dig_work().await.expect("answered").expect("there are treats");
            let block = blocks::dug_work(&self.person.chain_id, &work, self.person.account);
            match client.dig(&block).await.expect("answered") {
                Outcome::Accepted(_) => return,
                Outcome::TryLater { .. } | Outcome::Refused(Rejection::BlockNotDue { .. }) => {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                // The house was faster. A block in which nothing happened is not dug without votes.
                Outcome::Refused(Rejection::BlockStale | Rejection::TooFewVotes { .. }) => {
                    self.does_something();
                    self.send_pending(client).await.expect("answered");
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
        let said = match number % 8 {
            1 => said::gift(friend, 1),
            3 => said::bid(friend, 1 + number % 16, true),
            5 => said::list(pet, DEAR + number),
            7 => said::rest(pet, 1),
            _ => said::post(pet, &format!("post {number}")),
        };
        self.pending = Some(self.person.tries(said));
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
                // Without digging there are starter treats only, which are not for giving; and a year's rest ends, too.
                Outcome::Refused(Rejection::TooFewTreats { .. } | Rejection::RestUsedUp { .. }) => self.pending = None,
                Outcome::TryLater { .. } => {}
                other => panic!("{}: accepted was expected, not {other:?}", self.person.handle),
            }
        }
        Ok(())
    }
}
