//! The first version's own example: every event closes its own block, and a pet lives by other pets' events.

use chain::params::Params;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "A life under the classic rules: every event closes its own block.";
    let mut scene = Scene::new(about, Params::classic());
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));

    let momo = scene.hatch(&mut ada, "Momo", None);
    let early = scene.pat(&ada.phone(), momo, None);
    scene.refuse("ada pats before the block is closed", early);
    scene.turn();
    assert_eq!(scene.remaining(momo), 15);

    let post = scene.post(&ada.phone(), momo, "Out of the egg.", 1);
    scene.accept("ada posts", post);
    scene.turn();
    assert_eq!(scene.remaining(momo), 15);

    scene.wait(1_000);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.turn();
    assert_eq!(scene.remaining(momo), 14);

    for left in (0..14).rev() {
        scene.wait(60_000);
        let text = format!("{left} more blocks for Momo, if nobody comes by.");
        let post = scene.post(&ben.phone(), rex, &text, 0);
        scene.accept("ben posts on his own pet's page", post);
        scene.turn();
        assert_eq!(scene.remaining(momo), left);
    }

    let late = scene.pat(&ben.phone(), momo, None);
    scene.refuse("ben comes too late", late);
    let by_phone = scene.end(&ada.phone(), momo);
    scene.refuse("a phone's key may not close the book", by_phone);
    let end = scene.end(&ada.owner(), momo);
    scene.accept("ada closes the book", end);
    scene.turn();
    let mimi = scene.hatch(&mut ada, "Mimi", Some(momo));
    scene.turn();
    assert_eq!((scene.remaining(momo), scene.remaining(mimi)), (0, 15));
    scene.idle(1);
    assert_eq!(scene.remaining(mimi), 14);
    scene.teller.finish()
}
