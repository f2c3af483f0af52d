//! Which items of the feed are shown.

use chain::ids::EntryIndex;

use crate::content::FeedItem;

/// How many items above a share are searched for the same story.
const NEARBY: usize = 3;

/// Leaves out a story that is shown already just above.
pub fn told_once<T>(items: Vec<T>, item_of: impl Fn(&T) -> &FeedItem) -> Vec<T> {
    let mut told: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        let post = post_of(item_of(&item));
        let again = post.is_some() && told.iter().rev().take(NEARBY).any(|before| post_of(item_of(before)) == post);
        if !again {
            told.push(item);
        }
    }
    told
}

/// The story of an item, if it has one.
fn post_of(item: &FeedItem) -> Option<EntryIndex> {
    match item {
        FeedItem::Hatched(_) => None,
        FeedItem::Posted(post) => Some(post.entry),
        FeedItem::Shared(shared) => Some(shared.post.entry),
    }
}
