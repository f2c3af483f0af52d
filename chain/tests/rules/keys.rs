//! Letting devices in and out.

use chain::error::Rejection;
use chain::limits::DAILY_KEYS_MAX;
use testkit::said::{self, Said};
use testkit::{REKEY_MS, nowhere, seed};

use crate::table::{Row, Scene, Try, accepted, refused, run};

fn a_device(scene: &Scene, key: &str) -> Said {
    said::authorise(&scene.world.chain_id(), &scene.anna.owner, &seed(key))
}

/// Anna lets this device in.
fn lets_in(scene: &mut Scene, key: &str) {
    let (anna, said) = (scene.anna.clone(), a_device(scene, key));
    scene.world.does(anna.account, &anna.owner, said);
}

pub fn rows() -> Vec<Row> {
    let max = u64::from(DAILY_KEYS_MAX);
    vec![
        refused(Rejection::NeedsOwnerKey, "a daily key lets another in", |scene| {
            let (chain_id, anna) = (scene.world.chain_id(), &scene.anna);
            scene.anna(said::authorise(&chain_id, &anna.daily, &seed("tablet")))
        }),
        refused(Rejection::KeyInUse, "a key that the account has", |scene| {
            let (chain_id, anna) = (scene.world.chain_id(), &scene.anna);
            scene.anna_as_owner(said::authorise(&chain_id, &anna.owner, &anna.daily))
        }),
        refused(Rejection::KeyInUse, "the owner key as a daily key", |scene| {
            let (chain_id, anna) = (scene.world.chain_id(), &scene.anna);
            scene.anna_as_owner(said::authorise(&chain_id, &anna.owner, &anna.owner))
        }),
        refused(Rejection::KeyInUse, "a key that was taken back comes again", |scene| {
            lets_in(scene, "tablet");
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::revoke(&seed("tablet")));
            scene.anna_as_owner(a_device(scene, "tablet"))
        }),
        refused(Rejection::TooManyKeys { max }, "one device too many", |scene| {
            (1..DAILY_KEYS_MAX).for_each(|device| lets_in(scene, &format!("device {device}")));
            scene.anna_as_owner(a_device(scene, "one more"))
        }),
        accepted("the last device that may be", |scene| {
            (2..DAILY_KEYS_MAX).for_each(|device| lets_in(scene, &format!("device {device}")));
            scene.anna_as_owner(a_device(scene, "one more"))
        }),
        accepted("a device that was let in acts", |scene| {
            lets_in(scene, "tablet");
            let said = said::post(scene.anna.pet, "from the sofa");
            Try::Submit(scene.world.event(scene.anna.account, &seed("tablet"), said))
        }),
        refused(Rejection::UnknownKey, "an unknown key taken back", |scene| {
            scene.anna_as_owner(said::revoke(&seed("unknown")))
        }),
        refused(Rejection::NeedsOwnerKey, "one daily key takes back another", |scene| {
            lets_in(scene, "tablet");
            scene.anna(said::revoke(&seed("tablet")))
        }),
        refused(Rejection::NeedsOwnerKey, "a daily key takes back the owner key", |scene| {
            scene.anna(said::revoke(&scene.anna.owner))
        }),
        refused(Rejection::NotADailyKey, "another account's daily key taken back", |scene| {
            scene.anna_as_owner(said::revoke(&scene.ben.daily))
        }),
        refused(Rejection::NotADailyKey, "the owner key taken back by itself", |scene| {
            scene.anna_as_owner(said::revoke(&scene.anna.owner))
        }),
        refused(Rejection::NotADailyKey, "the recovery key taken back by a thief of the owner key", |scene| {
            scene.anna_as_owner(said::revoke(&scene.anna.recovery))
        }),
        refused(Rejection::NotADailyKey, "a key taken back twice", |scene| {
            let anna = scene.anna.clone();
            scene.world.does(anna.account, &anna.owner, said::revoke(&anna.daily));
            scene.anna_as_owner(said::revoke(&anna.daily))
        }),
        refused(Rejection::NotADailyKey, "a key that a change of the owner key has voided", |scene| {
            scene.begin_rekey();
            scene.world.wait(REKEY_MS);
            let said = said::revoke(&scene.anna.daily);
            Try::Submit(scene.world.event(scene.anna.account, &seed("anna new"), said))
        }),
        accepted("the owner key takes back a device", |scene| scene.anna_as_owner(said::revoke(&scene.anna.daily))),
        accepted("a device signs out by itself", |scene| scene.anna(said::revoke(&scene.anna.daily))),
        refused(Rejection::BadSignature, "a proof stands for no signature", |scene| {
            let anna = &scene.anna;
            let mut submission = scene.world.event(anna.account, &anna.owner, a_device(scene, "tablet"));
            submission.event = submission.event.body.sign(&nowhere(), &seed("tablet"));
            Try::Submit(submission)
        }),
    ]
}

#[test]
fn the_owner_key_lets_devices_in_and_out() {
    run(rows());
}
