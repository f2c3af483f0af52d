//! Who is asking, as far as rate limits care.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::HeaderMap;
use axum::http::request::Parts;

/// The other end of the connection; put into each request by the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// An address that shares one budget: an IPv4 address, or an IPv6 network of 64 bits, which is what one household gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(IpAddr);

impl Caller {
    /// Whoever sent this request. `X-Forwarded-For` is read from the right, past the proxies that are trusted: what
    /// stands further left, anybody can write there.
    pub fn of(parts: &Parts, trusted_proxies: usize) -> Self {
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        let address = trusted_proxies.checked_sub(1).and_then(|skip| forwarded(&parts.headers, skip));
        Self::at(address.unwrap_or(peer))
    }

    /// Whoever is at this address.
    pub fn at(address: IpAddr) -> Self {
        Self(household(address))
    }
}

fn forwarded(headers: &HeaderMap, skip: usize) -> Option<IpAddr> {
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let addresses = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.rsplit(','));
    addresses.map(str::trim).nth(skip)?.parse().ok()
}

fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        let peer = "192.0.2.1";
        let rows: &[(usize, &[&str], &str)] = &[
            (0, &[], peer),
            (0, &["198.51.100.7"], peer),
            (1, &["198.51.100.7"], "198.51.100.7"),
            (1, &["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
            (1, &["6.6.6.6", "198.51.100.7"], "198.51.100.7"),
            (2, &["6.6.6.6, 198.51.100.7, 203.0.113.9"], "198.51.100.7"),
            (2, &["203.0.113.9"], peer),
            (1, &["nonsense"], peer),
            (1, &["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::"),
            (1, &["::ffff:198.51.100.7"], "198.51.100.7"),
        ];
        for (trusted, headers, expected) in rows {
            let mut request = Request::builder().extension(Peer(peer.parse().expect("an address")));
            for value in *headers {
                request = request.header("x-forwarded-for", *value);
            }
            let (parts, ()) = request.body(()).expect("a request").into_parts();
            let expected = Caller(expected.parse().expect("an address"));
            assert_eq!(Caller::of(&parts, *trusted), expected, "{trusted} {headers:?}");
        }
    }
}
