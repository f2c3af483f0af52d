//! What screens stand on: [`World`], and the plain types it speaks in. See `README.md` beside this crate.

pub mod away;
mod birth;
mod claims;
mod copy;
mod deeds;
mod digging;
pub(crate) mod fate;
mod grave;
mod hatch;
mod hatching;
mod in_care;
mod inviting;
mod kindness;
mod life;
mod market;
mod opening;
mod origin;
mod password;
mod people;
mod put_back;
mod recovery;
mod shelter;
mod sitting;
pub(crate) mod submit;
mod treats;
mod types;
mod unanswered;
pub(crate) mod uploads;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use api::content::ClocksAnswered;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub use away::{Deal, DealNews, News, PetNews};
pub(crate) use claims::people_fit;
pub use claims::{Claim, Doubt, Falsehood, Seen, Told};
pub use digging::*;
use fate::Fates;
use futures::channel::oneshot;
pub use hatching::*;
pub use in_care::InCare;
pub use inviting::InvitationState;
pub use kindness::MadeLivesOn;
pub use market::*;
pub use people::NotIn;
pub use shelter::Shelter;
pub use sitting::{Sitting, Standing};
pub use treats::Balance;
pub use types::*;
use unanswered::Unanswered;

use crate::browser;
use crate::drafts;
use crate::identity::device::DeviceKey;
use crate::leaving::Unfinished;
use crate::outbox::{self, queue::Queue};
use crate::sentence::Sentence;
use crate::storage;
use crate::storage::{KeptMe, KeptOrigin, KeptPutBack, OwnDeed};
use crate::sync::keep::Keeper;
use crate::sync::nudge::Nudge;
use crate::sync::proof::Watch;
use crate::sync::{Distrust, Missing, Replica};

/// Why something cannot be done from here, whatever the chain would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// Nobody is signed in.
    #[error("signed out")]
    SignedOut,
    /// The chain has not been read yet.
    #[error("the chain has not been read yet")]
    NotYet,
    /// This device's key was revoked.
    #[error("this device's key was revoked")]
    KeyGone,
    /// No password was typed.
    #[error("no password")]
    NoPassword,
    /// No new password was chosen.
    #[error("no new password")]
    NoNewPassword,
    /// No handle was typed.
    #[error("no handle")]
    NoHandle,
    /// The password makes another key.
    #[error("wrong password")]
    WrongPassword,
    /// No account has that handle.
    #[error("no such handle")]
    NoSuchHandle,
    /// The recovery key is another account's.
    #[error("another account's recovery key")]
    WrongRecovery,
    /// The password is too easy to guess.
    #[error("a weak password")]
    WeakPassword,
    /// The same thing is being done already.
    #[error("busy")]
    Busy,
    /// It cannot be undone, and not everything in this browser's copy is proven.
    #[error("not everything is proven: {0:?}")]
    Unproven(Missing),
    /// The server contradicts itself, so nothing is signed for it.
    #[error("the server contradicts itself")]
    Distrusted,
}

/// Everything that outlives a page of the app. It belongs to the root; screens get it with `World::of_context()`, copy it
/// freely and read its signals. Signals hold what is to be shown, methods do what somebody asks for.
#[derive(Clone, Copy)]
pub struct World {
    /// How far this browser's own copy of the chain is.
    pub sync: RwSignal<SyncState>,
    /// Changes with every slice of entries that is applied.
    pub tick: RwSignal<Tick>,
    /// What was applied last, in the order of the log; empty while catching up for the first time.
    pub arrivals: RwSignal<Vec<Arrival>>,
    /// Whether the live stream stands. Without it the log is asked for every other second.
    pub live: RwSignal<bool>,
    /// When the server was last heard of, by this device's clock; 0 before that.
    pub heard_ms: RwSignal<u64>,
    /// A server that does not deserve trust. Stays until the page is reloaded.
    pub alarm: RwSignal<Option<Alarm>>,
    /// From where this browser knows the chain; `None` while it is not read.
    pub origin: RwSignal<Option<KeptOrigin>>,
    /// Somebody has gone on with another log than this browser knew, and has not yet seen to what is missing in it.
    pub put_back: RwSignal<Option<KeptPutBack>>,
    /// What the server said of entries and does not stand in them, see [`World::is_false`].
    pub falsehoods: RwSignal<BTreeSet<Falsehood>>,
    /// Who is signed in on this device; `None` while that is read, see [`World::me_known`].
    pub me: RwSignal<Option<Me>>,
    /// Whether it has been found out who is signed in, so that nothing flashes.
    pub me_known: RwSignal<bool>,
    /// What one did that is not in the log yet, or only just.
    pub outbox: RwSignal<Vec<Pending>>,
    /// How far a hatching is.
    pub hatching: RwSignal<Hatching>,
    /// A recovery key that was made here and that nobody has said to have anywhere else; known once the chain is read.
    pub unkept_recovery: RwSignal<Option<NewRecovery>>,
    /// How many clocks have answered, as the server told last; it may be about an entry that is not the last any more.
    pub clocks: RwSignal<Option<ClocksAnswered>>,
    /// What is being dug here; `None` until somebody begins.
    pub digging: RwSignal<Option<Digging>>,
    /// What happened while whoever is signed in was away; `None` while that is not known, and where it is nothing.
    pub away: RwSignal<Option<News>>,
    /// The latest notice.
    pub notice: RwSignal<Option<Notice>>,
    pub(crate) inner: StoredValue<Inner, LocalStorage>,
}

