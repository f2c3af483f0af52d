//! The latest pages of the book, each with what it holds and how that is proved.

use api::content::{Agreed, BlockKind, BlockSummary, BlocksPage, Person};
use chain::state::HOUSE;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;

use crate::components::album;
use crate::components::clock::Ago;
use crate::components::icon::Icon;
use crate::components::load::Loader;
use crate::content;
use crate::model::{SyncState, World};
use crate::sentence::Sentence;
use crate::words;

/// Pages that are shown at first, and more of them each time.
const SHOWN: usize = 20;

/// The latest pages, and older ones on asking.
#[component]
pub fn Leaves(loader: Loader<BlocksPage>) -> impl IntoView {
    let world = World::of_context();
    let params = use_params_map();
    let wanted = params.with_untracked(|params| params.get("height")).and_then(|height| height.parse::<u64>().ok());
    let all = RwSignal::new(Vec::<BlockSummary>::new());
    let next = RwSignal::new(None);
    let shown = RwSignal::new(SHOWN);
    Effect::new(move |first: Option<()>| {
        let Some(page) = loader.ready() else { return };
        if first.is_none() {
            next.set(page.next.clone());
        }
        all.update(|all| add(all, page.blocks));
    });
    let more = move |_| {
        shown.update(|shown| *shown += SHOWN);
        if shown.get_untracked() <= all.with_untracked(Vec::len) {
            return;
        }
        let before = next.get_untracked();
        if before.is_none() {
            return;
        }
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
    let listed = move || all.get().into_iter().take(shown.get());
    let missing = move || wanted.filter(|wanted| listed().next_back().is_some_and(|oldest| *wanted < oldest.height.0));
    let has_more = move || next.get().is_some() || shown.get() < all.with(Vec::len);
    view! {
        {move || missing().map(|wanted| {
            view! { <p class="soft" role="status">{format!("Page {} lies further back. Older pages are below.", words::number(wanted))}</p> }
        })}
        <ol class="leaves" reversed>
            <For each=listed key=|block| block.height.0 let:block>
                <Leaf open=wanted == Some(block.height.0) block/>
            </For>
        </ol>
        <Show when=has_more>
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
