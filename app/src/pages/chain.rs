//! The chain's own page: how far it is, what this browser has checked, and its latest pages.

use api::content::{Agreed, BlockKind, BlockSummary, BlocksPage, Person};
use chain::state::HOUSE;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use crate::components::album;
use crate::components::clock::{Ago, Clock};
use crate::components::faces::{Empty, Failed, WaitingLines};
use crate::components::icon::Icon;
use crate::components::load::{Load, Loader};
use crate::components::page::{Heading, Kind, Page};
use crate::content;
use crate::model::{SyncState, World};
use crate::sentence::Sentence;
use crate::words;

/// The pages `/chain` and `/chain/:height`.
#[component]
pub fn Chain() -> impl IntoView {
    let world = World::of_context();
    let height = Memo::new(move |_| world.tick.get().height);
    let loader = Loader::new(move || content::blocks_up_to(height.get()));
    view! {
        <Page title="The chain" kind=Kind::Wide>
            <header class="page-head">
                <Heading>"The chain"</Heading>
                <p>"Every page that was ever turned, and how you can tell that none was torn out."</p>
            </header>
            <div class="stack-wide">
                <Pulse/>
                <Proof/>
                <Supply/>
                {move || match loader.state.get() {
                    Load::Waiting => view! { <WaitingLines words="Fetching the latest pages."/> }.into_any(),
                    Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
                    Load::Ready(page) if page.blocks.is_empty() => view! {
                        <Empty title="No page has been turned yet" words="The first one is turned soon after something happens." drawing="closed-book"/>
                    }
                    .into_any(),
                    Load::Ready(_) => view! { <Leaves loader/> }.into_any(),
                }}
            </div>
        </Page>
    }
}

#[component]
fn Pulse() -> impl IntoView {
    let world = World::of_context();
    let clock = Clock::of_context();
    let alive = move || world.census().map_or_else(|| "...".to_owned(), |(alive, _)| words::number(alive as u64));
    view! {
        <dl class="pulse">
            <div><dt>"pages turned"</dt><dd>{move || words::number(world.tick.get().height.0)}</dd></div>
            <div><dt>"entries"</dt><dd>{move || words::number(world.tick.get().entries.0)}</dd></div>
            <div><dt>"stories alive"</dt><dd>{alive}</dd></div>
            <div><dt>"last entry"</dt><dd>{move || words::ago(world.tick.get().time_ms, clock.now())}</dd></div>
        </dl>
    }
}

/// What this browser has checked by itself, and against which key.
#[component]
fn Proof() -> impl IntoView {
    let world = World::of_context();
    let checked = move || match world.sync.get() {
        SyncState::Ready { entries, checked_to, .. } => {
            let from = world.chain().map_or(0, |(_, from)| from);
            let (entries, page) = (words::number(entries.0), words::number(checked_to.0));
            match from {
                0 => {
                    format!("all {entries} entries, from the first one; the house has signed for it up to page {page}")
                }
                from => format!(
                    "every entry from {} to {entries}, on a snapshot whose root the house has signed; up to page {page}",
                    words::number(from)
                ),
            }
        }
        SyncState::Waiting { of: 0, .. } => "the book is being opened".to_owned(),
        SyncState::Waiting { done, of } => format!("{} of {} entries so far", words::number(done), words::number(of)),
        SyncState::Failed(why) => why.to_string(),
    };
    let hash = move |read: Option<String>| read.unwrap_or_else(|| "...".to_owned());
    let id = move || hash(world.chain().map(|(id, _)| id.to_string()));
    let house = move || {
        world.tick.track();
        hash(world.with_replica(|replica| format!("{:?}", replica.ledger().house())))
    };
    view! {
        <section class="panel">
            <h2>"What your browser has checked"</h2>
            <dl class="facts">
                <dt>"Checked here"</dt>
                <dd>{checked}</dd>
                <dt>"This chain"</dt>
                <dd class="hash">{id}</dd>
                <dt>"The house's key"</dt>
                <dd class="hash">{house}</dd>
            </dl>
        </section>
    }
}

/// How many treats there are, where they are, and how hard digging is.
#[component]
fn Supply() -> impl IntoView {
    let world = World::of_context();
    let stand = Memo::new(move |_| world.economics());
    let row = |name: &'static str, treats: u64| view! { <dt>{name}</dt><dd>{words::number(treats)}</dd> };
    move || {
        let (economics, globals) = stand.get()?;
        let digging = world.can_dig().then(|| words::large(economics.dig_tries() as f64));
        Some(view! {
            <section class="panel">
                <h2>"Treats"</h2>
                <dl class="facts">
                    {row("In pockets", economics.in_accounts)}
                    {row("In pets' wallets", economics.in_wallets)}
                    {row("Kept for offers", globals.escrow)}
                    {row("The house's", globals.treasury)}
                    {row("Ever made", globals.minted)}
                    {row("Eaten", globals.burned)}
                    {digging.map(|tries| view! { <dt>"To turn a page"</dt><dd>{format!("about {tries} tries")}</dd> })}
                </dl>
            </section>
        })
    }
}

