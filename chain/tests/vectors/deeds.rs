//! What people do, as drafts and as accepted entries.

use chain::commitment::{SealedText, handle_hash};
use chain::event::{
    Accept, Action, Adopt, AskSitter, Author, Bid, Birth, CancelBid, Candle, Comment, Decline, DismissSitter, Edit,
    Editable, Farewell, Gift, GiveUp, HandOver, Invitation, Invited, List, Newcomer, Pat, Post, Rest, Share, Shelter,
    StoryEnd, TakeOver, Unlist, Vouch,
};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::work::Puzzle;

use crate::person::{Person, Signer};
use crate::scene::{Draft, Scene};

impl Scene {
    /// A birth by somebody new, or by a member with their phone. The hatching work is done.
    pub fn birth(&mut self, person: &Person, pet: &str, previous: Option<Hash>) -> Draft {
        let name = self.seal(pet);
        let birth = Birth { name: name.commitment(), photo: self.photo(), words: None, previous, nonce: 0 };
        let mut draft = match person.account {
            Some(_) => self.draft(&person.phone(), Action::Birth(birth), vec![name]),
            None => {
                let texts = vec![SealedText::handle(person.handle), name];
                let signer = self.newcomer(person);
                self.draft(&signer, Action::Birth(birth), texts)
            }
        };
        self.sit_on(&mut draft);
        draft
    }

    /// A birth by an invitation, with the pet's own words.
    pub fn invited(&mut self, person: &Person, pet: &str, invitation: &[u8; 32]) -> Draft {
        let (name, words) = (self.seal(pet), self.seal("Somebody said I should come."));
        let invited = Invited {
            name: name.commitment(),
            photo: self.photo(),
            words: Some(words.commitment()),
            invitation: Invitation::make_out(&self.chain_id(), &person.public("owner"), invitation),
        };
        let signer = self.newcomer(person);
        self.draft(&signer, Action::Invited(invited), vec![SealedText::handle(person.handle), name, words])
    }

    /// Somebody new, with the proofs of their keys.
    fn newcomer(&self, person: &Person) -> Signer {
        let owner = person.public("owner");
        let prove = |key| NewKey::prove(&self.chain_id(), &owner, &person.seed(key));
        Signer {
            author: Author::Newcomer(Newcomer {
                handle: handle_hash(person.handle),
                recovery: prove("recovery"),
                daily: Some(prove("phone")),
                bot: false,
            }),
            seed: person.seed("owner"),
        }
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
        if let Action::Birth(birth) = &mut draft.body.action {
            let work = Puzzle::hatching(&draft.chain_id, &key, sequence, birth);
            let found = work.search(0, u32::MAX, u64::from(tries));
            birth.nonce = found.expect("one of 2^32 nonces is enough");
        }
    }

    /// Somebody hatches a pet. Gives back its birth hash.
    pub fn hatch(&mut self, person: &mut Person, pet: &str, previous: Option<Hash>) -> Hash {
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
        let action = Action::Post(Post { pet, text: Some(text.commitment()), photos });
        self.draft(who, action, vec![text])
    }

    /// A comment on a moment.
    pub fn comment(&mut self, who: &Signer, pet: Hash, moment: EntryIndex, text: &str) -> Draft {
        let text = self.seal(text);
        let commitment = text.commitment();
        let action = Action::Comment(Comment { pet, moment, text: commitment });
        self.draft(who, action, vec![text])
    }

    /// New words in place of old ones.
    pub fn edit(&mut self, who: &Signer, of: Editable, entry: EntryIndex, text: &str) -> Draft {
        let text = self.seal(text);
        let action = Action::Edit(Edit { of, entry, text: text.commitment() });
        self.draft(who, action, vec![text])
    }

    /// An action without texts.
    pub fn act(&self, who: &Signer, action: Action) -> Draft {
        self.draft(who, action, Vec::new())
    }

    /// A pat.
    pub fn pat(&self, who: &Signer, pet: Hash, moment: Option<EntryIndex>) -> Draft {
        self.act(who, Action::Pat(Pat { pet, moment }))
    }

    /// A share.
    pub fn share(&self, who: &Signer, pet: Hash, moment: EntryIndex) -> Draft {
        self.act(who, Action::Share(Share { pet, moment }))
    }

    /// A gift.
    pub fn gift(&self, who: &Signer, pet: Hash, treats: u64) -> Draft {
        self.act(who, Action::Gift(Gift { pet, treats }))
    }

    /// A candle.
    pub fn candle(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::Candle(Candle { pet }))
    }

    /// A pet put on the market.
    pub fn list(&self, who: &Signer, pet: Hash, price: u64) -> Draft {
        self.act(who, Action::List(List { pet, price }))
    }

    /// And taken off again.
    pub fn unlist(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::Unlist(Unlist { pet }))
    }

    /// A bid for a pet, living or as a keepsake.
    pub fn bid(&self, who: &Signer, pet: Hash, price: u64, living: bool) -> Draft {
        self.act(who, Action::Bid(Bid { pet, price, living }))
    }

    /// A bid taken back.
    pub fn cancel_bid(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::CancelBid(CancelBid { pet }))
    }

    /// The bid at that entry accepted.
    pub fn accept_bid(&self, who: &Signer, pet: Hash, bid: EntryIndex) -> Draft {
        self.act(who, Action::Accept(Accept { pet, bid }))
    }

    /// A farewell.
    pub fn farewell(&mut self, who: &Signer, pet: Hash, words: &str) -> Draft {
        let words = self.seal(words);
        let action = Action::Farewell(Farewell { pet, words: words.commitment() });
        self.draft(who, action, vec![words])
    }

    /// A rest.
    pub fn rest(&self, who: &Signer, pet: Hash, blocks: u32) -> Draft {
        self.act(who, Action::Rest(Rest { pet, blocks }))
    }

    /// An offer to take a pet over, or its withdrawal.
    pub fn hand_over(&self, who: &Signer, pet: Hash, to: Option<AccountId>) -> Draft {
        self.act(who, Action::HandOver(HandOver { pet, to }))
    }

    /// What was offered is accepted.
    pub fn take_over(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::TakeOver(TakeOver { pet }))
    }

    /// What was offered is declined.
    pub fn decline(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::Decline(Decline { pet }))
    }

    /// Whoever has the key sits for a pet until then.
    pub fn ask_sitter(&self, who: &Signer, pet: Hash, key: &[u8; 32], until: TimeMs) -> Draft {
        let key = NewKey::prove(&self.chain_id(), &PublicKey::of_seed(&who.seed), key);
        self.act(who, Action::AskSitter(AskSitter { pet, key, until }))
    }

    /// Nobody sits any more.
    pub fn dismiss_sitter(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::DismissSitter(DismissSitter { pet }))
    }

    /// An invitation for whoever has its key.
    pub fn vouch(&self, who: &Signer, pet: Hash, invitation: &[u8; 32]) -> Draft {
        let key = NewKey::prove(&self.chain_id(), &PublicKey::of_seed(&who.seed), invitation);
        self.act(who, Action::Vouch(Vouch { pet, key }))
    }

    /// A pet for the shelter.
    pub fn give_up(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::GiveUp(GiveUp { pet }))
    }

    /// What the shelter does for a pet.
    pub fn shelter(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::Shelter(Shelter { pet }))
    }

    /// A home for a pet.
    pub fn adopt(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::Adopt(Adopt { pet }))
    }

    /// The closing of a book.
    pub fn end(&self, who: &Signer, pet: Hash) -> Draft {
        self.act(who, Action::StoryEnd(StoryEnd { pet }))
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
