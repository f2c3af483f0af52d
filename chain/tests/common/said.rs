//! Actions with the texts that stand beside them.

use chain::commitment::SealedText;
use chain::economy::Economy;
use chain::event::{
    Accept, Action, Adopt, AskSitter, Bid, Birth, CancelBid, Candle, Comment, Decline, DismissSitter, Edit, Editable,
    Farewell, Gift, GiveUp, HandOver, Invitation, Invited, List, Pat, Post, Redact, RedactReason, Rest, Share, Shelter,
    StoryEnd, TakeOver, Unlist, Vouch,
};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex, TimeMs};
use chain::keys::{NewKey, PublicKey};
use chain::limits::SALT_BYTES;
use chain::version::RuleChange;

use super::{Seed, nowhere};

/// An action with its texts.
#[derive(Clone, Debug)]
pub struct Said {
    pub action: Action,
    pub texts: Vec<SealedText>,
}

impl From<Action> for Said {
    fn from(action: Action) -> Self {
        Self { action, texts: Vec::new() }
    }
}

/// A text, sealed with a salt that follows from it.
pub fn sealed(text: &str) -> SealedText {
    sealed_bytes(text.as_bytes())
}

/// As [`sealed`], for bytes that may be no text.
pub fn sealed_bytes(bytes: &[u8]) -> SealedText {
    let mut salt = [0; SALT_BYTES];
    salt.copy_from_slice(&Hash::of(&[b"test salt ", bytes]).0[..SALT_BYTES]);
    SealedText { salt, bytes: bytes.to_vec() }
}

pub fn birth(name: &str, previous: Option<Hash>) -> Said {
    birth_with(name, None, previous)
}

pub fn birth_with(name: &str, words: Option<&str>, previous: Option<Hash>) -> Said {
    let name = sealed(name);
    let words = words.map(sealed);
    let birth = Birth {
        name: name.commitment(),
        photo: Hash::of(&[b"photo of ", &name.bytes]),
        words: words.as_ref().map(SealedText::commitment),
        previous,
        nonce: 0,
    };
    Said { action: Action::Birth(birth), texts: [name].into_iter().chain(words).collect() }
}

pub fn post(pet: Hash, text: &str) -> Said {
    post_bytes(pet, text.as_bytes())
}

pub fn post_bytes(pet: Hash, bytes: &[u8]) -> Said {
    let text = sealed_bytes(bytes);
    let post = Post { pet, text: Some(text.commitment()), photos: Vec::new() };
    Said { action: Action::Post(post), texts: vec![text] }
}

/// A post of photos alone.
pub fn photos(pet: Hash, count: usize) -> Said {
    let photos = vec![nowhere(); count];
    Action::Post(Post { pet, text: None, photos }).into()
}

pub fn comment(pet: Hash, moment: EntryIndex, text: &str) -> Said {
    let text = sealed(text);
    let comment = Comment { pet, moment, text: text.commitment() };
    Said { action: Action::Comment(comment), texts: vec![text] }
}

pub fn pat(pet: Hash, moment: Option<EntryIndex>) -> Said {
    Action::Pat(Pat { pet, moment }).into()
}

pub fn share(pet: Hash, moment: EntryIndex) -> Said {
    Action::Share(Share { pet, moment }).into()
}

pub fn edit(of: Editable, entry: EntryIndex, text: &str) -> Said {
    let text = sealed(text);
    let edit = Edit { of, entry, text: text.commitment() };
    Said { action: Action::Edit(edit), texts: vec![text] }
}

pub fn story_end(pet: Hash) -> Said {
    Action::StoryEnd(StoryEnd { pet }).into()
}

pub fn gift(pet: Hash, treats: u64) -> Said {
    Action::Gift(Gift { pet, treats }).into()
}

pub fn candle(pet: Hash) -> Said {
    Action::Candle(Candle { pet }).into()
}

pub fn list(pet: Hash, price: u64) -> Said {
    Action::List(List { pet, price }).into()
}