/// The latest pages, and older ones on asking.
#[component]
fn Leaves(loader: Loader<BlocksPage>) -> impl IntoView {
    let world = World::of_context();
    let params = use_params_map();
    let wanted = params.with_untracked(|params| params.get("height")).and_then(|height| height.parse::<u64>().ok());
    let all = RwSignal::new(Vec::<BlockSummary>::new());
    let next = RwSignal::new(None);
    Effect::new(move |first: Option<()>| {
        let Some(page) = loader.ready() else { return };
        if first.is_none() {
            next.set(page.next.clone());
        }
        all.update(|all| add(all, page.blocks));
    });
    let more = move |_| {
        let before = next.get_untracked();
        spawn_local(async move {
            match content::blocks(before).await {
                Ok(page) => {
                    all.try_update(|all| add(all, page.blocks));
                    next.try_set(page.next);
                }
                Err(error) => world.notify(Sentence::from(&error)),
            }
        });
    };
    let missing = move || {
        let oldest = all.with(|all| all.last().map(|block| block.height.0));
        wanted.filter(|wanted| oldest.is_some_and(|oldest| *wanted < oldest))
    };
    view! {
        {move || missing().map(|wanted| {
            view! { <p class="soft" role="status">{format!("Page {} lies further back. Older pages are below.", words::number(wanted))}</p> }
        })}
        <ol class="leaves" reversed>
            <For each=move || all.get() key=|block| block.height.0 let:block>
                <Leaf open=wanted == Some(block.height.0) block/>
            </For>
        </ol>
        <Show when=move || next.get().is_some()>
            <div class="feed-end"><button class="btn" type="button" on:click=more>"Older pages"</button></div>
        </Show>
    }
}

/// Adds blocks that are not there yet, the latest first.
fn add(all: &mut Vec<BlockSummary>, blocks: Vec<BlockSummary>) {
    for block in blocks {
        if !all.iter().any(|known| known.height == block.height) {
            all.push(block);
        }
    }
    all.sort_by_key(|block| std::cmp::Reverse(block.height));
}

#[component]
fn Leaf(block: BlockSummary, open: bool) -> impl IntoView {
    let world = World::of_context();
    let page = words::number(block.height.0);
    let (kind, holds) = match block.kind {
        BlockKind::Activity => ("activity", words::count(block.events, "event", "events")),
        BlockKind::Time => ("time", "nothing; time has passed".to_owned()),
    };
    let closer = block.dug.as_ref().map_or("the house".to_owned(), |dug| album::handle(&dug.by));
    let proof = block.dug.as_ref().map(|dug| format!("work worth about {} tries", words::large(dug.tries as f64)));
    let agreed = (block.kind == BlockKind::Time).then(|| agreed(block.agreed.as_ref()));
    let height = block.height;
    let signed = move || matches!(world.sync.get(), SyncState::Ready { checked_to, .. } if checked_to >= height);
    view! {
        <li>
            <details class="leaf" class:is-time=block.kind == BlockKind::Time open=open>
                <summary>
                    <span class="stamp" aria-hidden="true">{page.clone()}<small>{kind}</small></span>
                    <div>
                        <h3>{format!("Page {page}")}</h3>
                        <p><Ago time=block.time_ms/>{format!(", {holds}")}</p>
                    </div>
                    <Icon name="down"/>
                </summary>
                <div class="leaf-body">
                    <dl class="facts">
                        <dt>"Turned by"</dt>
                        <dd>{closer}</dd>
                        {proof.map(|proof| view! { <dt>"Proved by"</dt><dd>{proof}</dd> })}
                        {agreed.map(|agreed| view! { <dt>"How late it was"</dt><dd>{agreed}</dd> })}
                        <dt>"Turned at"</dt>
                        <dd>{words::day_and_time(block.time_ms)}</dd>
                        <dt>"Holds"</dt>
                        <dd>{holds.clone()}</dd>
                        <dt>"Entry"</dt>
                        <dd>{words::number(block.entry.0)}</dd>
                        <dt>"Checked"</dt>
                        <dd>{move || if signed() { "by this browser, and signed for by the house" } else { "not yet" }}</dd>
                        <dt>"Leaf hash"</dt>
                        <dd class="hash">{block.leaf.to_string()}</dd>
                    </dl>
                </div>
            </details>
        </li>
    }
}

/// Whose clocks said that time has passed.
fn agreed(agreed: Option<&Agreed>) -> String {
    let Some(Agreed { by, of }) = agreed else { return "the house said so; no other clock was heard".to_owned() };
    let name = |person: &Person| match person.account {
        HOUSE => "the house".to_owned(),
        _ => album::handle(person),
    };
    let names: Vec<_> = by.iter().map(name).collect();
    format!("{} of {} agreed: {}", by.len(), words::count(*of, "clock", "clocks"), names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chain::ids::{EntryIndex, Height, TimeMs};

    #[test]
    fn pages_stand_in_order_and_once() {
        let block = |height| BlockSummary {
            height: Height(height),
            entry: EntryIndex(height),
            leaf: api::hex::Hex(chain::hash::Hash([0; 32])),
            time_ms: TimeMs(0),
            kind: BlockKind::Time,
            events: 0,
            dug: None,
            agreed: None,
        };
        let mut all = vec![block(3), block(2)];
        add(&mut all, vec![block(4), block(3), block(1)]);
        assert_eq!(all.iter().map(|block| block.height.0).collect::<Vec<_>>(), [4, 3, 2, 1]);
    }
}
