//! Asking the server for the proofs that are missing, and looking after what is proven while time passes.

use api::log::Proof;

use super::{Distrust, keep};
use crate::browser;
use crate::http::get_binary;
use crate::model::World;

/// How often it is looked whether something is missing.
const LOOK_MS: u32 = 5_000;

/// Asks for what is missing. A proof that does not come accuses nobody: it is asked for again later, and until then not
/// everything is proven.
pub(super) async fn prove(world: World) -> Result<(), Distrust> {
    let (copy, questions) = world.questions();
    for question in questions {
        let (path, query) = question.request();
        if let Ok(proof) = get_binary::<Proof>(path, &query).await {
            world.answer(copy, &question, &proof.hashes)?;
        }
    }
    Ok(())
}

/// Looks again and again, also while nothing comes that would be a reason to.
pub(super) async fn watch(world: World) {
    loop {
        browser::pause(LOOK_MS).await;
        if !world.was_ready() {
            continue;
        }
        match prove(world).await {
            Ok(()) => {
                world.look_at_proof();
                if world.is_shown_by_link() {
                    world.has_compared().await;
                }
            }
            Err(distrust) => world.sync_failed(&distrust.into()),
        }
        keep::keep(world);
    }
}
