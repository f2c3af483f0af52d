//! How a request as a whole fails. (For one event, see [`crate::log::Outcome`].)

use serde::{Deserialize, Serialize};

/// The JSON body of every answer with a status from 400.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// The answer's status again.
    pub status: u16,
    /// A stable name for programs, such as `photo-truncated`.
    pub code: String,
    /// A sentence for people.
    pub message: String,
    /// Seconds until a retry, where that helps; as in the header `Retry-After`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}
