//! What a row is, and what every row shows beside its outcome: a refused thing changes nothing.

use chain::abi::Receipt;
use chain::check_log::count_treats;
use chain::codec;
use chain::entry::{Block, Entry};
use chain::error::Rejection;
use chain::ids::{EntryIndex, TimeMs};
use chain::ledger::{Ledger, Trust};
use chain::params::Params;
use chain::submission::Submission;
use chain::version::{RuleVersion, Rules};
use testkit::said::{self, Said};
use testkit::world::{Person, World};
use testkit::{BLOCK_MS, START, economy, params, seed};

/// What a row tries, after it has set the scene.
pub enum Try {
    Submit(Submission),
    SubmitBytes(Vec<u8>),
    Close(Block),
    /// An entry's bytes, as they stand in a log.
    Replay(Vec<u8>),
    /// A chain of its own.
    Begin(Entry),
}

/// One event and its outcome.
pub struct Row {
    /// What the row shows.
    pub says: &'static str,
    /// Sets the scene further, and answers with what is tried.
    pub tries: fn(&mut Scene) -> Try,
    /// `None` where it is accepted.
    pub outcome: Option<Rejection>,
}

pub fn accepted(says: &'static str, tries: fn(&mut Scene) -> Try) -> Row {
    Row { says, tries, outcome: None }
}

pub fn refused(outcome: Rejection, says: &'static str, tries: fn(&mut Scene) -> Try) -> Row {
    Row { says, tries, outcome: Some(outcome) }
}

/// Two people with a living pet each; one has posted, the other has commented on it; then the first block closed.
#[derive(Clone)]
pub struct Scene {
    pub world: World,
    pub anna: Person,
    pub ben: Person,
    /// Anna's post on her pet's story.
    pub post: EntryIndex,
    /// Ben's comment on that post.
    pub comment: EntryIndex,
    /// Ben's post on his own pet's story.
    pub bens_post: EntryIndex,
}

impl Scene {
    pub fn new() -> Self {
        Self::with(params())
    }

    pub fn with(params: Params) -> Self {
        Self::set(World::new(params))
    }

    /// The same with an economy: one of two starter treats is left to each, and no account has others.
    pub fn with_treats() -> Self {
        Self::under(RuleVersion::V2)
    }

    /// The same with fair play.
    pub fn with_fair_play() -> Self {
        Self::under(RuleVersion::V3)
    }

    /// The same under this version of the rules.
    pub fn under(version: RuleVersion) -> Self {
        Self::set(World::with_rules(Rules::new(version, params(), economy())))
    }

    /// The same on this chain.
    pub fn set(mut world: World) -> Self {
        let (anna, ben) = (world.hatches("anna"), world.hatches("ben"));
        let post = world.does(anna.account, &anna.daily, said::post(anna.pet, "first walk"));
        let comment = said::comment(anna.pet, post.index, "so brave");
        let comment = world.does(ben.account, &ben.daily, comment);
        let bens_post = world.does(ben.account, &ben.daily, said::post(ben.pet, "asleep"));
        world.closes();
        Self { world, anna, ben, post: post.index, comment: comment.index, bens_post: bens_post.index }
    }

    /// Anna says this with her daily key.
    pub fn anna(&self, said: Said) -> Try {
        let anna = &self.anna;
        Try::Submit(self.world.event(anna.account, &anna.daily, said))
    }

    /// Anna says this with her owner key.
    pub fn anna_as_owner(&self, said: Said) -> Try {
        let anna = &self.anna;
        Try::Submit(self.world.event(anna.account, &anna.owner, said))
    }

    /// Anna says this with her recovery key.
    pub fn anna_in_need(&self, said: Said) -> Try {
        let anna = &self.anna;
        Try::Submit(self.world.event(anna.account, &anna.recovery, said))
    }

    /// Ben says this with his daily key.
    pub fn ben(&self, said: Said) -> Try {
        let ben = &self.ben;
        Try::Submit(self.world.event(ben.account, &ben.daily, said))
    }

    /// Anna does this with her owner key.
    pub fn anna_does(&mut self, said: Said) {
        self.world.does(self.anna.account, &self.anna.owner, said);
    }

    /// Ben does this with his daily key.
    pub fn ben_does(&mut self, said: Said) {
        self.world.does(self.ben.account, &self.ben.daily, said);
    }

    /// Anna's owner key asks for a new one, "anna new", which has to wait.
    pub fn begin_rekey(&mut self) {
        let (anna, new) = (self.anna.clone(), seed("anna new"));
        let said = said::rekey(&self.world.chain_id(), &anna.owner, &new);
        self.world.does(anna.account, &anna.owner, said);
    }

    /// Blocks close until both stories have ended.
    pub fn stories_end(&mut self) {
        self.world.close_blocks(chain::limits::TTL_BLOCKS);
    }
}

/// That much after the scene was set.
pub fn later(ms: u64) -> TimeMs {
    START.plus(BLOCK_MS).plus(ms)
}

fn attempt(world: &mut World, tried: Try) -> Result<Receipt, Rejection> {
    match tried {
        Try::Submit(submission) => world.submit(&submission),
        Try::SubmitBytes(bytes) => world.submit_bytes(&bytes),
        Try::Close(block) => world.close_with(block),
        Try::Replay(bytes) => {
            let (_, receipt) = world.ledger.replay_bytes(&bytes, Trust::None)?;
            world.log.push(bytes);
            Ok(receipt)
        }
        Try::Begin(entry) => {
            let ledger = Ledger::new(entry.clone())?;
            Ok(Receipt {
                index: EntryIndex(0),
                time_ms: entry.time_ms,
                leaf: ledger.log().root(),
                height: ledger.state().height(),
            })
        }
    }
}

/// Runs every row on its own copy of the scene.
pub fn run(rows: Vec<Row>) {
    run_on(&Scene::new(), rows);
}

/// Runs every row on its own copy of this scene.
pub fn run_on(scene: &Scene, rows: Vec<Row>) {
    rows.into_iter().for_each(|row| run_row(scene, &row));
}

fn run_row(scene: &Scene, row: &Row) {
    let mut scene = scene.clone();
    let tried = (row.tries)(&mut scene);
    let before = scene.world.fingerprint();
    let outcome = attempt(&mut scene.world, tried);
    assert_eq!(outcome.clone().err(), row.outcome, "{}", row.says);
    assert_eq!(count_treats(&scene.world.ledger, EntryIndex(0)), Ok(()), "{}", row.says);
    if outcome.is_err() {
        assert!(before == scene.world.fingerprint(), "{}: a refusal must change nothing", row.says);
    } else {
        check_whole_log(&scene.world, row.says);
    }
}

/// What was accepted is also accepted in a replay of the log, and leads to the same state.
fn check_whole_log(world: &World, says: &str) {
    let mut checker = chain::check_log::LogChecker::default();
    for bytes in &world.log {
        assert_eq!(checker.entry(bytes), Ok(()), "{says}");
    }
    let replayed = checker.finish().expect("a log with a genesis is a chain");
    assert_eq!(replayed.state().clone().root(), world.ledger.state().clone().root(), "{says}");
    assert_eq!(replayed.log(), world.ledger.log(), "{says}");
}

/// The same bytes with one more at their end.
pub fn longer(submission: &Submission) -> Vec<u8> {
    let mut bytes = codec::encode(submission);
    bytes.push(0);
    bytes
}
