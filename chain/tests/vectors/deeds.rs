//! What people do, as drafts and as accepted entries. The events are testkit's; here they get salts and photos of the
//! case.

use chain::event::{Action, Author, Editable};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use testkit::said::{self, Said};
use testkit::{Seed, keys};

use crate::party::{Party, Signer};
use crate::scene::{Draft, Scene};

/// A method for each of these events: `scene.pat(&who, pet, None)` drafts `said::pat(pet, None)`. Where a row says so,
/// a text comes last.
macro_rules! drafts {
    ($($name:ident($($field:ident: $type:ty),*) $($text:ident)?;)+) => {
        impl Scene {
            $(drafts! { @method $name($($field: $type),*) $($text)? })+
        }
    };
    (@method $name:ident($($field:ident: $type:ty),*)) => {
        /// Drafts it.
        pub fn $name(&self, who: &Signer, $($field: $type),*) -> Draft {
            self.said(who, said::$name($($field),*))
        }
    };
    (@method $name:ident($($field:ident: $type:ty),*) text) => {
        /// Drafts it with this text.
        pub fn $name(&mut self, who: &Signer, $($field: $type,)* text: &str) -> Draft {
            let text = self.seal(text);
            self.said(who, said::$name($($field,)* text))
        }
    };
}

drafts! {
    comment(pet: Hash, moment: EntryIndex) text;
    edit(of: Editable, entry: EntryIndex) text;
    pat(pet: Hash, moment: Option<EntryIndex>);
    share(pet: Hash, moment: EntryIndex);
    gift(pet: Hash, treats: u64);
    candle(pet: Hash);
    list(pet: Hash, price: u64);
    unlist(pet: Hash);
    bid(pet: Hash, price: u64, living: bool);
    cancel_bid(pet: Hash);
    farewell(pet: Hash) text;
    rest(pet: Hash, blocks: u32);
    hand_over(pet: Hash, to: Option<AccountId>);
    take_over(pet: Hash);
    decline(pet: Hash);
    dismiss_sitter(pet: Hash);
    give_up(pet: Hash);
    shelter(pet: Hash);
    adopt(pet: Hash);
}

impl Scene {
    /// A birth by a newcomer, or by a member with their phone. The hatching work is done.
    pub fn birth(&mut self, person: &Party, pet: &str, previous: Option<Hash>) -> Draft {
        let name = self.seal(pet);
        let birth = said::birth(name, previous).showing(vec![self.photo()]);
        let mut draft = match person.account {
            Some(_) => self.said(&person.phone(), birth),
            None => self.said(&self.newcomer(person), birth.by_newcomer(person.handle)),
        };
        self.sit_on(&mut draft);
        draft
    }

    /// A birth by an invitation, with the pet's own words.
    pub fn invited(&mut self, person: &Party, pet: &str, invitation: &Seed) -> Draft {
        let (name, words) = (self.seal(pet), self.seal("Somebody said I should come."));
        let invited = said::invited(&self.chain_id(), &person.seed("owner"), name, invitation);
        let invited = invited.with_words(words).showing(vec![self.photo()]);
        self.said(&self.newcomer(person), invited.by_newcomer(person.handle))
    }

    /// A newcomer, with the proofs of their keys.
    fn newcomer(&self, person: &Party) -> Signer {
        let [owner, recovery, phone] = ["owner", "recovery", "phone"].map(|key| person.seed(key));
        let newcomer = keys::newcomer(&self.chain_id(), person.handle, &owner, &recovery, Some(&phone));
        Signer { author: Author::Newcomer(newcomer), seed: owner }
    }

    /// Adds a pet's own words to a birth.
    pub fn add_words(&mut self, draft: &mut Draft, words: &str) {
        let words = self.seal(words);
        if let Action::Birth(birth) = &mut draft.body.action {
            birth.words = Some(words.commitment());
        }
        draft.texts.push(words);
    }

    /// Does the hatching work of a birth, from nonce 0 on.
    pub fn sit_on(&self, draft: &mut Draft) {
        let tries = self.ledger().state().hatch_tries_now();
        let (key, sequence) = (draft.body.key, draft.body.sequence);
        let said = Said::from(draft.body.action.clone()).worked(&draft.chain_id, &key, sequence, tries.into());
        draft.body.action = said.action;
    }

    /// A person hatches a pet. Gives back its birth hash.
    pub fn hatch(&mut self, person: &mut Party, pet: &str, previous: Option<Hash>) -> Hash {
        let draft = self.birth(person, pet, previous);
        let what = format!("{} hatches {pet}", person.handle);
        let entry = self.accept(&what, draft);
        if person.account.is_none() {
            let accounts = self.ledger().state().accounts() - 1;
            person.account = Some(AccountId(u32::try_from(accounts).expect("a short story")));
        }
        entry.leaf_hash()
    }

    /// A post with a text and some photos.
    pub fn post(&mut self, who: &Signer, pet: Hash, text: &str, photos: usize) -> Draft {
        let text = self.seal(text);
        let photos = (0..photos).map(|_| self.photo()).collect();
        self.said(who, said::post(pet, text).showing(photos))
    }

    /// The bid at that entry accepted.
    pub fn accept_bid(&self, who: &Signer, pet: Hash, bid: EntryIndex) -> Draft {
        self.said(who, said::accept(pet, bid))
    }

    /// The holder of the key sits for a pet until then.
    pub fn ask_sitter(&self, who: &Signer, pet: Hash, key: &Seed, until: TimeMs) -> Draft {
        self.said(who, said::ask_sitter(&self.chain_id(), &who.seed, pet, key, until))
    }

    /// An invitation for the holder of its key.
    pub fn vouch(&self, who: &Signer, pet: Hash, invitation: &Seed) -> Draft {
        self.said(who, said::vouch(&self.chain_id(), &who.seed, pet, invitation))
    }

    /// The closing of a book.
    pub fn end(&self, who: &Signer, pet: Hash) -> Draft {
        self.said(who, said::story_end(pet))
    }

    /// An action without texts.
    pub fn act(&self, who: &Signer, action: Action) -> Draft {
        self.said(who, action.into())
    }

    /// An event with its texts, with the sequence number that the key is at.
    pub fn said(&self, who: &Signer, said: Said) -> Draft {
        self.draft(who, said.action, said.texts)
    }

    /// Hands in a draft that will be accepted, and gives back its place in the log.
    pub fn put(&mut self, what: &str, draft: Draft) -> EntryIndex {
        self.accept(what, draft);
        EntryIndex(self.ledger().entries().0 - 1)
    }

    /// Blocks left to a pet.
    pub fn remaining(&self, pet: Hash) -> u64 {
        let state = self.ledger().state();
        let id = state.pet_by_birth(&pet).expect("a pet that was hatched");
        state.remaining_blocks(id)
    }
}
