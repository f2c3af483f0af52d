//! The front page as HTML: the newest stories, so that people, and programs that run no scripts, read before the app
//! has come. The app then draws the same and takes the place of this (`app/src/first.rs`).
//!
//! ```text
//! index.html with an empty place -> view (feed) -> layout, story -> the place filled
//! ```
//!
//! Nothing here is checked, and nothing here says that it is: the badge in the header is the one of an app that has not
//! begun. Buttons are inert, since they need the app.

mod layout;
mod story;
mod when;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use api::content::FeedPage;
use api::screen::told_once;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::App;
use super::error::Failure;
use crate::engine::wall_time;
use crate::view::{Question, Slice};

/// The place in the built page.
const PLACE: &str = r#"<div id="first"></div>"#;
/// How long a page is handed out before it is made anew.
const FRESH: Duration = Duration::from_secs(1);
/// The longest wait for the view. The app asks for the same, and says what is the matter.
const VIEW_WAIT: Duration = Duration::from_millis(500);
/// The question that the app asks, too, so that the view answers both at once.
const ASKED: Slice = Slice { cursor: None, limit: 20 };
/// Stories on the page: more than fit into a window, and each is about 2 KB.
const STORIES: usize = 10;

/// The page of the last second.
#[derive(Default)]
pub struct FrontPage {
    last: Mutex<Option<Last>>,
}

struct Last {
    since: Instant,
    built: Built,
    made: Arc<Made>,
}

/// Which build of the site it was made from: the file's time and length.
type Built = (Option<SystemTime>, u64);

/// A page, plain and compressed.
struct Made {
    plain: Bytes,
    gzip: Bytes,
    /// Whether it has stories: without them it changes only with a release.
    has_stories: bool,
}

/// `GET /`.
pub async fn page(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let folder = app.options.site.as_deref().ok_or(Failure::NotFound("site"))?;
    let made = current(&app, folder).await?;
    let takes_gzip = headers.get_all(header::ACCEPT_ENCODING).iter().any(names_gzip);
    let rule = if made.has_stories { "public, max-age=1, must-revalidate" } else { "no-cache" };
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html")),
        (header::CACHE_CONTROL, HeaderValue::from_static(rule)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    Ok(match takes_gzip {
        true => (about, [(header::CONTENT_ENCODING, "gzip")], made.gzip.clone()).into_response(),
        false => (about, made.plain.clone()).into_response(),
    })
}

/// Whether a client takes answers in gzip, see RFC 9110, section 12.5.3. Who gives it a weight of 0 refuses it.
fn names_gzip(value: &HeaderValue) -> bool {
    let Ok(value) = value.to_str() else { return false };
    value.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_it = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        let is_refused = parts.any(|part| matches!(part.strip_prefix("q="), Some(weight) if weight.parse() == Ok(0.0)));
        is_it && !is_refused
    })
}

async fn current(app: &App, folder: &Path) -> Result<Arc<Made>, Failure> {
    let file = folder.join("index.html");
    let missing = |_| Failure::NotFound("page");
    // A new site may be put into the folder at any time, and the files of the one before are deleted.
    let found = tokio::fs::metadata(&file).await.map_err(missing)?;
    let built = (found.modified().ok(), found.len());
    // Who comes while it is made waits for the same one.
    let mut last = app.front.last.lock().await;
    if let Some(last) = &*last
        && last.since.elapsed() < FRESH
        && last.built == built
    {
        return Ok(last.made.clone());
    }
    let bare = tokio::fs::read_to_string(&file).await.map_err(missing)?;
    let made = Arc::new(make(app, &bare).await);
    *last = Some(Last { since: Instant::now(), built, made: made.clone() });
    Ok(made)
}

async fn make(app: &App, bare: &str) -> Made {
    let filled = match bare.split_once(PLACE) {
        Some((before, after)) => {
            let stories = tokio::time::timeout(VIEW_WAIT, stories(app)).await.ok().flatten();
            stories.map(|stories| {
                let first = layout::around(&stories).into_string();
                format!(r#"{before}<div id="first">{first}</div>{after}"#)
            })
        }
        None => None,
    };
    let has_stories = filled.is_some();
    let plain: Bytes = filled.unwrap_or_else(|| bare.to_owned()).into();
    let gzip = compressed(&plain).into();
    Made { plain, gzip, has_stories }
}

/// The newest stories; `None` where the view cannot be read, or does not have them yet. The app tells why.
async fn stories(app: &App) -> Option<maud::Markup> {
    if app.view.is_making() {
        return None;
    }
    let json = match app.view.ask(Question::Feed(ASKED)).await {
        Ok(json) => json?,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the front page is handed out without stories");
            return None;
        }
    };
    let page: FeedPage = serde_json::from_slice(&json).ok()?;
    let items = told_once(page.items, |item| item);
    Some(story::cards(items.get(..STORIES).unwrap_or(&items), wall_time()))
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).and_then(|()| encoder.finish()).expect("writing into memory does not fail")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        for takes in ["gzip", "br, GZIP", "deflate, gzip;q=0.5, *;q=0"] {
            assert!(names_gzip(&HeaderValue::from_static(takes)), "{takes}");
        }
        for refuses in ["", "br", "gzip;q=0", "gzip; q=0.000", "x-gzip"] {
            assert!(!names_gzip(&HeaderValue::from_static(refuses)), "{refuses}");
        }
    }
}
