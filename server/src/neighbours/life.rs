//! One neighbour's behaviour: hatch a pet if none is alive, then post, visit, and rest in between.

use std::time::Duration;

use api::content::{FeedItem, PetRef};
use api::log::Outcome;
use chain::commitment::SealedText;
use chain::error::Rejection;
use chain::event::{Action, Comment, Pat, Post, Share};
use chain::hash::Hash;
use chain::ids::EntryIndex;
use tokio_util::task::AbortOnDropHandle;

use super::actor::{Actor, Egg, SealedPhoto, fresh_salt};
use super::error::NeighbourError;
use super::pictures::picture;
use super::words::{COMMENTS, Cast, POSTS, WELCOMES, about};
use crate::client::{Client, ClientError};
use crate::dice::Dice;
use crate::dig;

/// A neighbour.
pub struct Neighbour {
    pub(super) actor: Actor,
    pub(super) cast: &'static Cast,
    pub(super) client: Client,
    pub(super) chain_id: Hash,
    pub(super) hatch_tries: u32,
    pub(super) dice: Dice,
    /// The living pet, once it is known.
    pub(super) pet: Option<Hash>,
    /// Posts of people that were welcomed already.
    pub(super) welcomed: Vec<EntryIndex>,
}

/// A moment to visit.
struct Visit {
    pet: PetRef,
    /// The post, or `None` for a pet that has just hatched.
    moment: Option<EntryIndex>,
}

impl Neighbour {
    /// Does one action.
    ///
    /// # Errors
    /// A refusal of the server or the chain; the neighbour can continue later.
    pub async fn do_something(&mut self) -> Result<(), NeighbourError> {
        let Some(pet) = self.pet else { return self.arrive().await };
        let done = if self.dice.chance(30) { self.post(pet).await } else { self.visit().await };
        let done = match done {
            // A neighbour that cannot pay for a post visits instead, which costs nothing.
            Err(NeighbourError::NotAccepted(Outcome::Refused(Rejection::TooFewTreats { .. }))) => self.visit().await,
            done => done,
        };
        match done {
            // The next action is then to hatch anew.
            Err(NeighbourError::NotAccepted(Outcome::Refused(Rejection::StoryEnded { .. }))) => {
                self.pet = None;
                Ok(())
            }
            // It has patted this pet in this block already.
            Err(NeighbourError::NotAccepted(Outcome::Refused(Rejection::OncePerBlock))) => Ok(()),
            done => done,
        }
    }

    /// Begins to dig in the background, once there is an account; ends when the handle is dropped.
    pub fn dig(&self) -> Option<AbortOnDropHandle<()>> {
        let (client, chain_id, account) = (self.client.clone(), self.chain_id, self.actor.account?);
        let (seed, handle) = (self.actor.seed(), self.actor.handle.clone());
        Some(AbortOnDropHandle::new(tokio::spawn(async move {
            if let Err(error) = dig::beside(client, chain_id, account, seed).await {
                tracing::warn!(handle, %error, "digs no more");
            }
        })))
    }

    /// A pause between two actions: `average` give or take half.
    pub fn pause(&mut self, average: Duration) -> Duration {
        let percent = u32::try_from(50 + self.dice.below(101)).unwrap_or(100);
        average * percent / 100
    }

    /// Finds the account and its pet, and hatches what is missing.
    async fn arrive(&mut self) -> Result<(), NeighbourError> {
        let account = self.client.account(&self.actor.handle).await?;
        self.actor.account = account.as_ref().map(|page| page.person.account);
        let latest = account.and_then(|page| page.pets.into_iter().next()).map(|pet| pet.birth.0);
        if let Some(birth) = latest
            && self.lives(birth).await?
        {
            self.pet = Some(birth);
            return Ok(());
        }
        let photo = self.upload_picture().await?;
        let egg = Egg { name: self.cast.pet, words: Some(self.cast.words), photo, previous: latest };
        let receipt = self.actor.hatch(&self.client, &self.chain_id, self.hatch_tries, &egg).await?;
        tracing::info!(handle = self.actor.handle, pet = self.cast.pet, "hatched");
        self.pet = Some(receipt.leaf);
        // The account's number is only known once the server's view has read the birth.
        self.await_account().await
    }

