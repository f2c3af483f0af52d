//! Invitations, as links: a guest who opens one need not do the hatching work. The secret is in the fragment, which
//! browsers send to no server.

use chain::hash::Hash;

use super::fragment;

/// The secret of an invitation's key.
pub type Seed = [u8; 32];

/// Hexadecimal digits of a secret.
const DIGITS: usize = 64;
const NAME: &str = "invite=";

/// The link on this origin. Where the chain is proven, the link also names it, so that a friend's browser can compare:
/// `bookmark` is the part of the fragment for that.
pub fn link(origin: &str, seed: &Seed, bookmark: Option<&str>) -> String {
    let bookmark = bookmark.map_or_else(String::new, |bookmark| format!("&{bookmark}"));
    format!("{origin}/hatch#{NAME}{}{bookmark}", Hash(*seed))
}

/// Reads a fragment: no invitation (`None`), an incomplete secret (`None` inside), or the secret.
pub fn read(fragment: &str) -> Option<Option<Seed>> {
    let clean = fragment::cleaned(fragment);
    let secret = clean.split('&').find_map(|part| part.strip_prefix(NAME))?;
    Some(fragment::digits(secret, DIGITS).and_then(|(seed, _)| Hash::from_hex(seed)).map(|seed| seed.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_survives_a_round_trip() {
        let link = link("https://pitpet.example", &[0xa7; 32], None);
        let (page, fragment) = link.split_once('#').expect("a fragment");
        assert_eq!(page, "https://pitpet.example/hatch");
        assert_eq!(read(fragment), Some(Some([0xa7; 32])));
        let sent = [
            format!("#{fragment}"),
            format!("#{fragment}."),
            format!("#{fragment}%29"),
            format!("%23{}\u{2026}", fragment.replace('=', "%3D")),
            format!("#{}", fragment.to_uppercase()),
            format!("#{fragment}&book=abc"),
            format!("#{fragment}%26book=abc."),
        ];
        for written in sent {
            assert_eq!(read(&written), Some(Some([0xa7; 32])), "{written}");
        }
    }

    #[test]
    fn an_incomplete_link_differs_from_none() {
        let rows = [("", None), ("#", None), ("#top", None), ("#invite=", Some(None)), ("#invite=a7a7", Some(None))];
        for (fragment, found) in rows {
            assert_eq!(read(fragment), found, "{fragment}");
        }
    }
}
