//! What stands beside nearly everything that is shown: who, which pet, a photo, and why something is gone.

use chain::ids::{AccountId, EntryIndex};
use serde::{Deserialize, Serialize};

use crate::hex::Hex;

/// An account as it is shown beside what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountRef {
    /// Its number in the chain.
    #[cfg_attr(feature = "openapi", schema(value_type = u32))]
    pub account: AccountId,
    /// Its handle; `None` once erased.
    pub handle: Option<String>,
    /// It says of itself that a program runs it.
    pub bot: bool,
}

/// A pet as it is shown beside its posts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PetRef {
    /// Its birth hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub birth: Hex,
    /// The entry of its birth.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub entry: EntryIndex,
    /// Its name; `None` once erased.
    pub name: Option<String>,
    /// Its first photo; `None` once erased.
    pub photo: Option<Photo>,
    /// Who owns it.
    pub owner: AccountRef,
}

/// A photo: its bytes are at [`crate::path::photo`], a small one at [`crate::path::thumb`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Photo {
    /// The commitment, which is also its name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub commitment: Hex,
    /// Pixels across, so that a page can keep its place; 0 if the server does not know.
    pub width: u32,
    /// Pixels down; 0 if the server does not know.
    pub height: u32,
}

/// Why the house erased what stood beside an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Erased {
    /// Its author asked for it.
    AuthorAsked,
    /// A person who is shown or written about asked for it.
    PersonAsked,
    /// The law demands it.
    Law,
    /// It hurts people or animals.
    Harm,
}
