//! Invitations, as links: whoever opens one need not do the hatching work. The secret stands behind the `#`, which
//! browsers send to nobody.

use chain::hash::Hash;

/// The secret of an invitation's key.
pub type Seed = [u8; 32];

const NAME: &str = "invite=";

/// The link on this origin.
pub fn link(origin: &str, seed: &Seed) -> String {
    format!("{origin}/hatch#{NAME}{}", Hash(*seed))
}

/// What an address has behind its `#`: nothing of an invitation, one whose secret is not whole (`None` inside), or its
/// secret.
pub fn read(fragment: &str) -> Option<Option<Seed>> {
    let secret = fragment.trim_start_matches('#').strip_prefix(NAME)?;
    Some(Hash::from_hex(secret).map(|seed| seed.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let link = link("https://pitpet.example", &[0xa7; 32]);
        let (page, fragment) = link.split_once('#').expect("a fragment");
        assert_eq!(page, "https://pitpet.example/hatch");
        assert_eq!(read(fragment), Some(Some([0xa7; 32])));
        assert_eq!(read(&format!("#{fragment}")), Some(Some([0xa7; 32])));
    }

    #[test]
    fn a_link_that_was_cut_is_told_from_none() {
        let rows = [("", None), ("#", None), ("#top", None), ("#invite=", Some(None)), ("#invite=a7a7", Some(None))];
        for (fragment, found) in rows {
            assert_eq!(read(fragment), found, "{fragment}");
        }
    }
}
