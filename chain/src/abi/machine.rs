//! The operations of `chain.wasm`, for hosts that link this crate and for the module itself.

use super::messages::{Checked, Request, Response, Sold, TRADES_AT_ONCE_MAX};
use super::standing::{AccountStanding, PetStanding, Signer};
use crate::base::codec;
use crate::base::error::Rejection;
use crate::base::hash::Hash;
use crate::base::ids::{EntryIndex, TimeMs};
use crate::ledger::{Ledger, Trust};
use crate::log::entry::Block;
use crate::log::submission::{self, Submission, Vetted};
use crate::state::State;
use crate::state::records::Trade;

/// The tag of [`Request::Restore`].
const RESTORE: u8 = 1;

/// At most one chain, driven by requests.
#[derive(Debug, Default)]
pub struct Machine {
    ledger: Option<Ledger>,
}

impl Machine {
    /// Does the operation in the request's bytes, and answers with a response's bytes. Never panics on any input.
    pub fn call(&mut self, request: &[u8]) -> Vec<u8> {
        let response = match snapshot_in(request) {
            // The whole state: read in place, since an instance never returns the memory that a copy takes.
            Some(snapshot) => self.restore(snapshot),
            None => codec::decode(request).map_or(Response::Misused, |request| self.answer(request)),
        };
        codec::encode(&response)
    }

    /// Does the operation.
    pub fn answer(&mut self, request: Request) -> Response {
        match request {
            Request::New(bytes) => self.start(&bytes),
            Request::Restore(bytes) => self.restore(&bytes),
            Request::Verify { chain_id, submissions } => Response::Verified(verify(&chain_id, &submissions)),
            request => match &mut self.ledger {
                Some(ledger) => keep(ledger, request),
                None => Response::Misused,
            },
        }
    }

    fn start(&mut self, bytes: &[u8]) -> Response {
        let ledger = codec::decode(bytes).map_err(Rejection::from).and_then(Ledger::new);
        match ledger {
            Ok(ledger) => self.hold(ledger),
            Err(rejection) => Response::Refused(rejection),
        }
    }

    fn restore(&mut self, snapshot: &[u8]) -> Response {
        match Ledger::restore(snapshot) {
            Ok(ledger) => self.hold(ledger),
            Err(fault) => Response::BadSnapshot(fault),
        }
    }

    fn hold(&mut self, ledger: Ledger) -> Response {
        let status = ledger.status();
        self.ledger = Some(ledger);
        Response::Status(status)
    }
}

/// The snapshot in the bytes of a [`Request::Restore`].
fn snapshot_in(request: &[u8]) -> Option<&[u8]> {
    let (tag, rest) = request.split_first()?;
    let (len, snapshot) = rest.split_first_chunk()?;
    (*tag == RESTORE && u32::from_le_bytes(*len) as usize == snapshot.len()).then_some(snapshot)
}

fn verify(chain_id: &Hash, submissions: &[Vec<u8>]) -> Vec<Result<Checked, Rejection>> {
    let check = |bytes: &Vec<u8>| {
        let (submission, _) = Submission::check(bytes, chain_id)?;
        let body = &submission.event.body;
        let birth = body.action.hatchling().is_some();
        Ok(Checked { id: body.id(chain_id), photos: submission::photos(body), birth })
    };
    submissions.iter().map(check).collect()
}

fn keep(ledger: &mut Ledger, request: Request) -> Response {
    match request {
        Request::Append { now, submissions } => {
            let append = |bytes: &Vec<u8>| {
                let submission = Submission::read(bytes)?;
                ledger.append(Vetted::checked_before(submission.event), now)
            };
            Response::Appended(submissions.iter().map(append).collect())
        }
        Request::Due(now) => Response::Due(ledger.due(now).map(Box::new)),
        Request::Close { now, block } => close(ledger, block, now),
        Request::Replay(entries) => replay(ledger, &entries),
        Request::Commit => {
            ledger.commit();
            Response::Status(ledger.status())
        }
        Request::Rollback => {
            ledger.rollback();
            Response::Status(ledger.status())
        }
        Request::Query => Response::Status(ledger.status()),
        Request::Snapshot => match ledger.snapshot() {
            Ok(bytes) => Response::Snapshot(bytes),
            Err(fault) => Response::BadSnapshot(fault),
        },
        Request::Work => Response::Work(ledger.dig_work()),
        Request::Vote { now, vote } => match ledger.check_vote(&vote, now) {
            Ok(()) => Response::Status(ledger.status()),
            Err(rejection) => Response::Refused(rejection),
        },
        Request::Trades { from, to } => Response::Trades(trades(ledger.state(), from, to)),
        Request::ShelterNeeds => Response::ShelterNeeds(ledger.state().shelter_needs()),
        Request::Signer(key) => Response::Signer(Signer::of(ledger.state(), &key)),
        Request::Pet(birth) => Response::Pet(PetStanding::of(ledger.state(), &birth)),
        Request::Account(handle) => Response::Account(AccountStanding::of(ledger.state(), &handle)),
        Request::New(_) | Request::Restore(_) | Request::Verify { .. } => Response::Misused,
    }
}

fn close(ledger: &mut Ledger, block: Block, now: TimeMs) -> Response {
    Response::Appended(vec![ledger.close(block, now)])
}

fn trades(state: &State, from: EntryIndex, to: EntryIndex) -> Vec<Sold> {
    let sold = |trade: &Trade| {
        let pet = state.pet(trade.pet)?.birth;
        Some(Sold { entry: trade.entry, pet, buyer: trade.buyer })
    };
    state.trades_in(from, to).filter_map(sold).take(TRADES_AT_ONCE_MAX).collect()
}

fn replay(ledger: &mut Ledger, entries: &[Vec<u8>]) -> Response {
    let result = entries.iter().try_for_each(|bytes| ledger.replay_bytes(bytes, Trust::OwnLog).map(|_| ()));
    match result {
        Ok(()) => Response::Status(ledger.status()),
        Err(rejection) => {
            ledger.rollback();
            Response::Refused(rejection)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_is_found_in_its_request_and_in_no_other() {
        let request = codec::encode(&Request::Restore(vec![7, 8, 9]));
        assert_eq!(snapshot_in(&request), Some(&[7, 8, 9][..]));
        assert_eq!(snapshot_in(&request[..request.len() - 1]), None);
        assert_eq!(snapshot_in(&[request, vec![0]].concat()), None);
        assert_eq!(snapshot_in(&codec::encode(&Request::New(vec![7, 8, 9]))), None);
        assert_eq!(snapshot_in(&[]), None);
    }
}
