//! Sending photos, which the entries that show them come after.

use api::content::Photo;
use api::path;
use chain::hash::Hash;

use crate::browser;
use crate::http::{Answer, HttpError, put_bytes};
use crate::photo::{MEDIA_TYPE, Prepared};

/// How often a photo is sent for somebody who waits for it: what fails for a moment only is not worth telling.
const TRIES: u32 = 3;

/// Uploads a photo. One that is there already is as good. Only who names it has it: whoever says yes to everything has not.
pub(crate) async fn upload(commitment: Hash, salt: &[u8; 16], bytes: &[u8]) -> Answer<()> {
    let salt = const_hex::encode(salt);
    let header = (path::SALT_HEADER, salt.as_str());
    let kept: Photo = put_bytes(&path::upload(commitment), MEDIA_TYPE, header, bytes).await?;
    if kept.commitment.0 == commitment { Ok(()) } else { Err(HttpError::Garbled) }
}

/// A photo did not get to the server, however often it was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadFailed(pub HttpError);

/// Uploads a photo for somebody who waits for it, with a few tries.
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

/// Silence has taken its time already, and a busy server says itself how long it is to be left alone.
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
    fn only_what_passes_within_a_moment_is_tried_again_at_once() {
        for error in [HttpError::Unreachable, Between::Gateway.into(), Between::TooSlow.into()] {
            assert!(is_for_a_moment(&error), "{error}");
        }
        for error in [HttpError::Silent, HttpError::Garbled, HttpError::Busy { after_s: 1 }, Between::TooLarge.into()] {
            assert!(!is_for_a_moment(&error), "{error}");
        }
    }
}
