//! The caller of a request, for rate limits, and the networks that it belongs to.

mod node;

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::App;

/// The other end of the connection; put into each request by the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The caller of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(IpAddr);

/// Addresses that share a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

/// The networks of a caller, the widest first, and how many times the budget of one household each has. Homes get a /64
/// or a /56 of IPv6, and a customer of a tunnel broker gets a /48 with 65,536 of the former: so a wider network has a
/// budget of its own, which is larger, but not in proportion. IPv4 addresses are more expensive, but are sold by the
/// /24.
const V6: [(u8, u32); 3] = [(48, 8), (56, 2), (64, 1)];
const V4: [(u8, u32); 2] = [(24, 8), (32, 1)];

impl Caller {
    /// The caller of this request. `X-Forwarded-For` is read from the right, past the trusted proxies, and without it
    /// `Forwarded`: further left any client can write anything. A caller without an address counts as the proxy that
    /// sent it.
    pub fn of(parts: &Parts, trusted_proxies: usize) -> Self {
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        let address = trusted_proxies.checked_sub(1).and_then(|skip| forwarded(&parts.headers, skip));
        Self::at(address.unwrap_or(peer))
    }

    /// The caller at this address.
    pub fn at(address: IpAddr) -> Self {
        Self(told_apart(address.to_canonical()))
    }

    /// The networks that this caller's share counts for, the widest first, each with its multiple of one household's
    /// budget.
    pub fn networks(self) -> impl Iterator<Item = (Network, u32)> {
        let levels: &[(u8, u32)] = if self.0.is_ipv4() { &V4 } else { &V6 };
        levels.iter().map(move |&(bits, times)| (Network { first: first_of(self.0, bits), bits }, times))
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app.options.trusted_proxies))
    }
}

fn forwarded(headers: &HeaderMap, skip: usize) -> Option<IpAddr> {
    let lines = |name| headers.get_all(name).iter().rev().map(axum::http::HeaderValue::as_bytes);
    if headers.contains_key("x-forwarded-for") {
        return node::listed(lines("x-forwarded-for").flat_map(node::from_right)).nth(skip)?;
    }
    node::named(lines("forwarded").flat_map(node::from_right)).nth(skip)?
}

/// Translators between the two kinds of networks put all of IPv4 into one /96 of IPv6.
fn told_apart(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.segments() {
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
                IpAddr::V4(Ipv4Addr::new(a, b, c, d))
            }
            _ => address,
        },
        IpAddr::V4(_) => address,
    }
}

fn first_of(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & mask))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, Request};

    const PEER: &str = "192.0.2.1";

    fn caller(trusted: usize, name: &str, lines: &[&[u8]]) -> Caller {
        let mut request = Request::builder().extension(Peer(PEER.parse().expect("an address")));
        for line in lines {
            request = request.header(name, HeaderValue::from_bytes(line).expect("a header's value"));
        }
        let (parts, ()) = request.body(()).expect("a request").into_parts();
        Caller::of(&parts, trusted)
    }

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        let rows: &[(usize, &[&[u8]], &str)] = &[
            (0, &[], PEER),
            (0, &[b"198.51.100.7"], PEER),
            (1, &[b"198.51.100.7"], "198.51.100.7"),
            (1, &[b"6.6.6.6, 198.51.100.7"], "198.51.100.7"),
            (1, &[b"6.6.6.6", b"198.51.100.7"], "198.51.100.7"),
            (1, &[b"6.6.6.6,198.51.100.7,"], "198.51.100.7"),
            (1, &[b"6.6.6.6", b" , "], "6.6.6.6"),
            (1, &[b"\xff\xfe \", 198.51.100.7"], "198.51.100.7"),
            (2, &[b"6.6.6.6, 198.51.100.7, 203.0.113.9"], "198.51.100.7"),
            (2, &[b"6.6.6.6, 198.51.100.7:1234", b"203.0.113.9:80"], "198.51.100.7"),
            (2, &[b"203.0.113.9"], PEER),
            (9, &[b"1.1.1.1, 2.2.2.2"], PEER),
            (usize::MAX, &[b"1.1.1.1"], PEER),
            (1, &[b"nonsense"], PEER),
            (1, &[b"unknown"], PEER),
            (1, &[b"2001:db8:1:2:3:4:5:6"], "2001:db8:1:2:3:4:5:6"),
            (1, &[b"::ffff:198.51.100.7"], "198.51.100.7"),
            (1, &[b"64:ff9b::198.51.100.7"], "198.51.100.7"),
        ];
        for (trusted, lines, expected) in rows {
            let expected = Caller(expected.parse().expect("an address"));
            assert_eq!(caller(*trusted, "x-forwarded-for", lines), expected, "{trusted} {lines:?}");
        }
    }

    #[test]
    fn the_newer_header_is_read_where_there_is_no_older_one() {
        let rows: &[(usize, &[&[u8]], &str)] = &[
            (0, &[b"for=198.51.100.7"], PEER),
            (1, &[b"for=198.51.100.7"], "198.51.100.7"),
            (1, &[b"For=\"198.51.100.7:4711\";proto=https;by=203.0.113.43"], "198.51.100.7"),
            (1, &[b"proto=http; FOR=\"[2001:db8:cafe::17]:4711\""], "2001:db8:cafe::17"),
            (1, &[b"for=6.6.6.6", b"for=198.51.100.7"], "198.51.100.7"),
            (2, &[b"for=198.51.100.7, for=203.0.113.9;by=\"_a,b;for=6.6.6.6\""], "198.51.100.7"),
            (1, &[b"for=\"6.6.6.6, for=198.51.100.7"], "198.51.100.7"),
            (1, &[b"for=_hidden"], PEER),
            (1, &[b"for=unknown"], PEER),
            (1, &[b"for=198.51.100.7, by=203.0.113.43"], PEER),
            (1, &[b"for="], PEER),
            (1, &[b"for"], PEER),
        ];
        for (trusted, lines, expected) in rows {
            let expected = Caller(expected.parse().expect("an address"));
            assert_eq!(caller(*trusted, "forwarded", lines), expected, "{trusted} {lines:?}");
        }
        let both = Request::builder().header("forwarded", "for=6.6.6.6").header("x-forwarded-for", "198.51.100.7");
        let (parts, ()) = both.body(()).expect("a request").into_parts();
        assert_eq!(Caller::of(&parts, 1), Caller("198.51.100.7".parse().expect("an address")));
    }

    #[test]
    fn neighbours_share_the_budgets_of_the_networks_that_they_are_in() {
        let shared = |one: &str, other: &str| {
            let networks = |text: &str| Caller::at(text.parse().expect("an address")).networks().collect::<Vec<_>>();
            let other = networks(other);
            networks(one)
                .into_iter()
                .filter(|network| other.contains(network))
                .map(|(_, times)| times)
                .collect::<Vec<_>>()
        };
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:1:2:ffff::2"), [8, 2, 1]);
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:1:3::1"), [8, 2]);
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:1:ff03::1"), [8]);
        assert_eq!(shared("2001:db8:1:2::1", "2001:db8:2:2::1"), [0; 0]);
        assert_eq!(shared("198.51.100.7", "198.51.100.7"), [8, 1]);
        assert_eq!(shared("198.51.100.7", "::ffff:198.51.100.8"), [8]);
        assert_eq!(shared("198.51.100.7", "198.51.101.7"), [0; 0]);
    }
}
