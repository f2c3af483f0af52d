//! The operator, who has entries erased, and whether their texts and photos are gone at last.

use std::sync::Arc;
use std::time::Duration;

use api::log::Outcome;
use chain::entry::EntryKind;
use chain::event::{Action, RedactReason};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use server::store::StorageKey;
use tokio::time::sleep;

use crate::clients::Shared;
use crate::log::Log;
use crate::servers::Servers;
use crate::world::World;

/// How long it takes at most without faults: claims of servers that have ended count for ten minutes.
const ERASED_MAX: Duration = Duration::from_secs(1_500);

/// Has so many posts erased.
pub async fn erase(servers: Arc<Servers>, known: Shared, wanted: usize) {
    let world = servers.world.clone();
    for _ in 0..wanted {
        world.a_while(10_000).await;
        let with_photos = world.below(2) == 0;
        let posts: Vec<u64> = {
            let known = known.lock().expect("nothing panics under it");
            let posts = known.told.iter().filter_map(|told| match (&told.body.action, &told.outcome) {
                (Action::Post(post), Outcome::Accepted(receipt)) if with_photos != post.photos.is_empty() => {
                    Some(receipt.index.0)
                }
                _ => None,
            });
            posts.collect()
        };
        if posts.is_empty() {
            continue;
        }
        let entry = EntryIndex(posts[world.below(posts.len())]);
        while !is_erased_by(&Log::of(&world), entry) {
            let server = world.below(world.servers());
            let Some((life, engine)) = servers.engine(server) else {
                world.a_while(1_000).await;
                continue;
            };
            let outcome = tokio::select! {
                biased;
                () = world.died(server, life) => continue,
                outcome = engine.redact(entry, RedactReason::AuthorAsked) => outcome,
            };
            world.note(format!("erasing {} at {server}.{life}: {outcome:?}", entry.0));
            world.a_while(2_000).await;
        }
    }
}

/// What the log erases: places, and the photos that were there.
fn erasures(log: &Log) -> Vec<(u64, Vec<Hash>)> {
    let redacted = log.events().into_iter().filter_map(|(_, body)| match body.action {
        Action::Redact(redact) => Some(redact.entry.0),
        _ => None,
    });
    let photos = |place: u64| match log.kind(usize::try_from(place).expect("a short log")) {
        Some(EntryKind::Event(event)) => chain::submission::photos(&event.body),
        _ => Vec::new(),
    };
    redacted.map(|place| (place, photos(place))).collect()
}

fn is_erased_by(log: &Log, entry: EntryIndex) -> bool {
    erasures(log).iter().any(|(place, _)| *place == entry.0)
}

/// Waits until all of that is gone from the store. Each photo is named once.
pub async fn until_erased(world: &World) {
    let begun = world.passed();
    loop {
        let log = Log::of(world);
        let erasures = erasures(&log);
        let text = |(place, _): &&(u64, Vec<Hash>)| {
            let entry = usize::try_from(*place).ok().and_then(|place| log.entries.get(place));
            entry.is_some_and(|entry| entry.texts.iter().any(Option::is_some))
        };
        let texts: Vec<_> = erasures.iter().filter(text).map(|(place, _)| *place).collect();
        let all = || erasures.iter().flat_map(|(_, photos)| photos);
        let photos: Vec<_> = all().filter(|photo| world.object(&StorageKey::Photo(**photo)).is_some()).collect();
        if texts.is_empty() && photos.is_empty() {
            let mut inner = world.lock();
            inner.sums.erased += erasures.len() as u64;
            inner.sums.deleted += all().count() as u64;
            return;
        }
        if world.passed() - begun > ERASED_MAX {
            return world.fault(format!("not erased: texts of {texts:?}, photos {photos:?}"));
        }
        sleep(Duration::from_secs(1)).await;
    }
}
