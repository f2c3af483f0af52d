//! Where the loaded pages of the feed end: it can be cut only there, since only the server makes cursors for loading
//! more.

use std::collections::BTreeMap;

use api::content::{FeedItem, FeedPage};
use chain::ids::EntryIndex;

/// The least number of stories that stay while the user reads the latest ones: a page that is open for days must not
/// grow without limit.
pub(super) const KEPT: usize = 200;

/// The last entries of pages, each with the cursor of the next page.
#[derive(Debug, Default)]
pub(super) struct Ends(BTreeMap<EntryIndex, String>);

impl Ends {
    /// Remembers where a page ended, unless it was the last one.
    pub fn add(&mut self, page: &FeedPage) {
        self.0.extend(page.items.last().map(FeedItem::entry).zip(page.next.clone()));
    }

    /// How many of these entries stay, the latest first, and the cursor of the next page; `None` while there are too
    /// few to cut. Forgets the ends below.
    pub fn cut(&mut self, entries: &[EntryIndex]) -> Option<(usize, String)> {
        let shortest = entries.get(KEPT - 1)?;
        let (last, next) = self.0.range(..=shortest).next_back().map(|(last, next)| (*last, next.clone()))?;
        let stay = entries.iter().position(|entry| *entry == last)? + 1;
        self.0 = self.0.split_off(&last);
        (stay < entries.len()).then_some((stay, next))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feed_is_cut_where_a_page_ended() {
        let entries: Vec<_> = (0..300).rev().map(EntryIndex).collect();
        let ends = |ends: &[u64]| Ends(ends.iter().map(|end| (EntryIndex(*end), format!("after {end}"))).collect());
        // Story number 200 is entry 100.
        let mut some = ends(&[20, 90, 95, 120, 280]);
        assert_eq!(some.cut(&entries), Some((205, "after 95".to_owned())));
        assert_eq!(some.0.keys().map(|end| end.0).collect::<Vec<_>>(), [95, 120, 280]);
        assert_eq!(some.cut(&entries[..205]), None, "it is cut there already");
        assert_eq!(some.cut(&entries[..150]), None);
        assert_eq!(ends(&[120]).cut(&entries), None);
    }
}
