//! Good bytes of every kind, to begin with.

use chain::abi::{Machine, Request, Response};
use chain::codec;
use chain::commitment::handle_hash;
use chain::entry::EntryKind;
use chain::event::{Editable, SignedEvent};
use chain::hash::Hash;
use chain::ids::{EntryIndex, TimeMs};
use chain::keys::PublicKey;
use chain::limits::{SHELTER_TENDS_AT_BLOCKS, SITTING_MAX_MS, TTL_BLOCKS, VOUCH_EVERY_BLOCKS};
use chain::submission::Submission;
use testkit::said::{self, Said};
use testkit::world::{Person, World};
use testkit::{Seed, economy, house, keys_of, nowhere, params, seed};

/// Hands something in that is accepted; gives back its entry.
type Does<'a> = dyn FnMut(&mut World, &Person, &Seed, Said) -> EntryIndex + 'a;

/// Anna's second pet goes to Ben and stands on the market again, with a bid on it; Ben's first one is listed, too.
fn trade(world: &mut World, anna: &Person, ben: &Person, pet: Hash, does: &mut Does<'_>) {
    does(world, anna, &anna.owner, said::list(pet, 5));
    does(world, anna, &anna.daily, said::unlist(pet));
    does(world, ben, &ben.daily, said::bid(pet, 2, true));
    does(world, ben, &ben.daily, said::cancel_bid(pet));
    let bid = does(world, ben, &ben.daily, said::bid(pet, 2, true));
    does(world, anna, &anna.owner, said::accept(pet, bid));
    does(world, anna, &anna.daily, said::bid(pet, 1, true));
    does(world, ben, &ben.owner, said::list(ben.pet, 7));
}

/// Dora has a pet, vouches for Emil and asks a sitter; Emil's pet goes to the shelter and to Ben. Meanwhile Ben looks
/// after another pet. Gives back Dora, and Emil's first submission.
fn guests(world: &mut World, ben: &Person, other: Hash, does: &mut Does<'_>) -> (Person, Submission) {
    let (chain_id, dora) = (world.chain_id(), world.hatches("dora"));
    let pass = |world: &mut World, does: &mut Does<'_>, blocks: u64| {
        for _ in 0..blocks {
            does(world, ben, &ben.daily, said::pat(other, None));
            does(world, ben, &ben.daily, said::pat(dora.pet, None));
            world.closes();
        }
    };
    pass(world, does, VOUCH_EVERY_BLOCKS);
    does(world, &dora, &dora.daily, said::vouch(&chain_id, &dora.daily, dora.pet, &seed("invitation")));
    let (owner, _, daily) = keys_of("emil");
    let come = said::invited(&chain_id, &owner, "Pup", &seed("invitation")).with_words("invited");
    let come = world.first_event("emil", world.newcomer("emil"), come);
    let receipt = world.submit(&come).expect("he was invited");
    world.digs(ben.account);
    does(world, ben, &ben.daily, said::gift(receipt.leaf, 1));
    let account = world.ledger.state().account_by_handle(&handle_hash("emil")).expect("he has come");
    let emil = Person { account, owner, daily, pet: receipt.leaf, ..dora.clone() };
    does(world, &emil, &emil.owner, said::give_up(emil.pet));
    pass(world, does, TTL_BLOCKS - SHELTER_TENDS_AT_BLOCKS + 1);
    world.house_does(said::shelter(emil.pet));
    does(world, ben, &ben.daily, said::adopt(emil.pet));
    for sitter in ["sitter", "second sitter"] {
        let until = world.now.plus(SITTING_MAX_MS);
        let ask = said::ask_sitter(&chain_id, &dora.owner, dora.pet, &seed(sitter), until);
        does(world, &dora, &dora.owner, ask);
        does(world, &dora, &seed(sitter), said::pat(dora.pet, None));
        world.closes();
        if sitter == "sitter" {
            does(world, &dora, &dora.daily, said::dismiss_sitter(dora.pet));
        }
    }
    (dora, come)
}

/// A short life with every kind of action in it, ended by a block.
#[derive(Clone)]
pub struct Life {
    pub world: World,
    pub anna: Person,
    pub ben: Person,
    /// Anna's second pet.
    pub second: Hash,
    /// A sitter sits for her pet, and she has vouched.
    pub dora: Person,
    /// Every submission that was accepted.
    pub submissions: Vec<Vec<u8>>,
}

