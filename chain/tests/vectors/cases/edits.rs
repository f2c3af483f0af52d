//! New words in place of old ones, and erasures.

use chain::event::{Action, Editable, Redact, RedactReason};
use chain::ids::EntryIndex;
use chain::params::Params;

use crate::files::Case;
use crate::party::Party;
use crate::scene::{Draft, Scene};

pub fn tell() -> Case {
    let about = "Edits by authors and owners, erasures by the house.";
    let mut scene = Scene::new(about, Params::demo());
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let mut birth = scene.birth(&ada, "Momo", None);
    scene.add_words(&mut birth, "A cat of few words.");
    let entry = scene.accept("ada hatches Momo, with words", birth);
    let (momo, born) = (entry.leaf_hash(), EntryIndex(1));
    ada.account = Some(chain::ids::AccountId(1));
    scene.hatch(&mut ben, "Rex", None);
    let (ada, ben) = (ada.phone(), ben.phone());
    let post = scene.post(&ada, momo, "My frist post.", 1);
    let post = scene.put("ada posts", post);
    let comment = scene.comment(&ben, momo, post, "First!");
    let comment = scene.put("ben comments", comment);

    let edit = scene.edit(&ada, Editable::Post, post, "My first post.");
    scene.put("ada edits her post", edit);
    let edit = scene.edit(&ben, Editable::Comment, comment, "Frist!");
    scene.put("ben edits his comment", edit);
    let edit = scene.edit(&ada, Editable::Words, born, "A cat of many words.");
    scene.put("ada edits Momo's words", edit);
    let edit = scene.edit(&ben, Editable::Words, born, "A dog.");
    scene.refuse("ben does not own Momo", edit);
    let edit = scene.edit(&ben, Editable::Post, post, "Rex is better.");
    scene.refuse("ben did not write the post", edit);
    let edit = scene.edit(&ada, Editable::Comment, post, "Short.");
    scene.refuse("a post is no comment", edit);
    let edit = scene.edit(&ada, Editable::Words, post, "A cat.");
    scene.refuse("a post is no birth", edit);
    let edit = scene.edit(&ada, Editable::Post, born, "Post.");
    scene.refuse("a birth is no post", edit);
    scene.turn();

    for (what, entry, reason) in [
        ("ben's comment", comment, RedactReason::AuthorAsked),
        ("ada's post", post, RedactReason::PersonAsked),
        ("Momo's birth", born, RedactReason::Law),
    ] {
        let draft = redact(&scene, entry, reason);
        scene.put(&format!("the house erases {what}"), draft);
    }
    let again = redact(&scene, post, RedactReason::Harm);
    scene.refuse("what is erased stays erased", again);
    let nothing = redact(&scene, EntryIndex(0), RedactReason::Harm);
    scene.refuse("nothing stands beside the genesis", nothing);
    let edit = scene.edit(&ada, Editable::Post, post, "It is back!");
    scene.refuse("an erased post cannot be written anew", edit);
    let edit = scene.edit(&ada, Editable::Words, born, "They are back!");
    scene.refuse("nor can erased words", edit);
    let comment = scene.comment(&ada, momo, post, "What was here?");
    scene.put("but it can still be answered", comment);
    scene.turn();

    scene.idle(15);
    let post = scene.edit(&ben, Editable::Comment, comment_of(&scene), "Bye.");
    scene.refuse("ben did not write the last comment", post);
    let post = scene.edit(&ada, Editable::Comment, comment_of(&scene), "Bye.");
    scene.put("authors may edit after the story's end", post);
    scene.turn();
    scene.teller.finish()
}

fn redact(scene: &Scene, entry: EntryIndex, reason: RedactReason) -> Draft {
    scene.act(&scene.house.owner(), Action::Redact(Redact { entry, reason }))
}

/// The entry of the last moment of the story.
fn comment_of(scene: &Scene) -> EntryIndex {
    let state = scene.ledger().state();
    let last = (0..).map(chain::ids::MomentId).map_while(|id| state.moment(id));
    last.last().expect("a story with moments").entry
}