    async fn lives(&self, birth: Hash) -> Result<bool, NeighbourError> {
        let height = self.client.chain().await?.height;
        let page = self.client.pet(birth).await?;
        Ok(page.closed.is_none() && page.farewell.is_none() && height < page.ends_height)
    }

    async fn await_account(&mut self) -> Result<(), NeighbourError> {
        for _ in 0..50 {
            if let Some(page) = self.client.account(&self.actor.handle).await? {
                self.actor.account = Some(page.person.account);
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.pet = None;
        Err(ClientError::BadAnswer("the account".to_owned()).into())
    }

    async fn upload_picture(&mut self) -> Result<Hash, NeighbourError> {
        let photo = SealedPhoto::new(picture(self.cast.sample, &mut self.dice)?)?;
        self.client.upload(photo.commitment, &photo.salt, photo.bytes).await?;
        Ok(photo.commitment)
    }

    async fn post(&mut self, pet: Hash) -> Result<(), NeighbourError> {
        let photos = if self.dice.chance(60) { vec![self.upload_picture().await?] } else { Vec::new() };
        let sentence = self.dice.pick(&POSTS).copied().unwrap_or_default();
        let text = SealedText::new(fresh_salt()?, &about(sentence, self.cast.pet));
        let action = Action::Post(Post { pet, text: Some(text.commitment()), photos });
        self.act(action, &[text]).await
    }

    async fn visit(&mut self) -> Result<(), NeighbourError> {
        let feed = self.client.feed().await?;
        let own = self.actor.account;
        let visits = feed.items.into_iter().map(visit).filter(|visit| Some(visit.pet.owner.account) != own);
        let visits: Vec<Visit> = visits.collect();
        // Posts of new people first, then the latest of the others.
        let person = visits.iter().find(|visit| !visit.pet.owner.bot && !self.welcomed.contains(&visit.place()));
        let recent = &visits[..visits.len().min(12)];
        let Some(chosen) = person.or_else(|| self.dice.pick(recent)) else { return Ok(()) };
        self.be_kind(chosen).await
    }

    async fn be_kind(&mut self, visit: &Visit) -> Result<(), NeighbourError> {
        let newcomer = !visit.pet.owner.bot;
        if newcomer {
            self.welcomed.push(visit.place());
        }
        let pet = visit.pet.birth.0;
        match visit.moment {
            Some(moment) if self.dice.chance(if newcomer { 60 } else { 35 }) => {
                let sentences: &[&str] = if newcomer { &WELCOMES } else { &COMMENTS };
                let sentence = self.dice.pick(sentences).copied().unwrap_or_default();
                let name = visit.pet.name.as_deref().unwrap_or("friend");
                let text = SealedText::new(fresh_salt()?, &about(sentence, name));
                let action = Action::Comment(Comment { pet, moment, text: text.commitment() });
                self.act(action, &[text]).await
            }
            Some(moment) if self.dice.chance(8) => self.act(Action::Share(Share { pet, moment }), &[]).await,
            moment => self.act(Action::Pat(Pat { pet, moment }), &[]).await,
        }
    }

    async fn act(&mut self, action: Action, texts: &[SealedText]) -> Result<(), NeighbourError> {
        self.actor.act(&self.client, &self.chain_id, &action, texts).await.map(|_| ())
    }
}

impl Visit {
    fn place(&self) -> EntryIndex {
        self.moment.unwrap_or(self.pet.entry)
    }
}

fn visit(item: FeedItem) -> Visit {
    match item {
        FeedItem::Hatched(hatched) => Visit { pet: hatched.pet, moment: None },
        FeedItem::Posted(post) => Visit { moment: Some(post.entry), pet: post.pet },
        FeedItem::Shared(shared) => Visit { moment: Some(shared.post.entry), pet: shared.post.pet },
    }
}
