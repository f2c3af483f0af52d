//! What a server could make up for a browser that begins with its snapshot, and what is needed until all is proven.

use app::storage::KeptPeak;
use app::sync::proof::Question;
use app::sync::{Bookmark, Distrust, Missing, Replica, Witnessed};
use chain::checkpoint::{Checkpoint, origin};
use chain::codec;
use chain::commitment::handle_hash;
use chain::error::Rejection;
use chain::hash::Hash;
use chain::merkle::{Frontier, Tree, leaf_hash};
use chain::version::Rules;
use futures::FutureExt as _;
use testkit::world::{Person, World};
use testkit::{economy, house, params, said};

/// A chain with a snapshot in the middle.
struct Scene {
    world: World,
    anna: Person,
    ben: Person,
    snapshot: Vec<u8>,
    /// Entries in it.
    begin: usize,
}

impl Scene {
    fn new(blocks_before: u64) -> Self {
        let mut world = World::with_rules(Rules::newest(params(), economy()));
        let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
        world.close_blocks(blocks_before);
        let (snapshot, begin) = (world.ledger.snapshot().unwrap(), world.log.len());
        let mut scene = Self { world, anna, ben, snapshot, begin };
        scene.talk();
        scene.world.closes();
        scene.talk();
        scene
    }

    fn talk(&mut self) {
        let (anna, ben) = (self.anna.clone(), self.ben.clone());
        self.world.does(anna.account, &anna.daily, said::pat(ben.pet, None));
        self.world.does(ben.account, &ben.daily, said::pat(anna.pet, None));
    }

    fn tree(&self) -> Tree {
        let mut tree = Tree::default();
        self.world.log.iter().for_each(|bytes| tree.push(leaf_hash(bytes)));
        tree
    }

    fn note(&self, entries: usize) -> String {
        note(self.world.chain_id(), entries, self.tree().root_at(entries))
    }

    /// Answers like an honest server.
    fn prove(&self, question: &Question) -> Vec<Hash> {
        let tree = self.tree();
        let proof = match question {
            Question::Consistency { old, new } => tree.consistency_proof(old.entries as usize, new.entries as usize),
            Question::LastLeaf { of, .. } => tree.inclusion_proof(of.entries as usize - 1, of.entries as usize),
        };
        proof.unwrap_or_default()
    }

    fn answer(&self, replica: &mut Replica) -> Result<(), Distrust> {
        let questions = replica.questions();
        questions.iter().try_for_each(|question| replica.answer(question, &self.prove(question)))
    }

    fn apply(&self, replica: &mut Replica, to: usize) -> Result<(), Distrust> {
        let from = replica.entries() as usize;
        self.world.log[from..to].iter().try_for_each(|bytes| replica.apply(bytes).map(|_| ()))
    }

    fn peak(&self, entries: usize) -> KeptPeak {
        let chain_id = self.world.chain_id();
        KeptPeak { chain_id, entries: entries as u64, root: self.tree().root_at(entries), note: self.note(entries) }
    }
}

fn note(chain_id: Hash, entries: usize, root: Hash) -> String {
    Checkpoint { origin: origin(&chain_id), entries: entries as u64, root }.sign(&house())
}

fn restored(snapshot: &[u8]) -> Replica {
    Replica::restore(snapshot, async || ()).now_or_never().expect("nothing is waited for").expect("it fits together")
}

fn missing(replica: &Replica) -> Option<Missing> {
    replica.standing().missing
}

/// The snapshot with other bytes in place of some that are in it once.
fn changed(snapshot: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = snapshot.windows(from.len()).position(|window| window == from).expect("it is in there");
    [&snapshot[..at], to, &snapshot[at + from.len()..]].concat()
}

#[test]
fn a_snapshot_is_proven_by_a_later_block_a_later_checkpoint_and_its_position() {
    for blocks_before in 1..9 {
        let scene = Scene::new(blocks_before);
        let mut replica = restored(&scene.snapshot);
        assert_eq!(missing(&replica), Some(Missing::Place));
        scene.answer(&mut replica).unwrap();
        assert_eq!(missing(&replica), Some(Missing::Block));
        let block = scene.begin + 3;
        scene.apply(&mut replica, block - 1).unwrap();
        replica.witness(&scene.note(block - 1)).unwrap();
        assert_eq!(missing(&replica), Some(Missing::Block), "a checkpoint does not prove the state");
        scene.apply(&mut replica, block).unwrap();
        assert_eq!(missing(&replica), Some(Missing::Checkpoint), "a miner can make a block");
        scene.apply(&mut replica, scene.world.log.len()).unwrap();
        replica.witness(&scene.note(block)).unwrap();
        assert_eq!(missing(&replica), None);
        assert_eq!(replica.peak().unwrap().entries, block as u64);
    }
}

