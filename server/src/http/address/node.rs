//! Addresses as proxies write them: with ports, brackets, quotes and zones, or not at all.

use std::net::{IpAddr, Ipv6Addr};

/// A list's items, the last one first; empty ones are none. Quotes are counted from the right, where trusted proxies
/// write: who opens one further left and never closes it hides nothing of theirs.
pub fn from_right(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    split_from_right(line, b',').filter(|item| !item.is_empty())
}

/// The addresses of items that are nothing else: `X-Forwarded-For`.
pub fn listed<'a>(items: impl Iterator<Item = &'a [u8]>) -> impl Iterator<Item = Option<IpAddr>> {
    items.map(address)
}

/// The addresses of items that name their parts: `Forwarded` (RFC 7239).
pub fn named<'a>(items: impl Iterator<Item = &'a [u8]>) -> impl Iterator<Item = Option<IpAddr>> {
    items.map(|item| {
        let value = |pair: &'a [u8]| {
            let (name, value) = pair.split_at_checked(4)?;
            name.eq_ignore_ascii_case(b"for=").then_some(value)
        };
        split_from_right(item, b';').find_map(value).and_then(address)
    })
}

fn split_from_right(line: &[u8], separator: u8) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest?;
        let mut quoted = false;
        let place = line.iter().rposition(|&byte| {
            quoted ^= byte == b'"';
            byte == separator && !quoted
        });
        let (before, item) = match place {
            Some(place) => (Some(&line[..place]), &line[place + 1..]),
            None => (None, line),
        };
        rest = before;
        Some(item.trim_ascii())
    })
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, with a zone, in quotes. Nothing else is an address:
/// not "unknown", and not a name that a proxy has made up.
fn address(node: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(node).ok()?.trim().trim_matches('"').trim();
    if let Some(rest) = text.strip_prefix('[') {
        return v6(rest.split_once(']')?.0);
    }
    let plain = || text.parse().ok().or_else(|| v6(text));
    let with_port = || {
        let (host, port) = text.rsplit_once(':')?;
        let is_port = port.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        is_port.then(|| host.parse().ok())?
    };
    plain().or_else(with_port)
}

fn v6(text: &str) -> Option<IpAddr> {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    address.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written() {
        let rows = [
            ("192.0.2.1", Some("192.0.2.1")),
            ("  192.0.2.1\t", Some("192.0.2.1")),
            ("192.0.2.1:8080", Some("192.0.2.1")),
            ("192.0.2.1:_port", Some("192.0.2.1")),
            ("\"192.0.2.1:80\"", Some("192.0.2.1")),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("\"[2001:db8::1]:443\"", Some("2001:db8::1")),
            ("[fe80::1%eth0]:443", Some("fe80::1")),
            ("fe80::1%25en0", Some("fe80::1")),
            ("2001:db8:1:2:3:4:5:6:443", Some("2001:db8:1:2:3:4:5:6")),
            ("::ffff:192.0.2.1", Some("::ffff:192.0.2.1")),
            ("unknown", None),
            ("_hidden", None),
            ("\"_gazonk\"", None),
            ("", None),
            ("\"", None),
            ("[", None),
            ("[]", None),
            ("[2001:db8::1", None),
            (":", None),
            (":80", None),
            ("192.0.2.1:", Some("192.0.2.1")),
            ("192.0.2.999", None),
            ("192.0.2.1/24", None),
            ("example.org", None),
            ("localhost:80", None),
            ("ä", None),
        ];
        for (node, expected) in rows {
            let expected: Option<IpAddr> = expected.map(|text| text.parse().expect("an address"));
            assert_eq!(address(node.as_bytes()), expected, "{node:?}");
        }
    }

    #[test]
    fn lists_are_split_outside_of_quotes() {
        let items = |line: &'static str| from_right(line.as_bytes()).collect::<Vec<_>>();
        assert_eq!(items("a, b ,c"), [&b"c"[..], b"b", b"a"]);
        assert_eq!(items("a,\"b,c\""), [&b"\"b,c\""[..], b"a"]);
        assert_eq!(items(",, ,"), [b""; 0]);
        assert_eq!(items("\"open, a"), [&b"a"[..], b"\"open"]);
    }
}