/// A server that contradicts itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// What it did.
    pub distrust: Distrust,
    /// The same in words.
    pub words: Sentence,
    /// How long its log is, where it is shorter than before.
    pub shorter_to: Option<u64>,
}

/// What no screen needs to see.
#[derive(Default)]
pub(crate) struct Inner {
    /// The fragment of the address with which the page was opened.
    pub opened_at: String,
    pub replica: Option<Replica>,
    /// How many there have been since the page was opened.
    pub copies: u32,
    pub keeper: Keeper,
    /// Since when the house's seal has been missing.
    pub watch: Watch,
    /// The copy was up to date once since the page was opened.
    pub was_ready: bool,
    pub kept_me: Option<KeptMe>,
    pub device: Option<DeviceKey>,
    /// What one did of late.
    pub own: Vec<OwnDeed>,
    /// What waits to be looked up in the log.
    pub doubts: claims::Doubts,
    /// How long a log was that was shorter than one before.
    pub shorter_to: Option<u64>,
    pub queue: Queue,
    /// The number of the device key's next event, where this page knows it before its copy of the chain does.
    pub next_sequence: u64,
    /// There is news that was not shown yet.
    pub has_untold: bool,
    /// This tab is the one that has the live stream.
    pub elected: bool,
    pub delivering: bool,
    /// What is in the outbox but is kept nowhere for a reload.
    pub unkept: BTreeMap<u64, Unfinished>,
    /// What was signed outside of the outbox and has not been found in the log.
    pub unanswered: Vec<Unanswered>,
    /// What became of what was signed here.
    pub fates: Fates,
    /// When what checks and signs is fetched.
    pub opening: opening::Opening,
    /// The copy is up to date, and the server was there when it was last asked.
    pub follows: bool,
    /// Lets whatever follows the chain look at once.
    pub nudge: Nudge,
    /// Whose recovery key is kept elsewhere, as they said since the page was opened.
    pub has_recovery: Vec<String>,
    /// Of these, the one that was shown first because nothing can be kept, with its chain.
    pub noted_recovery: Option<(chain::hash::Hash, NewRecovery)>,
    /// Where a hatching waits for that.
    pub says_has_recovery: Option<oneshot::Sender<()>>,
    pub judge: Rc<futures::lock::Mutex<Option<crate::worker::WorkerHandle>>>,
}

/// In this time the first stories are drawn and their photographs asked for: these have the line first.
const PHOTOGRAPHS_MS: u32 = 100;

// What was done and what waits is of use only with what checks and signs.
later_work!(checking: fn recall_own = put_back::recall);
later_work!(checking: fn keep_again = kept_again);

/// Writes down once more what the browser may have forgotten.
async fn kept_again(world: World) {
    drafts::keep_again();
    outbox::keep_again(world).await;
}

impl World {
    /// Makes the world and recalls who one is. Call it once, at the root.
    pub fn begin() -> Self {
        let world = Self {
            sync: RwSignal::new(SyncState::Waiting { done: 0, of: 0 }),
            tick: RwSignal::new(Tick::default()),
            arrivals: RwSignal::new(Vec::new()),
            live: RwSignal::new(false),
            heard_ms: RwSignal::new(0),
            alarm: RwSignal::new(None),
            origin: RwSignal::new(None),
            put_back: RwSignal::new(None),
            falsehoods: RwSignal::new(BTreeSet::new()),
            me: RwSignal::new(None),
            me_known: RwSignal::new(false),
            outbox: RwSignal::new(Vec::new()),
            hatching: RwSignal::new(Hatching::Idle),
            unkept_recovery: RwSignal::new(None),
            clocks: RwSignal::new(None),
            digging: RwSignal::new(None),
            away: RwSignal::new(None),
            notice: RwSignal::new(None),
            inner: StoredValue::new_local(Inner { opened_at: browser::fragment(), ..Inner::default() }),
        };
        storage::when_lost(move || spawn_local(keep_again(world)));
        spawn_local(async move {
            let known = world.recall_me().await;
            world.opened().await;
            recall_own(world).await;
            if !known && world.recall_me_late().await {
                recall_own(world).await;
            }
        });
        world
    }

    /// Takes up what earlier visits left and begins to follow the chain, for as long as the page is open. Call it once, when
    /// nobody waits for the first stories any more.
    pub fn follow_chain(self) {
        spawn_local(async move {
            browser::pause(PHOTOGRAPHS_MS).await;
            self.open();
            crate::sync::follow_chain(self).await;
        });
    }

    /// The world that the root has provided.
    pub fn of_context() -> Self {
        expect_context()
    }

    /// Says something to somebody; it goes away by itself.
    pub fn notify(self, words: Sentence) {
        self.notify_with(words, None);
    }

    pub(crate) fn notify_with(self, words: Sentence, take_back: Option<PendingId>) {
        self.notice.try_update(|notice| {
            let number = notice.as_ref().map_or(0, |notice| notice.number + 1);
            *notice = Some(Notice { number, words, take_back });
        });
    }
}
