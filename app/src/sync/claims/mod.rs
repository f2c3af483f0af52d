//! Looks up in the log what the server's answers say of it: one thing at a time, behind everything else.

mod holds;

use api::log::{EntriesPage, LogEntry, Proof};
use api::path;
use chain::commitment::photo_commitment;
use chain::event::{Action, EventBody};
use chain::hash::{Hash, from_hex};
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use chain::merkle;
use chain::records::Role;
use chain::state::State;
use futures::StreamExt as _;
use leptos::prelude::{Set as _, WithUntracked as _};

use crate::browser;
use crate::content;
use crate::http::{HttpError, get_binary, get_photo};
use crate::model::{Claim, Doubt, Seen, SyncState, Told, World, people_fit};
use crate::photo::address_of;
use holds::{Stands, opened};

/// How long one waits for the copy to be up to date, and between tries where there was no answer.
const PAUSE_MS: u32 = 1_000;
/// How often there may be no answer.
const TRIES: u32 = 5;
/// How long it may take to find out what stands somewhere, where that is waited for.
const STANDS_MS: u32 = 20_000;
/// Between two things that are looked up: nobody waits for them, and a server has other guests.
const BETWEEN_MS: u32 = 30;

/// A page of a post tells so many wordings at most.
const WORDINGS_MAX: usize = 20;

/// Nothing can be said: the server could not be reached, or there is nothing to compare.
struct Unknown;

/// Looks into whatever is doubted, for as long as the page is open.
pub(super) async fn watch(world: World) {
    let Some(mut doubts) = world.take_doubts() else { return };
    while let Some(doubt) = doubts.next().await {
        match doubt {
            Doubt::Entry(claim) => {
                if let Ok(false) = settled(world, &claim).await {
                    world.found_false(&claim);
                }
            }
            Doubt::Photo(commitment, seen) => {
                if let Ok(found) = photo(commitment).await {
                    seen.try_set(Some(found));
                }
            }
        }
        browser::pause(BETWEEN_MS).await;
    }
}

/// Whether a claim holds, once the copy is up to date. Before anybody is accused it is looked at twice: words may have been
/// erased or changed just now, which the copy knows a moment later.
async fn settled(world: World, claim: &Claim) -> Result<bool, Unknown> {
    while !world.sync.with_untracked(|sync| matches!(sync, SyncState::Ready { .. })) {
        browser::pause(PAUSE_MS).await;
    }
    if !world.caught_up_to(claim.entry.0).await {
        return Err(Unknown);
    }
    if holds(world, claim).await? {
        return Ok(true);
    }
    browser::pause(PAUSE_MS).await;
    let erased = world.with_replica(|replica| is_erased(replica.ledger().state(), claim)).ok_or(Unknown)?;
    if erased { Err(Unknown) } else { holds(world, claim).await }
}

fn is_erased(state: &State, claim: &Claim) -> bool {
    match &claim.what {
        Told::Block { .. } | Told::Share { .. } => false,
        Told::Birth { birth, .. } | Told::Wording { pet: Some(birth), .. } => {
            state.pet_by_birth(birth).and_then(|id| state.pet(id)).is_some_and(|pet| pet.redacted)
        }
        Told::Moment { .. } | Told::Farewell { .. } => is_taken_out(state, claim.entry),
        Told::Wording { of, pet: None, .. } => is_taken_out(state, *of),
    }
}

fn is_a_sitters(state: &State, key: &PublicKey) -> bool {
    state.key_by_bytes(key).and_then(|id| state.key(id)).is_some_and(|key| key.role == Role::Sitter)
}

fn is_taken_out(state: &State, entry: EntryIndex) -> bool {
    state.moment_by_entry(entry).and_then(|id| state.moment(id)).is_some_and(|moment| moment.redacted)
}

async fn holds(world: World, claim: &Claim) -> Result<bool, Unknown> {
    let known = world.with_replica(|replica| people_fit(replica.ledger().state(), &claim.people)).ok_or(Unknown)?;
    if !known {
        return Ok(false);
    }
    if let Told::Block { .. } = &claim.what {
        return Ok(standing(world, claim.entry).await?.is_some_and(|entry| claim.holds_block(&entry.bytes)));
    }
    let Some(stands) = proven(world, claim.entry).await? else { return Ok(false) };
    if let Told::Moment { by_sitter, .. } = claim.what {
        let key = stands.event.body.key;
        let sat = world.with_replica(|replica| is_a_sitters(replica.ledger().state(), &key)).ok_or(Unknown)?;
        if sat != by_sitter {
            return Ok(false);
        }
    }
    let Some((text, wording)) = claim.reworded() else { return Ok(claim.holds(&stands)) };
    // Words that are not the first ones stand beside another entry: the server says which, and that is looked up, too.
    let brought = match wording {
        Some(entry) => Some(entry),
        None => wording_of(claim.entry, text).await?,
    };
    let (true, Some(brought)) = (claim.holds(&stands), brought) else { return Ok(false) };
    if !world.caught_up_to(brought.0).await {
        return Err(Unknown);
    }
    let Some(wording) = proven(world, brought).await? else { return Ok(false) };
    let of_it = matches!(&wording.event.body.action, Action::Edit(edit) if edit.entry == claim.entry);
    Ok((of_it || brought == claim.entry) && wording.first() == Some(text))
}

