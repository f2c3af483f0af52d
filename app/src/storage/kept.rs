//! The single values that are stored.

use borsh::{BorshDeserialize, BorshSerialize};
use chain::checkpoint::{Checkpoint, origin};
use chain::event::Action;
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, Height, PetId, TimeMs};
use chain::keys::PublicKey;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

use super::{Change, Shelf, StorageError, change, get, put};
use crate::browser;

/// The names of the stored values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// [`KeptMe`].
    Me,
    /// The device's daily key, a `CryptoKey` or the bytes of its seed.
    DeviceKey,
    /// The [`SitterKey`](crate::identity::sitter::SitterKey)s of the pets that the user looks after, the latest first.
    SitterKeys,
    /// [`KeptPeak`].
    Peak,
    /// [`KeptCopy`].
    Copy,
    /// [`KeptOrigin`].
    Origin,
    /// [`KeptSeen`].
    Seen,
    /// [`KeptInvitations`].
    Invitations,
    /// [`KeptOwn`].
    Own,
    /// [`KeptPutBack`].
    PutBack,
    /// The [`Seed`](crate::identity::invitation::Seed) of the invitation that the user opened, until it is used.
    Invited,
    /// The [`KeptRecovery`]s that the user has not confirmed to have saved, the latest first.
    Recovery,
    /// What was submitted outside of the outbox and has not been found in the log.
    Unanswered,
    /// The database's [`Name`].
    Name,
}

impl Key {
    fn name(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::DeviceKey => "device-key",
            Self::SitterKeys => "sitter-keys",
            Self::Peak => "peak",
            Self::Copy => "proven-copy",
            Self::Origin => "origin",
            Self::Seen => "seen",
            Self::Invitations => "invitations",
            Self::Own => "own",
            Self::PutBack => "put-back",
            Self::Invited => "invited",
            Self::Recovery => "recovery",
            Self::Unanswered => "unanswered",
            Self::Name => "name",
        }
    }
}

/// Tells a database from its successor, which exists after the user has cleared site data.
pub type Name = [u8; 16];

/// Who is signed in on this device.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptMe {
    /// The chain of the account.
    pub chain_id: Hash,
    /// The handle.
    pub handle: String,
    /// The account.
    pub account: AccountId,
    /// The device's daily key.
    pub key: PublicKey,
}

/// The house's latest checkpoint that this browser has seen. A server that answers with a smaller one, or with another
/// root for this size, contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptPeak {
    /// The chain.
    pub chain_id: Hash,
    /// The log's size.
    pub entries: u64,
    /// Its root.
    pub root: Hash,
    /// The signed note, so that a contradiction can be shown to others.
    pub note: String,
}

impl KeptPeak {
    /// Whether it agrees with its own note. If this device has damaged it, it proves nothing about a server.
    pub fn is_whole(&self) -> bool {
        let origin = origin(&self.chain_id);
        self.note.starts_with(&Checkpoint { origin, entries: self.entries, root: self.root }.text())
    }
}

/// A snapshot of this browser's own copy of the chain, fully proven. It is checked before anything is compared with it:
/// a device that damages it must not make a server look dishonest.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptCopy {
    /// Entries before this one were taken from a server's snapshot; 0 if this browser has checked everything itself.
    pub checked_from: u64,
    /// The snapshot.
    pub snapshot: Vec<u8>,
    /// The chain.
    pub chain_id: Hash,
    /// The log's size.
    pub entries: u64,
    /// Its root.
    pub log_root: Hash,
    /// The state's root.
    pub state_root: Hash,
}

/// How this browser knows which chain is the right one.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptOrigin {
    /// The chain.
    pub chain_id: Hash,
    /// The first visit.
    pub since: TimeMs,
    /// The user, or a link, has compared it with what others see.
    pub compared: bool,
}

/// The state when an account last looked around on this device: what happened later is news to it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptSeen {
    /// The chain.
    pub chain_id: Hash,
    /// The account that looked.
    pub account: AccountId,
    /// Entries in the log.
    pub entries: u64,
    /// Blocks closed.
    pub height: Height,
    /// When, by this device's clock.
    pub time_ms: TimeMs,
    /// Its pets, the latest 64.
    pub pets: Vec<PetId>,
    /// Pets that it was asked to look after, at most 64.
    pub offered: Vec<PetId>,
    /// Its open bids, with the price.
    pub bids: Vec<(PetId, u64)>,
}

/// Invitations that an account has made on this device.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptInvitations {
    /// The chain.
    pub chain_id: Hash,
    /// The account.
    pub account: AccountId,
    /// The keys' secrets, the latest first.
    pub seeds: Vec<[u8; 32]>,
}

/// An account's recent actions that this browser's copy had, so that the owner can be told if a log lacks them.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptOwn {
    /// The chain.
    pub chain_id: Hash,
    /// The account.
    pub account: AccountId,
    /// The latest [`OWN_MAX`] of them, in the order of the log.
    pub deeds: Vec<OwnDeed>,
}

/// How many of an account's actions are remembered.
pub const OWN_MAX: usize = 64;

