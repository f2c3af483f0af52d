//! The stories.

mod asked;
mod broken;
mod change;
mod checks;
mod classic;
mod clocks;
mod crowd;
mod demo;
mod digging;
mod edits;
mod exact;
mod fair;
mod fair_guests;
mod forged;
mod guests;
mod homes;
mod ill_made;
mod keys;
mod kindness;
mod logs;
mod market;
mod module;
mod orders_of_stories;
mod per_event;
mod purses;
mod refusals;
mod restored;
mod shelter;
mod signers;
mod snapshots;
mod stays;
mod switched;
mod to_fair;
mod treats;
mod votes;

use crate::files::Case;

/// Tells a story.
pub type Tell = fn() -> Case;

/// Every story by its rule version's and its own folder.
pub const ALL: &[(&str, Tell)] = &[
    ("v1/checks", checks::tell),
    ("v1/classic", classic::tell),
    ("v1/demo", demo::tell),
    ("v1/edits", edits::tell),
    ("v1/ill-made", ill_made::tell),
    ("v1/keys", keys::tell),
    ("v1/logs", logs::tell),
    ("v1/orders", orders_of_stories::tell),
    ("v1/refusals", refusals::tell),
    ("v1/signers", signers::tell),
    ("v2/asked", asked::v2),
    ("v2/change", change::tell),
    ("v2/digging", digging::tell),
    ("v2/guests", guests::tell),
    ("v2/homes", homes::tell),
    ("v2/kindness", kindness::tell),
    ("v2/market", market::tell),
    ("v2/module", module::tell),
    ("v2/per-event", per_event::v2),
    ("v2/purses", purses::tell),
    ("v2/shelter", shelter::tell),
    ("v2/snapshots", snapshots::tell),
    ("v2/stays", stays::tell),
    ("v2/switched", switched::tell),
    ("v2/treats", treats::tell),
    ("v2/votes", votes::tell),
    ("v3/asked", asked::v3),
    ("v3/change", to_fair::tell),
    ("v3/clocks", clocks::tell),
    ("v3/crowd", crowd::tell),
    ("v3/exact", exact::tell),
    ("v3/fair", fair::tell),
    ("v3/guests", fair_guests::tell),
    ("v3/per-event", per_event::v3),
    ("v3/restored", restored::tell),
];
