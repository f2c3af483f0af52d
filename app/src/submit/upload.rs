//! Uploads photos, before the entries that show them are sent.

use api::content::Photo;
use api::path;
use chain::hash::Hash;

use crate::browser;
use crate::http::{Answer, HttpError, put_bytes};
use crate::photo::{MEDIA_TYPE, Prepared};

/// How often a photo is sent while the user waits: a short failure is not worth reporting.
const TRIES: u32 = 3;

/// Uploads a photo, which is idempotent. The response has to name the photo: an intermediary that accepts everything
/// does not.
pub(crate) async fn upload(commitment: Hash, salt: &[u8; 16], bytes: &[u8]) -> Answer<()> {
    let salt = const_hex::encode(salt);
    let header = (path::SALT_HEADER, salt.as_str());
    let kept: Photo = put_bytes(&path::upload(commitment), MEDIA_TYPE, header, bytes).await?;
    if kept.commitment.0 == commitment { Ok(()) } else { Err(HttpError::Garbled) }
}

/// A photo could not be uploaded, in spite of retries.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadFailed(pub HttpError);

/// Uploads a photo while the user waits, with some retries.
pub(crate) async fn upload_now(photo: &Prepared) -> Result<(), UploadFailed> {
    let mut tries = 0;
    loop {
        tries += 1;
        match upload(photo.commitment, &photo.salt, &photo.bytes).await {
            Ok(()) => return Ok(()),
            Err(error) if tries < TRIES && is_for_a_moment(&error) => browser::pause(400 << tries).await,
            Err(error) => return Err(UploadFailed(error)),
        }
    }
}

/// Whether a retry may help soon: not after a timeout, which has taken long already, nor where a busy server says how
/// long to wait.
fn is_for_a_moment(error: &HttpError) -> bool {
    match error {
        HttpError::Unreachable | HttpError::Between(_) | HttpError::Refused(_) => error.passes(),
        HttpError::Silent | HttpError::NotFound | HttpError::Busy { .. } | HttpError::Garbled => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Between;

    #[test]
    fn only_short_failures_are_retried_at_once() {
        for error in [HttpError::Unreachable, Between::Gateway.into(), Between::TooSlow.into()] {
            assert!(is_for_a_moment(&error), "{error}");
        }
        for error in [HttpError::Silent, HttpError::Garbled, HttpError::Busy { after_s: 1 }, Between::TooLarge.into()] {
            assert!(!is_for_a_moment(&error), "{error}");
        }
    }
}
