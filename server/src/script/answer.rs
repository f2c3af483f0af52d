//! Answers, one to each request.

use api::hex::Hex;
use chain::abi::{AccountStanding, Checked, Clocks, DigWork, PetStanding, Receipt, Signer, Sold, Status};
use chain::error::Rejection;
use chain::hash::Hash;
use serde::Serialize;

use super::error::{ErrorAnswer, ScriptError};
use super::fields::{HexBytes, Num};
use super::state::State;
use super::told::{EntryTold, HeaderTold};

/// What one line of output says.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome<T> {
    /// It was done.
    Ok(T),
    /// It was not.
    Error(ErrorAnswer),
}

/// What an operation answers when it is done.
#[derive(Debug, Serialize)]
#[serde(untagged, rename_all_fields = "snake_case")]
pub enum Answer {
    /// Nothing to say.
    Nothing,
    /// Where the chain stands.
    Status(StatusTold),
    /// An entry was appended.
    Receipt(ReceiptTold),
    /// One for each submission.
    Results { results: Vec<Outcome<ReceiptTold>> },
    /// One for each submission.
    Verified { results: Vec<Outcome<CheckedTold>> },
    /// A public key.
    Key { key: Hex },
    /// A signed submission.
    Signed { submission: HexBytes, id: Hex },
    /// A block that may be closed.
    Due { header: HeaderTold },
    /// When to ask again.
    NotDue { due_ms: Num },
    /// What can be dug; nothing where these rules have no digging.
    Work { work: Option<WorkTold> },
    /// A signed vote.
    Vote { vote: HexBytes },
    /// A snapshot.
    Snapshot { snapshot: HexBytes },
    /// The whole chain.
    State { state: State },
    /// A pet.
    Pet(PetTold),
    /// An account.
    Account(AccountTold),
    /// A key's next event.
    Signer(SignerTold),
    /// Trades.
    Trades { trades: Vec<TradeTold> },
    /// Pets.
    Pets { pets: Vec<Hex> },
    /// Entries.
    Entries { entries: Vec<EntryTold> },
    /// One entry.
    Entry(Box<EntryTold>),
}

/// See [`Status`].
#[derive(Debug, Serialize)]
pub struct StatusTold {
    chain_id: Hex,
    entries: Num,
    log_root: Hex,
    height: Num,
    time_ms: Num,
    accounts: Num,
    pets: Num,
}

/// See [`Receipt`].
#[derive(Debug, Serialize)]
pub struct ReceiptTold {
    entry: Num,
    time_ms: Num,
    leaf: Hex,
    height: Num,
}

/// See [`Checked`].
#[derive(Debug, Serialize)]
pub struct CheckedTold {
    id: Hex,
    photos: Vec<Hex>,
    birth: bool,
}

/// See [`DigWork`].
#[derive(Debug, Serialize)]
pub struct WorkTold {
    header: HeaderTold,
    from_ms: Num,
    clocks: Option<ClocksTold>,
}

/// See [`Clocks`].
#[derive(Debug, Serialize)]
pub struct ClocksTold {
    entry: Num,
    active: Vec<u32>,
    needed: Num,
    house_from_ms: Num,
}

/// See [`PetStanding`].
#[derive(Debug, Serialize)]
pub struct PetTold {
    pet: Hex,
    entry: Num,
    owner: u32,
    born: Num,
    tended: Num,
    blocks_left: Num,
    ends: Num,
    closed: Option<Num>,
    wallet: Num,
}

/// See [`AccountStanding`].
#[derive(Debug, Serialize)]
pub struct AccountTold {
    account: u32,
    treats: Num,
    starter: u32,
    pet: Option<Hex>,
}

/// See [`Signer`].
#[derive(Debug, Serialize)]
pub struct SignerTold {
    account: Option<u32>,
    sequence: Num,
    previous: Option<Hex>,
    hatch_tries: u32,
}

/// See [`Sold`].
#[derive(Debug, Serialize)]
pub struct TradeTold {
    entry: Num,
    pet: Hex,
    buyer: u32,
}

impl<T> Outcome<T> {
    /// Of one of several submissions.
    pub fn of<U: Into<T>>(result: Result<U, Rejection>) -> Self {
        result.map_or_else(
            |rejection| Self::Error(ScriptError::Refused(rejection).answer()),
            |good| Self::Ok(good.into()),
        )
    }
}

impl From<Status> for Answer {
    fn from(status: Status) -> Self {
        let Status { chain_id, entries, log_root, height, time_ms, accounts, pets } = status;
        Self::Status(StatusTold {
            chain_id: Hex(chain_id),
            entries: Num(entries.0),
            log_root: Hex(log_root),
            height: Num(height.0),
            time_ms: Num(time_ms.0),
            accounts: Num(accounts),
            pets: Num(pets),
        })
    }
}

impl From<Receipt> for ReceiptTold {
    fn from(receipt: Receipt) -> Self {
        let Receipt { index, time_ms, leaf, height } = receipt;
        Self { entry: Num(index.0), time_ms: Num(time_ms.0), leaf: Hex(leaf), height: Num(height.0) }
    }
}

impl From<Checked> for CheckedTold {
    fn from(checked: Checked) -> Self {
        let Checked { id, photos, birth } = checked;
        Self { id: Hex(id), photos: photos.into_iter().map(Hex).collect(), birth }
    }
}

impl From<&DigWork> for WorkTold {
    fn from(work: &DigWork) -> Self {
        let clocks = work.clocks.as_ref().map(|clocks| {
            let Clocks { entry, active, needed, house_from } = clocks;
            let active = active.iter().map(|account| account.0).collect();
            ClocksTold { entry: Num(entry.0), active, needed: Num(*needed), house_from_ms: Num(house_from.0) }
        });
        Self { header: HeaderTold::of(&work.header), from_ms: Num(work.from.0), clocks }
    }
}

impl PetTold {
    /// The pet with this birth hash.
    pub fn of(birth: Hash, standing: &PetStanding) -> Self {
        let PetStanding { entry, owner, born, tended, blocks_left, ends, closed, wallet } = standing;
        Self {
            pet: Hex(birth),
            entry: Num(entry.0),
            owner: owner.0,
            born: Num(born.0),
            tended: Num(tended.0),
            blocks_left: Num(*blocks_left),
            ends: Num(ends.0),
            closed: closed.map(|height| Num(height.0)),
            wallet: Num(*wallet),
        }
    }
}

impl From<AccountStanding> for AccountTold {
    fn from(standing: AccountStanding) -> Self {
        let AccountStanding { account, treats, starter, made } = standing;
        Self { account: account.0, treats: Num(treats), starter, pet: made.map(Hex) }
    }
}

impl From<Signer> for SignerTold {
    fn from(signer: Signer) -> Self {
        let Signer { account, sequence, made, hatch_tries } = signer;
        let account = account.map(|account| account.0);
        Self { account, sequence: Num(sequence), previous: made.map(Hex), hatch_tries }
    }
}

impl From<Sold> for TradeTold {
    fn from(sold: Sold) -> Self {
        Self { entry: Num(sold.entry.0), pet: Hex(sold.pet), buyer: sold.buyer.0 }
    }
}
