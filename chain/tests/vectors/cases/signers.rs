//! Who may sign, against each other and against what comes after; and the house, whose one key has two roles.

use chain::entry::{Block, Closer};
use chain::event::{Action, Author, Redact, RedactReason};
use chain::hash::Hash;
use chain::ids::{AccountId, EntryIndex};
use chain::keys::{NewKey, PublicKey, sign};
use chain::params::Params;

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::{Draft, Scene};

pub fn tell() -> Case {
    let about = "Keys that may not sign, in the order in which it is asked; and the house's key.";
    let mut scene = Scene::new(about, Params { hatch_tries_min: 1, ..Params::demo() });
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.hatch(&mut ben, "Rex", None);
    waiting(&mut scene, &ada, &ben, momo);
    roles(&mut scene, &ada, momo);
    vetoed(&mut scene, &ada, momo);
    due(&mut scene, &ada, &ben, momo);
    devices(&mut scene, &ada, &ben);
    rescued(&mut scene, &ben);
    house(&mut scene, &ada, momo);
    scene.turn();
    scene.teller.finish()
}

/// A new key of a person, to be registered by another of their keys.
fn register(scene: &Scene, person: &Party, by: &str, key: &str, action: fn(NewKey) -> Action) -> Draft {
    let key = NewKey::prove(&scene.chain_id(), &person.public(by), &person.seed(key));
    scene.act(&person.with(by), action(key))
}

fn waiting(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    let unknown = Signer { author: Author::Member(AccountId(9)), seed: ada.seed("nothing") };
    let pat = scene.pat(&unknown, momo, None);
    scene.refused(200, "nobody's account, and nobody's key", pat);
    let rekey = register(scene, ada, "owner", "owner 2", Action::Rekey);
    scene.put("ada asks for a new owner key", rekey);
    let other = Signer { author: Author::Member(ben.id()), seed: ada.seed("owner 2") };
    let pat = scene.pat(&other, momo, None);
    scene.refused(202, "another account's key, which waits", pat);
    let pat = scene.pat(&ada.with("owner 2"), momo, None);
    scene.refused_with(231, "a key that waits, and a number left out", pat, |body| body.sequence = 1);
    let veto = scene.act(&ada.with("owner 2"), Action::VetoRekey);
    scene.refused(231, "the waiting key does not veto", veto);
}

fn roles(scene: &mut Scene, ada: &Party, momo: Hash) {
    for by in ["phone", "owner"] {
        let used = register(scene, ada, by, "phone", Action::Rekey);
        scene.refused(210, &format!("the {by}'s new owner key is in use"), used);
        let fresh = register(scene, ada, by, "owner 3", Action::Rekey);
        let code = if by == "phone" { 206 } else { 227 };
        scene.refused(code, &format!("and one that is not, by the {by}"), fresh);
        let veto = scene.act(&ada.with(by), Action::VetoRekey);
        scene.refused(207, &format!("a veto by the {by}"), veto);
        let revoke = scene.act(&ada.with(by), Action::RevokeKey(PublicKey([3; 32])));
        scene.refused(201, &format!("nobody's key, taken back by the {by}"), revoke);
    }
    let recovery = ada.with("recovery");
    let post = scene.post(&recovery, Hash([9; 32]), "Help!", 0);
    scene.refused(208, "a post by the recovery key, for nobody's pet", post.clone());
    scene.refused_with(205, "the same, and a number left out", post, |body| body.sequence = 1);
    let gift = scene.gift(&recovery, momo, 1);
    scene.refused(208, "a gift by the recovery key, where there are none", gift);
    let redact = scene.act(&recovery, Action::Redact(Redact { entry: EntryIndex(1), reason: RedactReason::Law }));
    scene.refused(208, "an erasure by the recovery key", redact);
    let revoke = scene.act(&recovery, Action::RevokeKey(ada.public("recovery")));
    scene.refused(208, "nor does it take itself back", revoke);
}

fn vetoed(scene: &mut Scene, ada: &Party, momo: Hash) {
    let recovery = ada.with("recovery");
    let veto = scene.act(&recovery, Action::VetoRekey);
    scene.put("the recovery key vetoes", veto);
    let post = scene.post(&recovery, momo, "Thanks.", 0);
    scene.refused_with(204, "and posts, with a number that is used", post, |body| body.sequence = 0);
    let veto = scene.act(&recovery, Action::VetoRekey);
    scene.refused(226, "nothing waits", veto);
    let pat = scene.pat(&ada.with("owner 2"), momo, None);
    scene.refused_with(203, "the vetoed key, and a number left out", pat, |body| body.sequence = 7);
    let again = register(scene, ada, "owner", "owner 2", Action::Rekey);
    scene.refused(210, "the vetoed key never comes in again", again);
    let rekey = register(scene, ada, "owner", "owner 3", Action::Rekey);
    scene.put("ada asks once more", rekey);
    let tablet = register(scene, ada, "owner", "tablet", Action::AuthoriseKey);
    scene.put("and lets her tablet in", tablet);
}

/// From the very millisecond on, before an event has written it down.
fn due(scene: &mut Scene, ada: &Party, ben: &Party, momo: Hash) {
    scene.wait(60_000);
    let veto = scene.act(&ada.with("recovery"), Action::VetoRekey);
    scene.refused(226, "too late for a veto", veto);
    for key in ["owner", "tablet", "phone"] {
        let pat = scene.pat(&ada.with(key), momo, None);
        scene.refused_with(203, &format!("the {key} is out, and leaves a number out"), pat, |body| body.sequence += 1);
    }
    let new = ada.with("owner 3");
    let revoke = scene.act(&new, Action::RevokeKey(ada.public("tablet")));
    scene.refused(225, "the tablet is out already", revoke);
    let other = Signer { author: Author::Member(ben.id()), seed: ada.seed("tablet") };
    let pat = scene.pat(&other, momo, None);
    scene.refused(202, "another account's key, which is out", pat);
    let rekey = register(scene, ada, "owner 3", "owner 4", Action::Rekey);
    scene.put("the new owner key asks for the next one, which writes itself down first", rekey);
    let device = register(scene, ada, "owner 3", "laptop", Action::AuthoriseKey);
    scene.put("and lets a laptop in", device);
    let pat = scene.pat(&ada.with("laptop"), momo, None);
    scene.put("which pats", pat);
    scene.turn();
}