#[test]
fn an_old_checkpoint_does_not_prove_a_made_up_snapshot() {
    let honest = Scene::new(5);
    let mut made_up = Scene::new(3);
    made_up.world.closes();
    let mut replica = restored(&made_up.world.ledger.snapshot().unwrap());
    let old = honest.begin - 2;
    assert_eq!(replica.witness(&honest.note(old)), Ok(Witnessed::Older(old as u64)));
    assert!(missing(&replica).is_some());
    let question = *replica.questions().last().unwrap();
    assert!(matches!(question, Question::Consistency { .. }));
    assert_eq!(replica.answer(&question, &honest.prove(&question)), Err(Distrust::Forked));
    assert_eq!(replica.answer(&question, &[]), Err(Distrust::Forked));
    assert!(replica.questions().contains(&question), "it stays open");
    // A signed checkpoint of the same size proves it at once.
    let size = replica.entries() as usize;
    let other = note(honest.world.chain_id(), size, Hash([9; 32]));
    assert_eq!(replica.witness(&other), Err(Distrust::Forked));
}

#[test]
fn swapped_handles_are_found_by_the_next_block() {
    let scene = Scene::new(2);
    let (anna, ben) = (handle_hash("anna").0, handle_hash("ben").0);
    let swapped = changed(&changed(&changed(&scene.snapshot, &anna, &[7; 32]), &ben, &anna), &[7; 32], &ben);
    let mut replica = restored(&swapped);
    let state = replica.ledger().state();
    assert_eq!(state.account_by_handle(&handle_hash("ben")), Some(scene.anna.account), "so it would be signed");
    scene.answer(&mut replica).unwrap();
    scene.apply(&mut replica, scene.begin + 2).unwrap();
    replica.witness(&scene.note(scene.begin + 2)).unwrap();
    assert_eq!(missing(&replica), Some(Missing::Block));
    let block = scene.apply(&mut replica, scene.begin + 3);
    assert_eq!(block, Err(Distrust::Forged(Rejection::BlockWrongState)));
    assert!(missing(&replica).is_some());
}

/// The snapshot with another edge of the log.
fn with_edge(scene: &Scene, leaves: &[Hash]) -> Vec<u8> {
    let edge = |leaves: &[Hash]| {
        let mut edge = Frontier::default();
        leaves.iter().for_each(|leaf| edge.push(*leaf));
        codec::encode(&edge)
    };
    let own: Vec<_> = scene.world.log[..scene.begin].iter().map(|bytes| leaf_hash(bytes)).collect();
    changed(&scene.snapshot, &edge(&own), &edge(leaves))
}

#[test]
fn entries_before_a_snapshot_cannot_be_left_out() {
    let scene = Scene::new(2);
    // The state is as of the block, but the edge includes a later pat.
    let leaves: Vec<_> = scene.world.log[..scene.begin + 1].iter().map(|bytes| leaf_hash(bytes)).collect();
    let mut replica = restored(&with_edge(&scene, &leaves));
    assert_eq!(replica.entries() as usize, scene.begin + 1);
    scene.apply(&mut replica, scene.begin + 3).unwrap();
    replica.witness(&scene.note(scene.begin + 3)).unwrap();
    assert_eq!(missing(&replica), Some(Missing::Place), "all else fits");
    assert_eq!(scene.answer(&mut replica), Err(Distrust::Forked));
    assert_eq!(missing(&replica), Some(Missing::Place));
}

#[test]
fn an_invented_log_does_not_match_a_checkpoint() {
    let scene = Scene::new(2);
    let mut leaves: Vec<_> = scene.world.log[..scene.begin].iter().map(|bytes| leaf_hash(bytes)).collect();
    leaves[1] = Hash([1; 32]);
    let mut replica = restored(&with_edge(&scene, &leaves));
    assert_eq!(replica.witness(&scene.note(scene.begin)), Err(Distrust::Forked));
    let applied = scene.apply(&mut replica, scene.begin + 3);
    assert_eq!(applied, Err(Distrust::Forged(Rejection::BlockWrongLog)));
    assert!(missing(&replica).is_some());
}