pub fn unlist(pet: Hash) -> Said {
    Action::Unlist(Unlist { pet }).into()
}

pub fn bid(pet: Hash, price: u64, living: bool) -> Said {
    Action::Bid(Bid { pet, price, living }).into()
}

pub fn cancel_bid(pet: Hash) -> Said {
    Action::CancelBid(CancelBid { pet }).into()
}

pub fn accept(pet: Hash, bid: EntryIndex) -> Said {
    Action::Accept(Accept { pet, bid }).into()
}

pub fn farewell(pet: Hash, words: &str) -> Said {
    let words = sealed(words);
    let farewell = Farewell { pet, words: words.commitment() };
    Said { action: Action::Farewell(farewell), texts: vec![words] }
}

pub fn rest(pet: Hash, blocks: u32) -> Said {
    Action::Rest(Rest { pet, blocks }).into()
}

pub fn hand_over(pet: Hash, to: Option<AccountId>) -> Said {
    Action::HandOver(HandOver { pet, to }).into()
}

pub fn take_over(pet: Hash) -> Said {
    Action::TakeOver(TakeOver { pet }).into()
}

pub fn decline(pet: Hash) -> Said {
    Action::Decline(Decline { pet }).into()
}

pub fn give_up(pet: Hash) -> Said {
    Action::GiveUp(GiveUp { pet }).into()
}

pub fn shelter(pet: Hash) -> Said {
    Action::Shelter(Shelter { pet }).into()
}

pub fn adopt(pet: Hash) -> Said {
    Action::Adopt(Adopt { pet }).into()
}

/// Whoever has `key` sits for the pet until then; `owner` signs.
pub fn ask_sitter(chain_id: &Hash, owner: &Seed, pet: Hash, key: &Seed, until: TimeMs) -> Said {
    Action::AskSitter(AskSitter { pet, key: new_key(chain_id, owner, key), until }).into()
}

pub fn dismiss_sitter(pet: Hash) -> Said {
    Action::DismissSitter(DismissSitter { pet }).into()
}

/// Whoever has the invitation's key may come; `signer` signs.
pub fn vouch(chain_id: &Hash, signer: &Seed, pet: Hash, invitation: &Seed) -> Said {
    Action::Vouch(Vouch { pet, key: new_key(chain_id, signer, invitation) }).into()
}

/// A birth by an invitation that is made out to whoever has this owner key.
pub fn invited(chain_id: &Hash, newcomer: &Seed, name: &str, words: Option<&str>, invitation: &Seed) -> Said {
    let Said { action, texts } = birth_with(name, words, None);
    let Action::Birth(Birth { name, photo, words, .. }) = action else { panic!("a birth is one") };
    let invitation = Invitation::make_out(chain_id, &PublicKey::of_seed(newcomer), invitation);
    Said { action: Action::Invited(Invited { name, photo, words, invitation }), texts }
}

/// The economy is switched on.
pub fn change_rules(economy: Economy) -> Said {
    Action::ChangeRules(RuleChange::Economy(economy)).into()
}

/// Fair play is switched on.
pub fn be_fair() -> Said {
    Action::ChangeRules(RuleChange::Fair).into()
}

/// `key` is let in by whoever signs with `sponsor`.
pub fn authorise(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> Said {
    Action::AuthoriseKey(new_key(chain_id, sponsor, key)).into()
}

pub fn revoke(key: &Seed) -> Said {
    Action::RevokeKey(PublicKey::of_seed(key)).into()
}

pub fn rekey(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> Said {
    Action::Rekey(new_key(chain_id, sponsor, key)).into()
}

pub fn veto() -> Said {
    Action::VetoRekey.into()
}

pub fn redact(entry: EntryIndex) -> Said {
    let reason = RedactReason::Harm;
    Action::Redact(Redact { entry, reason }).into()
}

pub fn new_key(chain_id: &Hash, sponsor: &Seed, key: &Seed) -> NewKey {
    NewKey::prove(chain_id, &PublicKey::of_seed(sponsor), key)
}
