//! Invitations, as links: whoever opens one need not do the hatching work. The secret stands behind the `#`, which
//! browsers send to nobody.

use chain::hash::Hash;

use crate::sync::Bookmark;

/// The secret of an invitation's key.
pub type Seed = [u8; 32];

const NAME: &str = "invite=";

/// The link on this origin. It also says which book it is, where that is proven, so that a friend's browser can compare.
pub fn link(origin: &str, seed: &Seed, book: Option<&Bookmark>) -> String {
    let book = book.map_or_else(String::new, |book| format!("&{}", book.fragment()));
    format!("{origin}/hatch#{NAME}{}{book}", Hash(*seed))
}

/// What an address has behind its `#`: nothing of an invitation, one whose secret is not whole (`None` inside), or its
/// secret.
pub fn read(fragment: &str) -> Option<Option<Seed>> {
    let secret = fragment.trim_start_matches('#').split('&').find_map(|part| part.strip_prefix(NAME))?;
    Some(Hash::from_hex(secret).map(|seed| seed.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let link = link("https://pitpet.example", &[0xa7; 32], None);
        let (page, fragment) = link.split_once('#').expect("a fragment");
        assert_eq!(page, "https://pitpet.example/hatch");
        assert_eq!(read(fragment), Some(Some([0xa7; 32])));
        assert_eq!(read(&format!("#{fragment}")), Some(Some([0xa7; 32])));
        assert_eq!(read(&format!("#{fragment}&book=abc")), Some(Some([0xa7; 32])));
    }

    #[test]
    fn a_link_that_was_cut_is_told_from_none() {
        let rows = [("", None), ("#", None), ("#top", None), ("#invite=", Some(None)), ("#invite=a7a7", Some(None))];
        for (fragment, found) in rows {
            assert_eq!(read(fragment), found, "{fragment}");
        }
    }
}