impl Life {
    pub fn new() -> Self {
        let mut world = World::new(params());
        let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
        let (chain_id, mut submissions) = (world.chain_id(), Vec::new());
        let words = said::birth("Pip", None).with_words("small and loud");
        let carl = world.first_event("carl", world.newcomer("carl"), words);
        assert!(world.submit(&carl).is_ok());
        submissions.push(codec::encode(&carl));
        let mut does = |world: &mut World, who: &Person, key: &Seed, said| {
            let submission = world.event(who.account, key, said);
            submissions.push(codec::encode(&submission));
            world.submit(&submission).expect("a life without mistakes").index
        };
        let post = does(&mut world, &anna, &anna.daily, said::post(anna.pet, "a walk"));
        let comment = does(&mut world, &ben, &ben.daily, said::comment(anna.pet, post, "nice"));
        does(&mut world, &anna, &anna.daily, said::photos(anna.pet, vec![nowhere(); 4]));
        does(&mut world, &ben, &ben.daily, said::pat(anna.pet, Some(post)));
        does(&mut world, &ben, &ben.daily, said::share(anna.pet, post));
        does(&mut world, &ben, &ben.daily, said::edit(Editable::Comment, comment, "nicer"));
        let tablet = said::authorise(&chain_id, &anna.owner, &seed("tablet"));
        does(&mut world, &anna, &anna.owner, tablet);
        does(&mut world, &anna, &anna.owner, said::revoke(&seed("tablet")));
        let new = said::rekey(&chain_id, &anna.owner, &seed("anna new"));
        does(&mut world, &anna, &anna.owner, new);
        does(&mut world, &anna, &anna.recovery, said::veto());
        world.house_does(said::redact(comment));
        world.close_blocks(16);
        does(&mut world, &anna, &anna.owner, said::story_end(anna.pet));
        does(&mut world, &anna, &anna.daily, said::birth("Pip II", Some(anna.pet)));
        world.house_does(said::change_rules(economy()));
        world.closes();
        let second = world.ledger.state().all_pets().last().expect("Anna's second pet").birth;
        let (dora, invited) = guests(&mut world, &ben, second, &mut does);
        does(&mut world, &ben, &ben.daily, said::candle(anna.pet));
        world.digs(ben.account);
        does(&mut world, &ben, &ben.daily, said::gift(second, 1));
        does(&mut world, &anna, &anna.owner, said::hand_over(second, Some(ben.account)));
        does(&mut world, &ben, &ben.daily, said::decline(second));
        does(&mut world, &anna, &anna.owner, said::hand_over(second, Some(ben.account)));
        does(&mut world, &ben, &ben.daily, said::take_over(second));
        does(&mut world, &ben, &ben.owner, said::hand_over(second, Some(anna.account)));
        does(&mut world, &anna, &anna.daily, said::take_over(second));
        trade(&mut world, &anna, &ben, second, &mut does);
        does(&mut world, &ben, &ben.owner, said::hand_over(second, Some(anna.account)));
        does(&mut world, &ben, &ben.daily, said::rest(second, 3));
        world.closes();
        world.house_does(said::be_fair());
        let farewell = does(&mut world, &ben, &ben.owner, said::farewell(second, "sleep well"));
        does(&mut world, &ben, &ben.daily, said::edit(Editable::Farewell, farewell, "sleep very well"));
        world.closes();
        let votes = vec![world.vote(chain::ids::HOUSE, &house()), world.vote(ben.account, &ben.daily)];
        world.digs_with(anna.account, votes);
        submissions.push(codec::encode(&invited));
        Self { world, anna, ben, second, dora, submissions }
    }

    pub fn snapshot(&self) -> Vec<u8> {
        self.world.ledger.snapshot().expect("a block has just closed")
    }

    pub fn events(&self) -> Vec<SignedEvent> {
        let entries = self.world.log.iter().map(|bytes| codec::decode::<chain::entry::Entry>(bytes));
        let event = |entry: chain::entry::Entry| match entry.kind {
            EntryKind::Event(event) => Some(event),
            _ => None,
        };
        entries.filter_map(|entry| event(entry.expect("the test's own log"))).collect()
    }

    /// Requests that a host makes in one chain's life, in their order.
    pub fn requests(&self) -> Vec<Request> {
        let (chain_id, now) = (self.world.chain_id(), self.world.now);
        let submissions = self.submissions[..4].to_vec();
        let mut requests = vec![
            Request::New(self.world.log[0].clone()),
            Request::Replay(self.world.log[1..3].to_vec()),
            Request::Verify { chain_id, submissions: submissions.clone() },
            Request::Append { now, submissions },
            Request::Due(now),
            Request::Rollback,
            Request::Commit,
            Request::Query,
            Request::Restore(self.snapshot()),
            Request::Snapshot,
            Request::Due(TimeMs(u64::MAX)),
            Request::ShelterNeeds,
            Request::Trades { from: EntryIndex(0), to: EntryIndex(u64::MAX) },
            Request::Signer(PublicKey::of_seed(&self.ben.daily)),
            Request::Pet(self.second),
            Request::Account(handle_hash(&self.ben.handle)),
        ];
        let mut world = self.world.clone();
        let header = world.due_header();
        let block = world.signed_block(header);
        requests.push(Request::Work);
        let vote = world.vote(self.ben.account, &self.ben.daily);
        requests.push(Request::Vote { now: world.now, vote });
        requests.push(Request::Vote { now: TimeMs(0), vote });
        requests.push(Request::Close { now: world.now, block });
        requests
    }

    /// What a machine answers to [`Life::requests`].
    pub fn responses(&self) -> Vec<Response> {
        let mut machine = Machine::default();
        self.requests().into_iter().map(|request| machine.answer(request)).collect()
    }
}
