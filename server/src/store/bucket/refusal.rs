//! What a bucket's refusals mean.

use std::error::Error as StdError;

use object_store::Error;
use object_store::client::{HttpError, HttpErrorKind};

use crate::causes::in_one_line;
use crate::store::StoreError;

/// Where a machine of Amazon's asks for its role's credentials.
const MACHINE_CREDENTIALS: &str = "http://169.254.169.254/";

/// Why a bucket refuses everything, as far as an operator can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketProblem {
    /// There is no such bucket.
    #[error("there is no such bucket; create it, or correct its name or AWS_ENDPOINT_URL")]
    Missing,
    /// It is in another region.
    #[error("the bucket is in another region: set AWS_REGION")]
    Region,
    /// The credentials are valid, but may not do this.
    #[error("these credentials may not do that: they need GetObject, PutObject, DeleteObject and ListBucket")]
    Denied,
    /// The credentials are unknown, or their secret is wrong.
    #[error("the credentials are wrong: check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")]
    Credentials,
    /// There are no credentials.
    #[error(
        "no credentials are given: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role; the \
         profiles of other tools are not read"
    )]
    NoCredentials,
    /// The credentials were valid until a while ago.
    #[error("the credentials have expired: check AWS_SESSION_TOKEN, or where it comes from")]
    Expired,
    /// Signatures count for some minutes only.
    #[error("this machine's clock and the bucket's differ by many minutes: set this machine's clock")]
    Clock,
    /// No connection comes about.
    #[error("the bucket cannot be reached: check the network and AWS_ENDPOINT_URL")]
    Unreachable,
    /// Too many requests.
    #[error("the bucket asks for fewer requests")]
    Busy,
}

/// Whether a create failed because the object exists. `object_store` says so also where another create was under way
/// (S3's 409) and nothing may be there (<https://github.com/apache/arrow-rs-object-store/issues/852>).
pub(in crate::store) fn exists_for_certain(refusal: &(dyn StdError + Send + Sync + 'static)) -> bool {
    matches!(refusal.downcast_ref::<Error>(), Some(Error::Precondition { .. } | Error::NotModified { .. }))
}

/// Whether it is the bucket itself that is missing, and not an object in it.
pub(in crate::store) fn is_missing(error: &Error) -> bool {
    problem(error) == Some(BucketProblem::Missing)
}

/// The error of a request, with its remedy if there is one.
pub(in crate::store) fn fault(action: &'static str, key: impl ToString, error: Error) -> StoreError {
    match problem(&error) {
        Some(problem) => {
            tracing::debug!(%error, action, "the bucket refused");
            StoreError::Bucket { action, key: key.to_string(), problem }
        }
        None => StoreError::failed(action, key, error),
    }
}

/// The codes are those of Amazon S3's API Reference, "Error responses".
fn problem(error: &Error) -> Option<BucketProblem> {
    let text = in_one_line(error);
    // Where no credentials are given, those of the machine itself are asked for.
    if text.contains(MACHINE_CREDENTIALS) {
        return Some(BucketProblem::NoCredentials);
    }
    let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>")).map(|(code, _)| code);
    match code {
        Some("NoSuchBucket") => Some(BucketProblem::Missing),
        Some("PermanentRedirect" | "AuthorizationHeaderMalformed" | "IllegalLocationConstraintException") => {
            Some(BucketProblem::Region)
        }
        Some("AccessDenied") => Some(BucketProblem::Denied),
        Some("InvalidAccessKeyId" | "SignatureDoesNotMatch" | "Unauthorized") => Some(BucketProblem::Credentials),
        Some("ExpiredToken" | "TokenRefreshRequired" | "InvalidToken") => Some(BucketProblem::Expired),
        Some("RequestTimeTooSkewed") => Some(BucketProblem::Clock),
        Some("SlowDown" | "RequestLimitExceeded" | "TooManyRequests" | "ServiceUnavailable") => {
            Some(BucketProblem::Busy)
        }
        Some(_) if matches!(error, Error::PermissionDenied { .. }) => Some(BucketProblem::Denied),
        Some(_) => None,
        // Answers to HEAD have no text.
        None => match error {
            Error::PermissionDenied { .. } => Some(BucketProblem::Denied),
            Error::Unauthenticated { .. } => Some(BucketProblem::Credentials),
            _ if is_unreachable(error) => Some(BucketProblem::Unreachable),
            _ => None,
        },
    }
}

/// Whether no connection came about.
fn is_unreachable(error: &Error) -> bool {
    let mut source = StdError::source(error);
    while let Some(cause) = source {
        let http = cause.downcast_ref::<HttpError>();
        if http.is_some_and(|http| http.kind() == HttpErrorKind::Connect) {
            return true;
        }
        source = cause.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Error {
        Error::Generic { store: "S3", source: text.to_owned().into() }
    }

    #[test]
    fn every_refusal_that_an_operator_can_mend_has_its_sentence() {
        for (code, expected) in [
            ("NoSuchBucket", BucketProblem::Missing),
            ("PermanentRedirect", BucketProblem::Region),
            ("SignatureDoesNotMatch", BucketProblem::Credentials),
            ("ExpiredToken", BucketProblem::Expired),
            ("RequestTimeTooSkewed", BucketProblem::Clock),
            ("SlowDown", BucketProblem::Busy),
        ] {
            let error = refused(&format!("400: <Error><Code>{code}</Code></Error>"));
            assert_eq!(problem(&error), Some(expected), "{code}");
        }
        for text in ["", "connection reset", "<Code>", "<Code>NoSuchKey</Code>"] {
            assert_eq!(problem(&refused(text)), None, "{text}");
        }
        let denied = |text: &str| Error::PermissionDenied { path: "log/0".into(), source: text.to_owned().into() };
        for text in ["", "<Code>AccessDenied</Code>"] {
            assert_eq!(problem(&denied(text)), Some(BucketProblem::Denied), "{text}");
        }
    }

    #[test]
    fn only_a_failed_condition_says_that_the_object_exists() {
        let source = || "said the bucket".into();
        let precondition = Error::Precondition { path: "log/0".into(), source: source() };
        assert!(exists_for_certain(&precondition));
        assert!(!exists_for_certain(&refused("409 Conflict")));
    }
}
