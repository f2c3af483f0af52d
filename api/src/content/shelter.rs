//! The shelter: its pets, and what the house did for them.

use chain::ids::{EntryIndex, Height, TimeMs};
use serde::{Deserialize, Serialize};

use super::beside::PetRef;

/// A pet in the shelter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Sheltered {
    /// The pet.
    pub pet: PetRef,
    /// When it came.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub since_ms: TimeMs,
    /// How often the house has tended it, earlier stays included.
    pub tended: u64,
}

/// The house tended a pet once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tending {
    /// The entry.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// The block that this entry is in.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub height: Height,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub time_ms: TimeMs,
    /// The pet, with its current owner.
    pub pet: PetRef,
}

/// Answer of `GET /api/v1/shelter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShelterPage {
    /// Entries of the log that this was made from.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub as_of: EntryIndex,
    /// At most 100 pets in the shelter whose stories go on; those who came first come first.
    pub pets: Vec<Sheltered>,
    /// The latest 20 times that the house tended a pet, the last one first.
    pub tendings: Vec<Tending>,
}
