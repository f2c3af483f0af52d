//! A chain under the third rules: purses that births do not fill, pets that no sitter can sell, and work
//! that gets harder within a block.

use chain::economy::Economy;
use chain::event::Action;
use chain::hash::Hash;
use chain::params::Params;
use chain::version::Rules;
use chain::work::Puzzle;

use crate::files::Case;
use crate::party::Party;
use crate::scene::Scene;

pub fn tell() -> Case {
    let about = "Fair play: starter treats, sitters and sales, and a flood of births.";
    // Nothing grows, so that it is seen what a birth brings.
    let economy = Economy { starter_growth_blocks: 0, dig_tries_min: 16, dig_tries_start: 16, ..Economy::demo() };
    let params = Params { hatch_tries_min: 16, births_per_block_target: 1, ..Params::demo() };
    let mut scene = Scene::with_rules(about, Rules::V3(params, economy));
    let (mut ada, mut ben) = (Party::new("ada"), Party::new("ben"));
    let momo = scene.hatch(&mut ada, "Momo", None);
    let rex = scene.hatch(&mut ben, "Rex", None);
    scene.dig(&ben);
    sold(&mut scene, &ada, &ben, rex);
    flood(&mut scene);
    treats(&mut scene, &mut ada, &ben, momo);
    scene.turn();
    scene.teller.finish()
}

fn sold(scene: &mut Scene, ada: &Party, ben: &Party, rex: Hash) {
    let list = scene.list(&ben.owner(), rex, 3);
    scene.put("ben lists Rex at 3", list);
    let until = scene.now.plus(300_000);
    let ask = scene.ask_sitter(&ben.owner(), rex, &ben.seed("sitter"), until);
    scene.refuse("266: Rex is listed", ask);
    let unlist = scene.unlist(&ben.phone(), rex);
    scene.put("ben takes him off", unlist);
    let ask = scene.ask_sitter(&ben.owner(), rex, &ben.seed("sitter"), until);
    scene.put("and asks a sitter", ask);
    scene.dig(ada);
    for (what, price) in [("265: somebody sits for Rex", 3), ("265: also where a bid would have him at once", 1)] {
        let list = scene.list(&ben.owner(), rex, price);
        scene.refuse(what, list);
        if price == 3 {
            let bid = scene.bid(&ada.phone(), rex, 1, true);
            scene.put("ada bids 1 on Rex", bid);
        }
    }
    let post = scene.post(&ben.with("sitter"), rex, "Ben is away, we are fine.", 0);
    scene.put("the sitter posts", post);
    scene.now = until;
    let list = scene.list(&ben.owner(), rex, 3);
    scene.put("ben lists Rex once the time is over", list);
    scene.turn();
}

fn flood(scene: &mut Scene) {
    for (number, handle) in ["dora", "emil", "fay", "gus", "hal", "ida"].into_iter().enumerate() {
        let begun = scene.ledger().state().globals().hatch_tries;
        let tries = scene.ledger().state().hatch_tries_now();
        assert_eq!(tries, begun << (number / 3));
        let newcomer = Party::new(handle);
        if number == 3 {
            let mut easy = scene.birth(&newcomer, "Pip", None);
            let (key, sequence) = (easy.body.key, easy.body.sequence);
            if let Action::Birth(birth) = &mut easy.body.action {
                let work = Puzzle::hatching(&scene.chain_id(), &key, sequence, birth);
                let fits = |&nonce: &u64| work.is_enough(nonce, begun.into()) && !work.is_enough(nonce, tries.into());
                birth.nonce = (0..).find(fits).expect("half of those that were enough");
            }
            scene.refuse("211: what was enough for the first three", easy);
        }
        let draft = scene.birth(&newcomer, "Pip", None);
        scene.accept(&format!("{handle} hatches a pet"), draft);
    }
    scene.turn();
}

fn treats(scene: &mut Scene, ada: &mut Party, ben: &Party, momo: Hash) {
    let post = scene.post(&ada.phone(), momo, "One of five.", 0);
    scene.put("ada posts for a starter treat", post);
    let farewell = scene.farewell(&ada.owner(), momo, "Sleep well.");
    scene.put("ada says farewell", farewell);
    let mimi = scene.hatch(ada, "Mimi", Some(momo));
    assert_eq!(scene.ledger().state().starter_of_use(ada.id()), 4, "as before");
    let post = scene.post(&ada.phone(), mimi, "And on.", 0);
    scene.put("ada posts for the next one", post);
    for _ in 0..14 {
        let pat = scene.pat(&ben.phone(), mimi, None);
        scene.put("ben pats", pat);
        scene.turn();
    }
    for (name, starter) in [("Mia", 3), ("Mo", 5)] {
        let last = scene.ledger().state().all_pets().next_back().expect("hers").birth;
        let farewell = scene.farewell(&ada.owner(), last, "Sleep well, too.");
        scene.put("ada says farewell again", farewell);
        scene.hatch(ada, name, Some(last));
        assert_eq!(scene.ledger().state().starter_of_use(ada.id()), starter);
        scene.idle(15);
    }
}
