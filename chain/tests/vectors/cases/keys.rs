//! Devices let in and out, and an owner key replaced: by itself, vetoed, and by the recovery key.

use chain::event::Action;
use chain::hash::Hash;
use chain::keys::NewKey;
use chain::params::Params;

use crate::files::Case;
use crate::party::{Party, Signer};
use crate::scene::{Draft, Scene};

pub fn tell() -> Case {
    let about = "Keys: authorised, revoked, replaced after a wait, vetoed, recovered.";
    let mut scene = Scene::new(about, Params::demo());
    let mut ada = Party::new("ada");
    let momo = scene.hatch(&mut ada, "Momo", None);
    devices(&mut scene, &ada, momo);
    replacement(&mut scene, &ada, momo);
    recovery(&mut scene, &ada, momo);
    scene.turn();
    scene.teller.finish()
}

/// A draft in which `sponsor` registers one of ada's keys.
fn register(scene: &Scene, ada: &Party, sponsor: &Signer, key: &str, action: fn(NewKey) -> Action) -> Draft {
    let public = chain::keys::PublicKey::of_seed(&sponsor.seed);
    let key = NewKey::prove(&scene.chain_id(), &public, &ada.seed(key));
    scene.act(sponsor, action(key))
}

fn devices(scene: &mut Scene, ada: &Party, momo: Hash) {
    let (owner, phone) = (ada.owner(), ada.phone());
    let by_phone = register(scene, ada, &phone, "tablet", Action::AuthoriseKey);
    scene.refuse("a phone may not let a tablet in", by_phone);
    let tablet = register(scene, ada, &owner, "tablet", Action::AuthoriseKey);
    scene.put("ada lets her tablet in", tablet);
    let post = scene.post(&ada.with("tablet"), momo, "From the tablet.", 0);
    scene.put("the tablet posts", post);
    let revoke = |key| Action::RevokeKey(ada.public(key));
    let other = scene.act(&phone, revoke("tablet"));
    scene.refuse("a phone may not throw the tablet out", other);
    let out = scene.act(&owner, revoke("tablet"));
    scene.put("ada throws the tablet out", out);
    let post = scene.post(&ada.with("tablet"), momo, "Still here?", 0);
    scene.refuse("the tablet may post no more", post);
    let twice = scene.act(&owner, revoke("tablet"));
    scene.refuse("it is out already", twice);
    let again = register(scene, ada, &owner, "tablet", Action::AuthoriseKey);
    scene.refuse("a key that was out never comes in again", again);
    let sign_out = scene.act(&phone, revoke("phone"));
    scene.put("the phone signs out", sign_out);
    for number in 0..16 {
        let name = format!("device {number}");
        let device = register(scene, ada, &owner, &name, Action::AuthoriseKey);
        scene.put("ada lets one more device in", device);
    }
    let device = register(scene, ada, &owner, "device 16", Action::AuthoriseKey);
    scene.refuse("sixteen are the most", device);
    scene.turn();
}

fn replacement(scene: &mut Scene, ada: &Party, momo: Hash) {
    let (owner, recovery) = (ada.owner(), ada.with("recovery"));
    let rekey = register(scene, ada, &owner, "owner 2", Action::Rekey);
    scene.put("ada asks for a new owner key", rekey);
    let second = register(scene, ada, &owner, "owner 3", Action::Rekey);
    scene.refuse("one waits already", second);
    let early = scene.act(&ada.with("owner 2"), Action::VetoRekey);
    scene.refuse("the waiting key may do nothing yet", early);
    let veto = scene.act(&owner, Action::VetoRekey);
    scene.refuse("the owner key may not veto", veto);
    let post = scene.post(&recovery, momo, "Help!", 0);
    scene.refuse("the recovery key may not post", post);
    let veto = scene.act(&recovery, Action::VetoRekey);
    scene.put("the recovery key vetoes", veto);
    let veto = scene.act(&recovery, Action::VetoRekey);
    scene.refuse("nothing waits any more", veto);
    let vetoed = scene.act(&ada.with("owner 2"), Action::VetoRekey);
    scene.refuse("the vetoed key is no key any more", vetoed);

    let rekey = register(scene, ada, &owner, "owner 3", Action::Rekey);
    scene.put("ada asks again", rekey);
    let device = ada.with("device 0");
    scene.wait(59_999);
    let post = scene.post(&device, momo, "The last from here.", 0);
    scene.put("her devices go on until the very moment", post);
    scene.wait(1);
    let post = scene.post(&device, momo, "Too late.", 0);
    scene.refuse("then they are out", post);
    let old = register(scene, ada, &owner, "device 17", Action::AuthoriseKey);
    scene.refuse("and so is the old owner key", old);
    let new = ada.with("owner 3");
    let device = register(scene, ada, &new, "device 17", Action::AuthoriseKey);
    scene.put("the new owner key lets a device in", device);
    scene.turn();
}

fn recovery(scene: &mut Scene, ada: &Party, momo: Hash) {
    let recovery = ada.with("recovery");
    let new = register(scene, ada, &ada.with("owner 3"), "owner 4", Action::Rekey);
    scene.put("somebody who knows the password asks for a new owner key", new);
    let rescue = register(scene, ada, &recovery, "owner 5", Action::Rekey);
    scene.put("the recovery key replaces the owner key at once", rescue);
    scene.wait(60_000);
    let thief = register(scene, ada, &ada.with("owner 4"), "device 18", Action::AuthoriseKey);
    scene.refuse("the thief's key never takes effect", thief);
    let device = ada.with("device 17");
    let post = scene.post(&device, momo, "Hello?", 0);
    scene.refuse("devices from before are out", post);
    let saved = ada.with("owner 5");
    let device = register(scene, ada, &saved, "device 19", Action::AuthoriseKey);
    scene.put("the rescued owner lets a device in", device);
    let post = scene.post(&ada.with("device 19"), momo, "We are back.", 0);
    scene.put("and it posts", post);
}