/// An action of an account that was in the log.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct OwnDeed {
    /// Its entry.
    pub entry: EntryIndex,
    /// When it was appended.
    pub time_ms: TimeMs,
    /// The key that signed it ...
    pub key: PublicKey,
    /// ... and its sequence number with that key: it tells whether a log has it, too.
    pub sequence: u64,
    /// The action.
    pub action: Action,
    /// Its text, if it was available.
    pub words: Option<String>,
}

/// The user has gone on with a log that is not a continuation of the one this browser knew: they were told that the
/// server was restored from a backup, or decided so.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptPutBack {
    /// The chain.
    pub chain_id: Hash,
    /// When, by this device's clock.
    pub time_ms: TimeMs,
    /// The house's latest checkpoint before that.
    pub peak: Option<KeptPeak>,
    /// If the log was merely shorter than before: its length then. Up to there both logs are the same.
    pub shared: Option<u64>,
}

/// A newcomer's recovery key, from before its birth is sent until the user has saved it.
#[derive(Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct KeptRecovery {
    /// The chain.
    pub chain_id: Hash,
    /// The handle that it was made for.
    pub handle: String,
    /// The key's seed.
    pub seed: [u8; 32],
    /// Its public half, by which the chain knows it.
    pub public: PublicKey,
    /// When it was made, by this device's clock.
    pub made_ms: u64,
}

/// A stored value; `None` if it is missing or has an old format.
///
/// # Errors
/// As the browser says.
pub async fn read<T: BorshDeserialize>(key: Key) -> Result<Option<T>, StorageError> {
    let bytes = read_value(key).await?.and_then(bytes_of);
    Ok(bytes.and_then(|bytes| borsh::from_slice(&bytes).ok()))
}

/// The stored checkpoint, if it is intact.
pub async fn kept_peak() -> Option<KeptPeak> {
    read(Key::Peak).await.unwrap_or_default().filter(KeptPeak::is_whole)
}

/// Stores a value; `None` deletes it.
///
/// # Errors
/// As the browser says.
pub async fn write<T: BorshSerialize>(key: Key, value: Option<&T>) -> Result<(), StorageError> {
    match value {
        Some(value) => write_value(key, bytes_to(&chain::codec::encode(value))).await,
        None => super::delete(Shelf::Kept, key.name()).await,
    }
}

/// Deletes what earlier versions of this program stored under another name: not all of that was proven.
///
/// # Errors
/// As the browser says.
pub async fn forget_unproven_copy() -> Result<(), StorageError> {
    super::delete(Shelf::Kept, "copy").await
}

/// Reads a stored value and updates it, atomically across tabs; `None` leaves it as it is.
///
/// # Errors
/// As the browser says; the old value then stays.
pub async fn update<T: BorshSerialize + BorshDeserialize + 'static>(
    key: Key,
    decide: impl Fn(Option<T>) -> Option<T> + Clone + 'static,
) -> Result<(), StorageError> {
    let decide = move |value: Option<JsValue>| {
        let old = value.and_then(bytes_of).and_then(|bytes| borsh::from_slice(&bytes).ok());
        match decide(old) {
            Some(new) => (Change::Put(bytes_to(&chain::codec::encode(&new))), ()),
            None => (Change::Leave, ()),
        }
    };
    change(Shelf::Kept, key.name(), decide).await
}

/// Deletes a stored value if a condition holds, atomically across tabs. Returns whether it did.
///
/// # Errors
/// As the browser says; the value then stays.
pub async fn forget_if<T: BorshDeserialize + 'static>(
    key: Key,
    is_it: impl Fn(&T) -> bool + Clone + 'static,
) -> Result<bool, StorageError> {
    let decide = move |value: Option<JsValue>| {
        let old: Option<T> = value.and_then(bytes_of).and_then(|bytes| borsh::from_slice(&bytes).ok());
        match old.is_some_and(|old| is_it(&old)) {
            true => (Change::Remove, true),
            false => (Change::Leave, false),
        }
    };
    change(Shelf::Kept, key.name(), decide).await
}

/// The database's name, which is made when it is first read.
///
/// # Errors
/// As the browser says.
pub async fn name() -> Result<Name, StorageError> {
    let fresh: Name = browser::random();
    let decide =
        move |value: Option<JsValue>| match value.and_then(bytes_of).and_then(|bytes| Name::try_from(bytes).ok()) {
            Some(known) => (Change::Leave, known),
            None => (Change::Put(bytes_to(&fresh)), fresh),
        };
    change(Shelf::Kept, Key::Name.name(), decide).await
}

/// A stored value as a JavaScript value.
///
/// # Errors
/// As the browser says.
pub async fn read_value(key: Key) -> Result<Option<JsValue>, StorageError> {
    get(Shelf::Kept, key.name()).await
}

/// Stores a JavaScript value.
///
/// # Errors
/// As the browser says.
pub async fn write_value(key: Key, value: JsValue) -> Result<(), StorageError> {
    put(Shelf::Kept, key.name(), value).await
}

/// Bytes for the database.
pub(crate) fn bytes_to(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Bytes from the database, if the value is that.
pub(crate) fn bytes_of(value: JsValue) -> Option<Vec<u8>> {
    value.dyn_into::<Uint8Array>().ok().map(|array| array.to_vec())
}