fn devices(scene: &mut Scene, ada: &Party, ben: &Party) {
    for (key, what) in [("owner 3", "her owner key"), ("recovery", "her recovery key"), ("owner 4", "one that waits")] {
        let revoke = scene.act(&ada.with("owner 3"), Action::RevokeKey(ada.public(key)));
        scene.refused(225, &format!("{what} is no daily key"), revoke);
        let revoke = scene.act(&ada.with("laptop"), Action::RevokeKey(ada.public(key)));
        scene.refused(206, &format!("{what}, by the laptop"), revoke);
    }
    let revoke = scene.act(&ada.with("laptop"), Action::RevokeKey(ben.public("phone")));
    scene.refused(206, "ben's phone, by the laptop", revoke);
    for number in 1..16 {
        let device = register(scene, ada, "owner 3", &format!("device {number}"), Action::AuthoriseKey);
        scene.put("ada lets one more device in", device);
    }
    let used = register(scene, ada, "owner 3", "phone", Action::AuthoriseKey);
    scene.refused(210, "sixteen devices, and a key that is in use", used);
    let fresh = register(scene, ada, "owner 3", "device 16", Action::AuthoriseKey);
    scene.refused(224, "sixteen devices", fresh);
    let by_phone = register(scene, ada, "laptop", "phone", Action::AuthoriseKey);
    scene.refused(206, "by the laptop, and a key that is in use", by_phone);
    let revoke = scene.act(&ada.with("laptop"), Action::RevokeKey(ada.public("laptop")));
    scene.put("the laptop signs out", revoke);
    let fresh = register(scene, ada, "owner 3", "device 16", Action::AuthoriseKey);
    scene.put("which makes room for one", fresh);
    scene.turn();
}

/// A rekey by the recovery key drops the one that waits.
fn rescued(scene: &mut Scene, ben: &Party) {
    let rekey = register(scene, ben, "owner", "owner 2", Action::Rekey);
    scene.put("somebody asks for a new owner key of ben's", rekey);
    let used = register(scene, ben, "recovery", "owner 2", Action::Rekey);
    scene.refused(210, "the recovery key takes none that is known", used);
    let rescue = register(scene, ben, "recovery", "owner 3", Action::Rekey);
    scene.put("the recovery key has another one, at once", rescue);
    for key in ["owner", "owner 2"] {
        let draft = scene.act(&ben.with(key), Action::VetoRekey);
        scene.refused(203, &format!("ben's {key} is none of his"), draft);
    }
    let veto = scene.act(&ben.with("recovery"), Action::VetoRekey);
    scene.refused(226, "and none waits", veto);
    let device = register(scene, ben, "owner 3", "tablet", Action::AuthoriseKey);
    scene.put("ben lets a tablet in", device);
    let rekey = register(scene, ben, "owner 3", "owner 4", Action::Rekey);
    scene.put("and asks for the next owner key", rekey);
    scene.turn();
}

fn house(scene: &mut Scene, ada: &Party, momo: Hash) {
    let house = scene.house.clone();
    let erase = Action::Redact(Redact { entry: EntryIndex(0), reason: RedactReason::Law });
    let phone = register(scene, &house, "owner", "phone", Action::AuthoriseKey);
    scene.put("the house has a phone", phone);
    let by_phone = scene.act(&house.phone(), erase.clone());
    scene.refused(206, "which erases nothing", by_phone);
    let by_ada = scene.act(&ada.with("owner 3"), erase.clone());
    scene.refused(228, "nor does ada, where nothing is", by_ada);
    let veto = scene.act(&house.owner(), Action::VetoRekey);
    scene.refused(207, "the house has no recovery key", veto);
    let rekey = register(scene, &house, "owner", "owner 2", Action::Rekey);
    scene.put("the house asks for a new owner key, which waits", rekey);
    let veto = scene.act(&house.owner(), Action::VetoRekey);
    scene.refused(207, "nobody vetoes it", veto);
    let second = register(scene, &house, "owner", "owner 3", Action::Rekey);
    scene.refused(227, "the next one has to wait", second);
    let early = scene.act(&house.with("owner 2"), erase.clone());
    scene.refused(231, "it is not time yet", early);
    scene.wait(59_999);
    let pat = scene.pat(&house.owner(), momo, None);
    scene.put("the old key goes on until then", pat);
    scene.wait(1);
    for action in [Action::VetoRekey, erase.clone()] {
        let old = scene.act(&house.owner(), action);
        scene.refused(203, "key 0 is no key any more", old);
    }
    let nothing = scene.act(&house.with("owner 2"), erase);
    scene.refused(229, "the new one may erase, where something is", nothing);
    let born = Action::Redact(Redact { entry: EntryIndex(1), reason: RedactReason::Law });
    let born = scene.act(&house.with("owner 2"), born);
    scene.put("the new one erases Momo's name", born);
    let header = scene.header_in_time();
    let signature = sign(&house.seed("owner 2"), &header.signed_message(&scene.chain_id()));
    scene.refused_block(308, "blocks are still signed by key 0", Block { header, closer: Closer::House(signature) });
}
