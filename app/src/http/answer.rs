//! Reads a response, and decides whether it comes from PitPet. Plain logic.

use api::problem::Problem;

/// The timeout of every request ...
const ANSWER_MS: u32 = 20_000;
/// ... plus the time for its bytes, at the slowest network that is supported: 8,000 bytes a second.
const BYTES_PER_MS: usize = 8;
/// The longest timeout.
const LIMIT_MS_MAX: u32 = 20 * 60_000;
/// A response without a length gets the time for this much.
pub(super) const UNKNOWN_SIZE: usize = 1_000_000;

/// Why a request failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No response: there is no network, or no server listens there.
    #[error("the server could not be reached")]
    Unreachable,
    /// A timeout.
    #[error("the server does not answer")]
    Silent,
    /// Not found.
    #[error("not found")]
    NotFound,
    /// The server is overloaded, or this address has reached its rate limit.
    #[error("the server asks to wait")]
    Busy {
        /// Retry after so many seconds.
        after_s: u32,
    },
    /// The server refused, and said why.
    #[error("the server refused: {}", .0.message)]
    Refused(Problem),
    /// The response is not from PitPet: something between this browser and the server answered.
    #[error("something in between answered: {0}")]
    Between(#[from] Between),
    /// The response is the server's, but not valid.
    #[error("the server's answer cannot be read")]
    Garbled,
}

/// What an intermediary, not PitPet's server, says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Between {
    /// The request is too large for it.
    #[error("too large")]
    TooLarge,
    /// The request was sent too slowly for it.
    #[error("too slow")]
    TooSlow,
    /// It cannot reach the server.
    #[error("the server is out of its reach")]
    Gateway,
    /// It sends a page: most likely a captive portal.
    #[error("a page of its own")]
    Portal,
    /// It blocks this browser.
    #[error("not let through")]
    Guard,
    /// Something else.
    #[error("something else")]
    Other,
}

impl HttpError {
    /// Whether the same request may succeed later without a change.
    pub fn passes(&self) -> bool {
        match self {
            Self::Unreachable | Self::Silent | Self::Busy { .. } => true,
            Self::Refused(problem) => problem.status == 408 || problem.status >= 500,
            Self::Between(between) => *between != Between::TooLarge,
            Self::NotFound | Self::Garbled => false,
        }
    }

    /// Whether the server may have done what was asked in spite of the error.
    pub fn leaves_open(&self) -> bool {
        match self {
            Self::Unreachable | Self::Silent | Self::Garbled => true,
            Self::Refused(problem) => problem.status >= 500,
            Self::Between(between) => *between != Between::TooLarge,
            Self::NotFound | Self::Busy { .. } => false,
        }
    }
}

/// The result of a request.
pub type Answer<T> = Result<T, HttpError>;

/// What kind of body is expected.
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

/// The timeout for a request or a response of so many bytes.
pub(super) fn limit_ms(bytes: usize) -> u32 {
    let more = u32::try_from(bytes / BYTES_PER_MS).unwrap_or(LIMIT_MS_MAX);
    ANSWER_MS.saturating_add(more).min(LIMIT_MS_MAX)
}

/// The body, if the response is PitPet's and successful. PitPet reports errors only as a [`Problem`], always gives a
/// media type, and never sends a page or an empty body where something else was requested.
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

/// What a status that did not come from PitPet means.
fn between(status: u16) -> Between {
    match status {
        413 => Between::TooLarge,
        408 => Between::TooSlow,
        // Also the non-standard ones of large CDNs.
        500 | 502..=504 | 520..=530 => Between::Gateway,
        // A redirect to a page, or a captive portal. The browser does not say where a redirect leads, and reports
        // status 0.
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
    fn responses_of_pitpet_are_told_from_those_of_intermediaries() {
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
    fn an_html_page_is_never_a_valid_response() {
        for kind in [Kind::Json, Kind::Text, Kind::Binary] {
            assert_eq!(judge(200, Some("text/html"), PAGE.to_vec(), kind), Err(Between::Portal.into()));
        }
        assert_eq!(judge(200, Some("text/plain; charset=utf-8"), b"note".to_vec(), Kind::Text), Ok(b"note".to_vec()));
        assert_eq!(judge(200, Some("image/png"), Vec::new(), Kind::Json), Err(HttpError::Garbled));
    }

    #[test]
    fn a_response_without_a_media_type_is_not_pitpet_s() {
        for status in [200, 204] {
            for kind in [Kind::Json, Kind::Text, Kind::Binary, Kind::Picture, Kind::Page] {
                assert_eq!(judge(status, None, Vec::new(), kind), Err(Between::Other.into()), "{status}");
            }
        }
    }

    #[test]
    fn a_redirect_is_a_captive_portal() {
        for status in [0, 302, 307] {
            assert_eq!(judge(status, None, Vec::new(), Kind::Json), Err(Between::Portal.into()), "{status}");
        }
    }

    #[test]
    fn only_network_failures_are_worth_a_retry() {
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
    fn without_a_response_of_pitpet_s_the_result_is_unknown() {
        for open in [HttpError::Unreachable, HttpError::Silent, HttpError::Garbled, page(504), page(403)] {
            assert!(open.leaves_open(), "{open}");
        }
        for known in [page(413), said(404, None).unwrap_err(), said(429, None).unwrap_err()] {
            assert!(!known.leaves_open(), "{known}");
        }
    }

    #[test]
    fn a_large_body_gets_a_longer_timeout() {
        assert_eq!(limit_ms(0), 20_000);
        // A photo of a megabyte and a half over EDGE, at 12,000 bytes a second.
        assert!(limit_ms(1_460_000) > 1_460_000 / 12);
        assert_eq!(limit_ms(usize::MAX), LIMIT_MS_MAX);
    }
}
