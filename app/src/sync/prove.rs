//! Requests the missing proofs, and watches that the copy stays proven.

use api::log::Proof;

use super::{ChainCopy, Distrust, keep};
use crate::browser;
use crate::http::get_binary;

/// How often to check whether something is missing.
const LOOK_MS: u32 = 5_000;

/// Requests what is missing. A missing proof proves nothing against the server: it is requested again later, and until
/// then not everything is proven.
pub(super) async fn prove(copy: ChainCopy) -> Result<(), Distrust> {
    let (number, questions) = copy.questions();
    for question in questions {
        let (path, query) = question.request();
        if let Ok(proof) = get_binary::<Proof>(path, &query).await {
            copy.answer(number, &question, &proof.hashes)?;
        }
    }
    Ok(())
}

/// Checks again and again, also while no entries arrive.
pub(super) async fn watch(copy: ChainCopy) {
    loop {
        browser::pause(LOOK_MS).await;
        if !copy.was_ready() {
            continue;
        }
        match prove(copy).await {
            Ok(()) => {
                copy.look_at_proof();
                if copy.is_shown_by_link() {
                    copy.has_compared().await;
                }
            }
            Err(distrust) => copy.failed(&distrust.into()),
        }
        keep::keep(copy);
    }
}
