//! What an answer is, and whose. Plain logic.

use api::problem::Problem;

/// Every request gets this long for an answer ...
const ANSWER_MS: u32 = 20_000;
/// ... and more for its bytes, at the least rate of a network that still counts as one: 8,000 bytes a second.
const BYTES_PER_MS: usize = 8;
/// The longest time that anything gets.
const LIMIT_MS_MAX: u32 = 20 * 60_000;
/// An answer that does not say how large it is gets the time for this much.
pub(super) const UNKNOWN_SIZE: usize = 1_000_000;

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No answer came: there is no network, or nobody listens there.
    #[error("the server could not be reached")]
    Unreachable,
    /// No answer came in time: something is there and swallows everything.
    #[error("the server does not answer")]
    Silent,
    /// There is no such thing there.
    #[error("not found")]
    NotFound,
    /// The server is too busy, or has had too much from this address.
    #[error("the server asks to wait")]
    Busy {
        /// Try again after so many seconds.
        after_s: u32,
    },
    /// The server refused, and said why.
    #[error("the server refused: {}", .0.message)]
    Refused(Problem),
    /// The answer is somebody else's, who stands between this browser and the server.
    #[error("something in between answered: {0}")]
    Between(#[from] Between),
    /// The answer is the server's, and not what it should be.
    #[error("the server's answer cannot be read")]
    Garbled,
}

/// What somebody in between says who is not PitPet's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Between {
    /// What was sent is too large for it.
    #[error("too large")]
    TooLarge,
    /// What was sent came too slowly for it.
    #[error("too slow")]
    TooSlow,
    /// It does not reach the server.
    #[error("the server is out of its reach")]
    Gateway,
    /// A page of its own: most likely a network that one has to sign in to first.
    #[error("a page of its own")]
    Portal,
    /// It does not let this browser through.
    #[error("not let through")]
    Guard,
    /// Something else.
    #[error("something else")]
    Other,
}

impl HttpError {
    /// Whether the very same request may succeed later without anybody doing anything.
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable | Self::Silent | Self::Busy { .. } => true,
            Self::Refused(problem) => problem.status == 408 || problem.status >= 500,
            Self::Between(between) => *between != Between::TooLarge,
            Self::NotFound | Self::Garbled => false,
        }
    }

    /// Whether the server may have done what it was asked to all the same.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Unreachable | Self::Silent | Self::Garbled => true,
            Self::Refused(problem) => problem.status >= 500,
            Self::Between(between) => *between != Between::TooLarge,
            Self::NotFound | Self::Busy { .. } => false,
        }
    }
}

/// What an answer is read as.
pub type Answer<T> = Result<T, HttpError>;

/// What a good answer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Json,
    Text,
    Binary,
    Picture,
    Page,
}

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain",
            Self::Binary => "application/octet-stream",
            Self::Picture => "image/",
            Self::Page => HTML,
        }
    }
}

const HTML: &str = "text/html";

/// How long a request or an answer of so many bytes may take.
pub(super) fn limit_ms(bytes: usize) -> u32 {
    let more = u32::try_from(bytes / BYTES_PER_MS).unwrap_or(LIMIT_MS_MAX);
    ANSWER_MS.saturating_add(more).min(LIMIT_MS_MAX)
}

/// The body, if the answer is PitPet's and good. PitPet says no in one way only, with a [`Problem`], always names what it
/// answers with, and never answers with a page, or with nothing, where something else was asked for.
pub(super) fn judge(status: u16, media_type: Option<&str>, body: Vec<u8>, kind: Kind) -> Answer<Vec<u8>> {
    if (200..300).contains(&status) {
        let Some(given) = media_type.map(|given| given.trim().to_ascii_lowercase()) else {
            return Err(Between::Other.into());
        };
        return match () {
            () if given.starts_with(kind.media_type()) => Ok(body),
            () if given.starts_with(HTML) => Err(Between::Portal.into()),
            () => Err(HttpError::Garbled),
        };
    }
    let problem: Option<Problem> = serde_json::from_slice(&body).ok();
    Err(failure(status, problem.filter(|problem| problem.status == status)))
}

fn failure(status: u16, problem: Option<Problem>) -> HttpError {
    let Some(problem) = problem else { return between(status).into() };
    match status {
        404 => HttpError::NotFound,
        429 | 503 => HttpError::Busy { after_s: problem.retry_after_s.unwrap_or(5) },
        _ => HttpError::Refused(problem),
    }
}