#[test]
fn a_peak_of_any_age_is_settled_by_a_proof() {
    let scene = Scene::new(6);
    for old in 1..scene.begin {
        let mut replica = restored(&scene.snapshot);
        replica.recall(scene.peak(old)).unwrap();
        scene.apply(&mut replica, scene.world.log.len()).unwrap();
        replica.witness(&scene.note(scene.world.log.len())).unwrap();
        assert_eq!(missing(&replica), Some(Missing::Past));
        assert_eq!(replica.peak().unwrap().entries, old as u64, "it is not forgotten before it is answered");
        scene.answer(&mut replica).unwrap();
        assert_eq!(missing(&replica), None);
        assert!(replica.witness(&scene.note(scene.world.log.len())).is_ok());
        assert_eq!(replica.peak().unwrap().entries, scene.world.log.len() as u64);
    }
}

#[test]
fn a_fork_below_the_snapshot_is_detected() {
    let scene = Scene::new(6);
    let mut replica = restored(&scene.snapshot);
    // The house has signed another log of that size for this browser.
    let (root, other) = (Hash([3; 32]), note(scene.world.chain_id(), 4, Hash([3; 32])));
    replica.recall(KeptPeak { root, note: other, ..scene.peak(4) }).unwrap();
    scene.apply(&mut replica, scene.world.log.len()).unwrap();
    replica.witness(&scene.note(scene.world.log.len())).unwrap();
    assert_eq!(scene.answer(&mut replica), Err(Distrust::Forked));
    assert_eq!(missing(&replica), Some(Missing::Past));
}

#[test]
fn a_peak_beyond_the_server_s_log_stays_open() {
    let scene = Scene::new(2);
    let mut replica = restored(&scene.snapshot);
    let end = scene.world.log.len();
    replica.recall(scene.peak(end)).unwrap();
    scene.answer(&mut replica).unwrap();
    scene.apply(&mut replica, end - 1).unwrap();
    assert_eq!(missing(&replica), Some(Missing::Past));
    assert_eq!(replica.witness(&scene.note(end - 1)), Err(Distrust::RolledBack));
    scene.apply(&mut replica, end).unwrap();
    assert_eq!(missing(&replica), None);
}

#[test]
fn a_checkpoint_older_than_the_roots_is_settled_by_a_proof() {
    let scene = Scene::new(2);
    let mut replica = restored(&scene.snapshot);
    let old = scene.begin - 1;
    assert_eq!(replica.witness(&scene.note(old)), Ok(Witnessed::Older(old as u64)));
    scene.answer(&mut replica).unwrap();
    assert_eq!(replica.standing().signed, old as u64);
    assert_eq!(replica.questions(), []);
    assert_eq!(missing(&replica), Some(Missing::Block));
}

fn bookmark(scene: &Scene, entries: usize) -> Bookmark {
    let mut replica = Replica::begin(&scene.world.log[0]).unwrap();
    scene.apply(&mut replica, entries).unwrap();
    replica.witness(&scene.note(entries)).unwrap();
    replica.bookmark().cloned().expect("the house has signed for it")
}

#[test]
fn a_link_s_bookmark_is_compared() {
    let scene = Scene::new(4);
    let end = scene.world.log.len();
    for entries in [1, 3, scene.begin - 1, scene.begin, scene.begin + 1, end] {
        let mut replica = restored(&scene.snapshot);
        replica.compare(&bookmark(&scene, entries)).unwrap();
        scene.apply(&mut replica, end).unwrap();
        replica.witness(&scene.note(end)).unwrap();
        scene.answer(&mut replica).unwrap();
        assert_eq!((missing(&replica), replica.fits_link()), (None, true), "{entries}");
    }
}

#[test]
fn an_unsigned_bookmark_proves_nothing() {
    let scene = Scene::new(4);
    let forged = Bookmark { root: Hash([5; 32]), ..bookmark(&scene, 3) };
    let mut replica = restored(&scene.snapshot);
    replica.compare(&forged).unwrap();
    assert_eq!(missing(&replica), Some(Missing::Place));
    // For another chain it is not known which one is right, so nothing is signed.
    replica.compare(&Bookmark { chain_id: Hash([6; 32]), ..forged }).unwrap();
    assert_eq!(missing(&replica), Some(Missing::Chain));
}

#[test]
fn a_bookmark_proves_that_the_house_has_signed_two_logs() {
    let scene = Scene::new(4);
    let mut other = Scene::new(1);
    other.world.closes();
    let mut replica = restored(&scene.snapshot);
    let entries = scene.begin - 1;
    replica.compare(&bookmark(&other, entries)).unwrap();
    scene.apply(&mut replica, scene.world.log.len()).unwrap();
    replica.witness(&scene.note(scene.world.log.len())).unwrap();
    assert_eq!(scene.answer(&mut replica), Err(Distrust::Forked));
    assert_eq!(missing(&replica), Some(Missing::Link));
}
