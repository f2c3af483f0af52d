//! What only the house does.

use chain::economy::Economy;
use chain::event::{Action, Redact, RedactReason};
use chain::ids::EntryIndex;
use chain::version::{RuleChange, RuleVersion};

use super::Said;

/// What stands beside an entry is erased.
pub fn redact(entry: EntryIndex) -> Said {
    Action::Redact(Redact { entry, reason: RedactReason::Harm }).into()
}

/// The economy is switched on.
pub fn change_rules(economy: Economy) -> Said {
    Action::ChangeRules(RuleChange::Economy(economy)).into()
}

/// The rules of this version are switched on, with the economy of the tests where they bring one.
pub fn change_to(version: RuleVersion) -> Said {
    let changes = RuleChange::all(&crate::economy());
    let change = changes.into_iter().find(|change| change.to() == version).expect("a chain only begins with the first");
    Action::ChangeRules(change).into()
}

/// Fair play is switched on.
pub fn be_fair() -> Said {
    change_to(RuleVersion::V3)
}