/// The entry that is said to have brought a post's words.
async fn wording_of(post: EntryIndex, text: &str) -> Result<Option<EntryIndex>, Unknown> {
    let page = answered(async || content::post(post, None).await).await?.ok_or(Unknown)?;
    let whole = page.revisions.len() < WORDINGS_MAX;
    let said = page.revisions.into_iter().rev().find(|wording| wording.text.as_deref() == Some(text));
    // Of many wordings the server tells the latest; one before those may be what was said a moment ago.
    if said.is_none() && !whole { Err(Unknown) } else { Ok(said.map(|wording| wording.entry)) }
}

/// Whether an event stands in this place of the log; `None` where that cannot be found out now.
pub(crate) async fn stands(world: World, body: &EventBody, entry: EntryIndex) -> Option<bool> {
    let look = async {
        if !world.caught_up_to(entry.0).await {
            return None;
        }
        let found = proven(world, entry).await.ok()?;
        Some(found.is_some_and(|found| found.event.body == *body))
    };
    // Somebody waits for the answer, or what comes behind it does.
    browser::within(STANDS_MS, look).await.flatten()
}

/// An event as it stands in the log, with the texts that open its commitments; nothing if the proof is wrong.
async fn proven(world: World, entry: EntryIndex) -> Result<Option<Stands>, Unknown> {
    Ok(standing(world, entry).await?.and_then(opened))
}

/// An entry as it stands in the log; nothing if the proof is wrong.
async fn standing(world: World, entry: EntryIndex) -> Result<Option<LogEntry>, Unknown> {
    let query = [("from", entry.0.to_string()), ("limit", "1".to_owned())];
    let page = answered(async || get_binary::<EntriesPage>(path::ENTRIES, &query).await).await?;
    let found = page.and_then(|page| page.entries.into_iter().next()).ok_or(Unknown)?;
    let leaf = merkle::leaf_hash(&found.bytes);
    let born = world.with_replica(|replica| replica.ledger().state().pet_by_birth(&leaf).is_some()).ok_or(Unknown)?;
    // A birth's leaf is the pet's own name in the state.
    if !born && !is_in_log(world, entry, &leaf).await? {
        return Ok(None);
    }
    Ok(Some(found))
}

async fn is_in_log(world: World, entry: EntryIndex, leaf: &Hash) -> Result<bool, Unknown> {
    let log = world.with_replica(|replica| (replica.entries(), replica.ledger().log().root()));
    let (size, root) = log.ok_or(Unknown)?;
    let query = [("entry", entry.0.to_string()), ("size", size.to_string())];
    // A proof that does not come accuses nobody; one that is wrong does.
    let proof = answered(async || get_binary::<Proof>(path::INCLUSION, &query).await).await?.ok_or(Unknown)?;
    Ok(merkle::check_inclusion(leaf, entry.0, size, &proof.hashes, &root))
}

/// The answer, asked for again while there is none; nothing if the server has none.
async fn answered<T>(ask: impl AsyncFn() -> Result<T, HttpError>) -> Result<Option<T>, Unknown> {
    for _ in 0..TRIES {
        match ask().await {
            Ok(answer) => return Ok(Some(answer)),
            Err(HttpError::Busy { after_s }) => browser::pause(after_s.clamp(1, 60) * 1_000).await,
            Err(error) if error.passes() => browser::pause(PAUSE_MS).await,
            Err(_) => return Ok(None),
        }
    }
    Err(Unknown)
}

async fn photo(commitment: Hash) -> Result<Seen, Unknown> {
    let there = path::photo(commitment);
    let Some((bytes, salt)) = answered(async || get_photo(&there).await).await? else { return Err(Unknown) };
    let genuine =
        salt.and_then(|salt| from_hex(&salt)).is_some_and(|salt| photo_commitment(&salt, &bytes) == commitment);
    if !genuine {
        return Ok(Seen::False);
    }
    address_of(&bytes).map(Seen::Genuine).ok_or(Unknown)
}
