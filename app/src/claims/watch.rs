//! Checks the server's claims in the log: one at a time, in the background.

use api::path;
use chain::commitment::photo_commitment;
use chain::event::Action;
use chain::hash::{Hash, from_hex};
use chain::ids::EntryIndex;
use chain::keys::PublicKey;
use chain::records::Role;
use chain::state::State;
use futures::StreamExt as _;
use leptos::prelude::{Set as _, WithUntracked as _};

use super::{Claim, Claimed, Claims, Doubt, Falsehood, Seen, people_fit};
use crate::browser;
use crate::content;
use crate::http::get_photo;
use crate::photo::address_of;
use crate::sync::lookup::{PAUSE_MS, Unknown, answered, proven, standing};
use crate::sync::{ChainCopy, SyncState};

/// The pause between two checks: none of them is urgent, and a server has other clients.
const BETWEEN_MS: u32 = 30;

/// The most earlier texts on a post's page.
const WORDINGS_MAX: usize = 20;

/// Checks all claims, for as long as the page is open.
pub(crate) async fn watch(claims: Claims, copy: ChainCopy) {
    let Some(mut doubts) = claims.take_doubts() else { return };
    while let Some(doubt) = doubts.next().await {
        match doubt {
            Doubt::Entry(claim) => {
                if let Ok(false) = settled(copy, &claim).await {
                    claims.found_false(falsehood(copy, &claim).await);
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

/// Whether a claim is true, once the copy is up to date. It is checked twice before it is called false: a text may have
/// been erased or edited just now, which the copy knows a moment later.
async fn settled(copy: ChainCopy, claim: &Claim) -> Result<bool, Unknown> {
    while !copy.sync.with_untracked(|sync| matches!(sync, SyncState::Ready { .. })) {
        browser::pause(PAUSE_MS).await;
    }
    if !copy.caught_up_to(claim.entry).await {
        return Err(Unknown);
    }
    if holds(copy, claim).await? {
        return Ok(true);
    }
    browser::pause(PAUSE_MS).await;
    let erased = copy.with_replica(|replica| is_erased(replica.ledger().state(), claim)).ok_or(Unknown)?;
    if erased { Err(Unknown) } else { holds(copy, claim).await }
}

/// What is false of a claim that does not hold.
async fn falsehood(copy: ChainCopy, claim: &Claim) -> Falsehood {
    match claim.without_its_day() {
        Some(rest) if matches!(holds(copy, &rest).await, Ok(true)) => Falsehood::Born(claim.entry.0),
        _ => claim.falsehood(),
    }
}

fn is_erased(state: &State, claim: &Claim) -> bool {
    match &claim.what {
        Claimed::Block { .. } | Claimed::Share { .. } => false,
        Claimed::Birth { birth, .. } | Claimed::Wording { pet: Some(birth), .. } => {
            state.pet_by_birth(birth).and_then(|id| state.pet(id)).is_some_and(|pet| pet.redacted)
        }
        Claimed::Moment { .. } | Claimed::Farewell { .. } => is_taken_out(state, claim.entry),
        Claimed::Wording { of, pet: None, .. } => is_taken_out(state, *of),
    }
}

fn is_a_sitters(state: &State, key: &PublicKey) -> bool {
    state.key_by_bytes(key).and_then(|id| state.key(id)).is_some_and(|key| key.role == Role::Sitter)
}

fn is_taken_out(state: &State, entry: EntryIndex) -> bool {
    state.moment_by_entry(entry).and_then(|id| state.moment(id)).is_some_and(|moment| moment.redacted)
}

async fn holds(copy: ChainCopy, claim: &Claim) -> Result<bool, Unknown> {
    let known = copy.with_replica(|replica| people_fit(replica.ledger().state(), &claim.people)).ok_or(Unknown)?;
    if !known {
        return Ok(false);
    }
    if let Claimed::Block { .. } = &claim.what {
        return Ok(standing(copy, claim.entry).await?.is_some_and(|entry| claim.holds_block(&entry.bytes)));
    }
    let Some(stands) = proven(copy, claim.entry).await? else { return Ok(false) };
    if let Claimed::Moment { by_sitter, .. } = claim.what {
        let key = stands.event.body.key;
        let sat = copy.with_replica(|replica| is_a_sitters(replica.ledger().state(), &key)).ok_or(Unknown)?;
        if sat != by_sitter {
            return Ok(false);
        }
    }
    let Some((text, wording)) = claim.reworded() else { return Ok(claim.holds(&stands)) };
    // An edited text is in another entry: the server says which, and that is checked, too.
    let brought = match wording {
        Some(entry) => Some(entry),
        None => wording_of(claim.entry, text).await?,
    };
    let (true, Some(brought)) = (claim.holds(&stands), brought) else { return Ok(false) };
    if !copy.caught_up_to(brought).await {
        return Err(Unknown);
    }
    let Some(wording) = proven(copy, brought).await? else { return Ok(false) };
    let of_it = matches!(&wording.event.body.action, Action::Edit(edit) if edit.entry == claim.entry);
    Ok((of_it || brought == claim.entry) && wording.first() == Some(text))
}

/// The entry that brought a post's text, as the server says.
async fn wording_of(post: EntryIndex, text: &str) -> Result<Option<EntryIndex>, Unknown> {
    let page = answered(async || content::post(post, None).await).await?.ok_or(Unknown)?;
    let whole = page.revisions.len() < WORDINGS_MAX;
    let said = page.revisions.into_iter().rev().find(|wording| wording.text.as_deref() == Some(text));
    // If there are many texts, the server lists the latest; an earlier one may be what was shown a moment ago.
    if said.is_none() && !whole { Err(Unknown) } else { Ok(said.map(|wording| wording.entry)) }
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
