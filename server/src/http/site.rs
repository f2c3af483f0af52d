//! The built site: files with hashed names are cached for ever, all others are revalidated, and every address of the
//! app gets the page itself.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::services::{ServeDir, ServeFile};

use super::error::Failure;

/// Addresses that never belong to the app.
const OURS: [&str; 2] = ["/api/", "/media/"];
/// Systems have names of 255 bytes at most; a compressed file's is a little longer than its own.
const NAME_BYTES_MAX: usize = 250;
/// Far below what systems take, with the folder before it.
const PATH_BYTES_MAX: usize = 2_048;
/// Hexadecimal digits in the names that the bundler gives to files by their content.
const NAME_HASH_DIGITS: usize = 16;
/// Letters after the last dot of a file's name: the longest extension here is `webmanifest`.
const KIND_LETTERS_MAX: usize = 11;

/// Serves the folder on `router`'s other addresses.
pub fn serve<S: Clone + Send + Sync + 'static>(router: Router<S>, folder: &Path) -> Router<S> {
    let page = ServeFile::new(folder.join("index.html")).precompressed_br();
    let files = ServeDir::new(folder).precompressed_br().append_index_html_on_directories(false).fallback(page);
    let site = Router::new().fallback_service(files).layer(axum::middleware::from_fn(rules));
    router.fallback_service(site)
}

/// A missing file must not be answered with the page: an old page asking for an old script would run it.
async fn rules(mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if OURS.iter().any(|start| path.starts_with(start)) {
        return Failure::NotFound("such address").into_response();
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    let wants_file = is_name_of_file(name);
    if is_no_file(&path) {
        if wants_file {
            return Failure::NotFound("such file").into_response();
        }
        // Otherwise the system would be asked for it, and its refusal would look like a failure of ours.
        *request.uri_mut() = Uri::from_static("/");
    }
    let mut response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/html");
    if wants_file && is_page && !name.ends_with(".html") {
        return Failure::NotFound("such file").into_response();
    }
    if matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED) {
        let rule = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(rule));
    }
    response
}

/// Whether no system has a file under such a path: it is too long, or holds a NUL.
fn is_no_file(path: &str) -> bool {
    path.len() > PATH_BYTES_MAX || path.contains("%00") || path.split('/').any(|name| name.len() > NAME_BYTES_MAX)
}

/// Whether a name ends like a file's. A link whose `#` a messenger has escaped has a dot in its key, too.
fn is_name_of_file(name: &str) -> bool {
    let kind = name.rsplit_once('.').map_or("", |(_, kind)| kind);
    (1..=KIND_LETTERS_MAX).contains(&kind.len()) && kind.bytes().all(|letter| letter.is_ascii_alphanumeric())
}

/// Whether a name holds `-` and a hash, as in `app-0123456789abcdef_bg.wasm`.
fn is_hashed(name: &str) -> bool {
    name.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        digits >= NAME_HASH_DIGITS && part[digits..].starts_with(['.', '_'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_told_apart_from_links() {
        for file in ["app.js", "manifest.webmanifest", ".env", "..%2fhouse.key", "app-0123456789abcdef_bg.wasm.br"] {
            assert!(is_name_of_file(file), "{file}");
        }
        for link in ["pets", "", ".", "a.", "sit%2323ab.c0ffee0123456789", "sit%2323ab.c0ffee%20"] {
            assert!(!is_name_of_file(link), "{link}");
        }
    }

    #[test]
    fn hashed_names_are_told_apart() {
        let rows = [
            ("app-0123456789abcdef.js", true),
            ("app-0123456789abcdef_bg.wasm", true),
            ("main-fedcba9876543210.css", true),
            ("nunito-sans.woff2", false),
            ("index.html", false),
            ("boot.js", false),
            ("worker-feed.js", false),
            ("app-0123456789abcde.js", false),
        ];
        for (name, hashed) in rows {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }
}
