//! A whole life under the demo rules: visits, quiet blocks, the story's end, and the next story.

use chain::params::Params;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Scene, newcomer};

pub fn tell() -> Case {
    let about = "A whole life under the demo rules.";
    let mut scene = Scene::new(about, Params::demo());
    let (mut ada, mut ben, mut bot) = (Party::new("ada"), Party::new("ben"), Party::new("bot-1"));

    scene.wait(1_500);
    let momo = scene.hatch(&mut ada, "Momo", None);
    scene.wait(700);
    let rex = scene.hatch(&mut ben, "Rex", None);
    let mut draft = scene.birth(&bot, "Beep", None);
    newcomer(&mut draft).bot = true;
    newcomer(&mut draft).daily = None;
    scene.add_words(&mut draft, "I am a program.\nI pat everybody.");
    scene.accept("a program hatches Beep, with words and without a daily key", draft);
    bot.account = Some(chain::ids::AccountId(3));
    let early = chain::entry::BlockHeader { kind: chain::entry::BlockKind::Activity, ..header_at_interval(&scene) };
    scene.refuse_block("the house closes too early", early);
    scene.turn();

    let first = scene.post(&ada.phone(), momo, "Good morning! 🐱", 4);
    let first = scene.put("ada posts with four photos", first);
    let again = scene.comment(&ben.phone(), momo, first, "Good morning, Momo.");
    let again = scene.put("ben comments", again);
    let answer = scene.comment(&ada.phone(), momo, again, "And to you, Rex.");
    scene.put("ada answers the comment", answer);
    let pat = scene.pat(&ben.phone(), momo, Some(first));
    scene.put("ben pats at the post", pat);
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.refuse("ben pats twice in a block", pat);
    let share = scene.share(&bot.owner(), momo, first);
    scene.put("the program shares the post", share);
    let share = scene.share(&bot.owner(), momo, first);
    scene.refuse("the program shares twice in a block", share);
    // A clock that went back is overruled by the last entry's time.
    scene.now = chain::ids::TimeMs(scene.now.0 - 5_000);
    let pat = scene.pat(&bot.owner(), momo, None);
    scene.put("the program pats, by a clock that went back", pat);
    scene.wait(5_000);
    scene.turn();
    let pat = scene.pat(&ben.phone(), momo, None);
    scene.put("ben pats in the next block", pat);
    scene.turn();

    for left in (1..15).rev() {
        scene.idle(1);
        assert_eq!(scene.remaining(momo), left);
        // Rex is tended now and then, or his story would end sooner.
        if left % 5 == 0 {
            let pat = scene.pat(&ben.phone(), rex, None);
            scene.put("ben pats his own pet", pat);
        }
    }
    let soon = scene.end(&ada.owner(), momo);
    scene.refuse("ada cannot close the book while the story goes on", soon);
    scene.idle(1);
    assert_eq!(scene.remaining(momo), 0);
    let late = scene.post(&ada.phone(), momo, "Wait!", 0);
    scene.refuse("ada posts too late", late);
    let end = scene.end(&ada.owner(), momo);
    scene.put("ada closes the book", end);
    let end = scene.end(&ada.owner(), momo);
    scene.refuse("ada closes it twice", end);
    let mimi = scene.hatch(&mut ada, "Mimi", Some(momo));
    assert_ne!(mimi, momo);
    scene.turn();
    scene.teller.finish()
}

/// The header that the house will sign for the open block, made before its time.
fn header_at_interval(scene: &Scene) -> chain::entry::BlockHeader {
    let ledger = scene.ledger();
    let due = ledger.due(scene.now).expect_err("a block that is not due");
    ledger.due(due).expect("a block that is due then")
}