/// What a status means that did not come from PitPet.
fn between(status: u16) -> Between {
    match status {
        413 => Between::TooLarge,
        408 => Between::TooSlow,
        // Also those that large carriers made up for themselves.
        500 | 502..=504 | 520..=530 => Between::Gateway,
        // Sent on to a page, or told to sign in to the network. Where it leads a browser does not say, and gives it the status 0.
        0 | 300..=399 | 511 => Between::Portal,
        401 | 403 | 405..=407 | 429 | 451 => Between::Guard,
        _ => Between::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &[u8] = b"<html><h1>Welcome</h1></html>";

    fn said(status: u16, retry_after_s: Option<u32>) -> Answer<Vec<u8>> {
        let problem = Problem { status, code: "x".into(), message: "y".into(), retry_after_s };
        judge(status, Some("application/json"), serde_json::to_vec(&problem).unwrap(), Kind::Binary)
    }

    fn page(status: u16) -> HttpError {
        judge(status, Some("text/html; charset=utf-8"), PAGE.to_vec(), Kind::Json).unwrap_err()
    }

    #[test]
    fn what_pitpet_says_is_told_from_what_others_say() {
        assert_eq!(said(404, None), Err(HttpError::NotFound));
        assert_eq!(said(429, Some(7)), Err(HttpError::Busy { after_s: 7 }));
        assert!(matches!(said(413, None), Err(HttpError::Refused(_))));
        assert_eq!(page(413), Between::TooLarge.into());
        assert_eq!(page(408), Between::TooSlow.into());
        assert_eq!(page(502), Between::Gateway.into());
        assert_eq!(page(403), Between::Guard.into());
        assert_eq!(page(404), Between::Other.into());
        assert_eq!(page(200), Between::Portal.into());
        assert_eq!(page(511), Between::Portal.into());
    }

    #[test]
    fn a_problem_of_another_status_is_not_pitpet_s() {
        let problem = Problem { status: 404, code: "x".into(), message: "y".into(), retry_after_s: None };
        let body = serde_json::to_vec(&problem).unwrap();
        assert_eq!(judge(502, Some("application/json"), body, Kind::Json), Err(Between::Gateway.into()));
    }

    #[test]
    fn a_page_is_no_answer_to_an_upload_nor_to_anything_else() {
        for kind in [Kind::Json, Kind::Text, Kind::Binary] {
            assert_eq!(judge(200, Some("text/html"), PAGE.to_vec(), kind), Err(Between::Portal.into()));
        }
        assert_eq!(judge(200, Some("text/plain; charset=utf-8"), b"note".to_vec(), Kind::Text), Ok(b"note".to_vec()));
        assert_eq!(judge(200, Some("image/png"), Vec::new(), Kind::Json), Err(HttpError::Garbled));
    }

    #[test]
    fn what_says_nothing_of_itself_is_somebody_else_s() {
        for status in [200, 204] {
            for kind in [Kind::Json, Kind::Text, Kind::Binary, Kind::Picture, Kind::Page] {
                assert_eq!(judge(status, None, Vec::new(), kind), Err(Between::Other.into()), "{status}");
            }
        }
    }

    #[test]
    fn who_sends_one_on_to_another_page_wants_one_to_sign_in() {
        for status in [0, 302, 307] {
            assert_eq!(judge(status, None, Vec::new(), Kind::Json), Err(Between::Portal.into()), "{status}");
        }
    }

    #[test]
    fn only_what_a_slow_or_broken_way_does_passes() {
        for status in [408, 502, 503, 504, 403, 511] {
            assert!(page(status).passes(), "{status}");
        }
        assert!(said(408, None).unwrap_err().passes());
        assert!(said(500, None).unwrap_err().passes());
        assert!(HttpError::Silent.passes());
        assert!(!page(413).passes());
        assert!(!said(400, None).unwrap_err().passes());
    }

    #[test]
    fn without_an_answer_of_pitpet_s_it_is_open_what_was_done() {
        for open in [HttpError::Unreachable, HttpError::Silent, HttpError::Garbled, page(504), page(403)] {
            assert!(open.leaves_open(), "{open}");
        }
        for known in [page(413), said(404, None).unwrap_err(), said(429, None).unwrap_err()] {
            assert!(!known.leaves_open(), "{known}");
        }
    }

    #[test]
    fn a_large_body_gets_the_time_of_a_slow_network() {
        assert_eq!(limit_ms(0), 20_000);
        // A photo of a megabyte and a half over EDGE, at 12,000 bytes a second.
        assert!(limit_ms(1_460_000) > 1_460_000 / 12);
        assert_eq!(limit_ms(usize::MAX), LIMIT_MS_MAX);
    }
}
