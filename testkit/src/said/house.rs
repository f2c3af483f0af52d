//! What only the house does.

use chain::economy::Economy;
use chain::event::{Action, Redact, RedactReason};
use chain::ids::EntryIndex;
use chain::version::RuleChange;

use super::Said;

/// What stands beside an entry is erased.
pub fn redact(entry: EntryIndex) -> Said {
    Action::Redact(Redact { entry, reason: RedactReason::Harm }).into()
}

/// The economy is switched on.
pub fn change_rules(economy: Economy) -> Said {
    Action::ChangeRules(RuleChange::Economy(economy)).into()
}

/// Fair play is switched on.
pub fn be_fair() -> Said {
    Action::ChangeRules(RuleChange::Fair).into()
}
