//! What the table of actions says is so in the logs of all cases, and every action stands in one of them.

use std::collections::BTreeSet;

use chain::Actor;
use chain::codec;
use chain::entry::{Entry, EntryKind};
use chain::error::Rejection;
use chain::event::{Author, Costs, Facts, SignedEvent};
use chain::ids::{Height, TimeMs};
use chain::ledger::{Ledger, Trust};
use chain::state::State;
use chain::verify;

use crate::files::{self, Case};

#[test]
fn what_the_table_of_actions_says_is_so_and_every_action_has_a_vector() {
    let mut missing: BTreeSet<_> = Facts::ALL.iter().map(|facts| facts.name).collect();
    for name in files::folders() {
        let entries = Case::read(&name).list("entries.bin");
        let mut ledger = Ledger::new(codec::decode(&entries[0]).expect("an entry")).expect("a genesis");
        for bytes in &entries[1..] {
            let entry: Entry = codec::decode(bytes).expect("an entry");
            let before = ledger.state().clone();
            ledger.replay(&entry, Trust::OwnLog).expect("an entry of the log");
            if let EntryKind::Event(event) = &entry.kind {
                missing.remove(event.body.action.facts().name);
                check(&before, ledger.state(), event, entry.time_ms, &name);
            }
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

fn check(before: &State, after: &State, event: &SignedEvent, now: TimeMs, case: &str) {
    let (body, action) = (&event.body, &event.body.action);
    let facts = action.facts();
    let what = format!("{} in {case}", facts.name);
    assert_eq!(codec::encode(action)[0], facts.tag, "{what}");
    assert!(before.globals().rules.version() >= facts.since, "{what}");

    let Author::Member(account) = body.author else {
        return assert!(facts.signed_by.has_newcomers(), "{what}");
    };
    let id = before.key_by_bytes(&body.key).expect("the signer has a key");
    let role = before.key(id).expect("it is there").role;
    assert!(facts.signed_by.has(role), "{what}");

    let price = verify::price(before, account, action);
    match facts.costs {
        Costs::Nothing | Costs::Treasury => assert_eq!(price, None, "{what}"),
        Costs::Named => assert!(price.is_some(), "{what}"),
        Costs::Care => {}
    }
    let tended =
        |state: &State| action.pet().and_then(|birth| state.pet(state.pet_by_birth(birth)?)).map(|pet| pet.tended);
    let open = |state: &State| Height(state.height().0 + 1);
    match facts.tends {
        true => assert_eq!(tended(after), Some(open(after)), "{what}"),
        false => assert_eq!(tended(after), tended(before), "{what}"),
    }
    // An adopted pet is not in the shelter any more, which is checked before how often.
    let again = verify::may(after, &Actor::Member { account, key: id, role }, action, now);
    let refused = matches!(again, Err(Rejection::OncePerBlock | Rejection::NotInShelter));
    assert_eq!(refused, facts.once, "{what}: {again:?}");
}
