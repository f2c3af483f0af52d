//! Every action has its function, and what these functions make is well formed and signed as the rules ask.

use std::collections::BTreeMap;

use chain::codec;
use chain::commitment::SealedText;
use chain::event::{Author, Editable, Facts};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::submission::Submission;
use testkit::said::{self, Said, Text};
use testkit::{economy, keys, keys_of, nowhere, params, seed, world};

const ENTRY: EntryIndex = EntryIndex(7);

/// One event of each kind, signed with Anna's owner key where the key matters.
fn one_of_each(chain_id: &Hash) -> Vec<Said> {
    let ((owner, _, _), key, pet) = (keys_of("anna"), seed("another key"), nowhere());
    vec![
        said::birth("Pip", None).with_words("small and loud").showing(vec![nowhere()]),
        said::post(pet, "a walk").showing(vec![nowhere(); 4]),
        said::photos(pet, vec![nowhere()]),
        said::comment(pet, ENTRY, "how nice"),
        said::pat(pet, Some(ENTRY)),
        said::share(pet, ENTRY),
        said::edit(Editable::Post, ENTRY, "a long walk"),
        said::story_end(pet),
        said::gift(pet, 1),
        said::candle(pet),
        said::farewell(pet, "sleep well"),
        said::rest(pet, 3),
        said::hand_over(pet, Some(AccountId(2))),
        said::take_over(pet),
        said::decline(pet),
        said::give_up(pet),
        said::shelter(pet),
        said::adopt(pet),
        said::list(pet, 5),
        said::unlist(pet),
        said::bid(pet, 4, true),
        said::cancel_bid(pet),
        said::accept(pet, ENTRY),
        said::ask_sitter(chain_id, &owner, pet, &key, TimeMs(1)),
        said::dismiss_sitter(pet),
        said::vouch(chain_id, &owner, pet, &key),
        said::invited(chain_id, &owner, "Pip", &key).with_words("small and loud").showing(vec![nowhere()]),
        said::authorise(chain_id, &owner, &key),
        said::revoke(&key),
        said::rekey(chain_id, &owner, &key),
        said::veto(),
        said::redact(ENTRY),
        said::change_rules(economy()),
        said::be_fair(),
    ]
}

#[test]
fn every_action_has_a_function_and_what_it_makes_passes_every_check_without_a_state() {
    let (chain_id, (owner, recovery, daily)) = (nowhere(), keys_of("anna"));
    let mut made = BTreeMap::new();
    for said in one_of_each(&chain_id) {
        let facts = said.action.facts();
        made.insert(facts.tag, facts.name);
        let (author, said) = if facts.signed_by.has_newcomers() {
            let newcomer = keys::newcomer(&chain_id, "anna", &owner, &recovery, Some(&daily));
            (Author::Newcomer(newcomer), said.by_newcomer("anna"))
        } else {
            (Author::Member(AccountId(1)), said)
        };
        let submission = said.worked(&chain_id, &PublicKey::of_seed(&owner), 0, 1).sign(&chain_id, author, 0, &owner);
        let checked = Submission::check(&codec::encode(&submission), &chain_id);
        assert_eq!(checked.err(), None, "{}", facts.name);
    }
    assert_eq!(made, Facts::ALL.iter().map(|facts| (facts.tag, facts.name)).collect());
}

#[test]
fn a_text_is_sealed_alike_in_every_run_and_keeps_a_salt_that_it_has() {
    assert_eq!("a walk".sealed(), b"a walk".sealed());
    assert_ne!("a walk".sealed().salt, "another".sealed().salt);
    let own = SealedText::new([7; 16], "a walk");
    assert_eq!(own.clone().sealed(), own);
}

#[test]
fn the_same_calls_make_the_same_chain() {
    let tell = || {
        let mut world = world::World::new(params());
        let anna = world.hatches("anna");
        world.does(anna.account, &anna.daily, said::post(anna.pet, "a walk"));
        world.closes();
        world.log
    };
    assert_eq!(tell(), tell());
}
