//! The latest blocks, each with its content and its proof.

use api::content::{AccountRef, Agreed, BlockKind, BlockSummary, BlocksPage};
use chain::ids::HOUSE;
use chain::ids::Height;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::album;
use crate::components::clock::Ago;
use crate::components::faces::{Failed, WaitingLines};
use crate::components::icon::Icon;
use crate::components::load::{Load, Loader};
use crate::components::pile::{Pile, Piled};
use crate::content;
use crate::model::Model;
use crate::sentence::Sentence;
use crate::sync::SyncState;
use crate::words;

/// How many blocks are shown at first, and added each time.
const SHOWN: usize = 20;
/// For how many frames the linked block is kept in view: two seconds, in which the blocks above it are drawn.
const HELD_FRAMES: u32 = 120;

impl Piled for BlockSummary {
    type Place = Height;

    fn place(&self) -> Height {
        self.height
    }
}

/// The latest blocks, and older ones on request; or the blocks up to a linked one that lies further back.
#[component]
pub fn Leaves(loader: Loader<BlocksPage>) -> impl IntoView {
    let params = use_params_map();
    let wanted = params.with_untracked(|params| params.get("height")).and_then(|height| height.parse::<u64>().ok());
    let oldest = untrack(|| loader.ready()).and_then(|page| Some(page.blocks.last()?.height.0));
    match wanted.filter(|wanted| oldest.is_some_and(|oldest| *wanted < oldest)) {
        Some(wanted) => view! { <FurtherBack wanted/> }.into_any(),
        None => view! { <Listed loader wanted/> }.into_any(),
    }
}

#[component]
fn FurtherBack(wanted: u64) -> impl IntoView {
    let loader = Loader::new(move || content::blocks(Some(wanted.saturating_add(1).to_string())));
    let face = loader.face(|page| !page.blocks.is_empty());
    view! {
        <p>
            {format!("Page {}, and those before it. ", words::number(wanted))}
            <a href="/chain">"To the latest pages"</a>
        </p>
        {move || match face.get() {
            Load::Waiting => view! { <WaitingLines words="Fetching that page."/> }.into_any(),
            Load::Failed(error) => view! { <Failed error retry=move |()| loader.retry()/> }.into_any(),
            Load::Ready(_) => view! { <Listed loader wanted=Some(wanted)/> }.into_any(),
        }}
    }
}

#[component]
fn Listed(loader: Loader<BlocksPage>, wanted: Option<u64>) -> impl IntoView {
    let model = Model::of_context();
    let pile = Pile::new();
    let shown = RwSignal::new(SHOWN);
    Effect::new(move |laid: Option<bool>| {
        let Some(page) = loader.ready() else { return laid.unwrap_or(false) };
        let new = pile.lay((page.blocks, page.next));
        match laid {
            // Visible blocks stay when one is added on top.
            Some(true) => shown.update(|shown| *shown += new),
            _ => shown.update(|shown| *shown = (*shown).max(place_of(&pile.all(), wanted))),
        }
        true
    });
    if let Some(wanted) = wanted {
        bring_into_view(pile, wanted);
    }
    let more = move |_| {
        shown.update(|shown| *shown += SHOWN);
        if shown.get_untracked() > untrack(|| pile.len()) {
            let fetch = async |before| content::blocks(before).await.map(|page| (page.blocks, page.next));
            pile.older(fetch, move |error| model.notices.show(Sentence::from(error)));
        }
    };
    let listed = move || pile.all().into_iter().take(shown.get());
    let has_more = move || pile.has_older() || shown.get() < pile.len();
    view! {
        <ol class="leaves" reversed>
            <For each=listed key=|block| block.height.0 let:block>
                <Leaf open=wanted == Some(block.height.0) block/>
            </For>
        </ol>
        <Show when=has_more>
            <div class="feed-end">
                <button class="btn" type="button" aria-disabled=move || pile.is_busy().then_some("true") on:click=more>
                    "Older pages"
                </button>
            </div>
        </Show>
    }
}

/// Scrolls to the linked block, once it is loaded.
fn bring_into_view(pile: Pile<BlockSummary>, wanted: u64) {
    Effect::new(move |before: Option<bool>| {
        let before = before.unwrap_or(false);
        let there = before || place_of(&pile.all(), Some(wanted)) > 0;
        if there && !before {
            hold_in_view(wanted, 0, HELD_FRAMES);
        }
        there
    });
}

/// Scrolls there again if the content above has grown since: it is drawn bit by bit.
fn hold_in_view(page: u64, height: i32, frames: u32) {
    request_animation_frame(move || {
        let grown = document().document_element().map_or(0, |root| root.scroll_height());
        if grown != height
            && let Some(leaf) = document().get_element_by_id(&id_of(page))
        {
            leaf.scroll_into_view();
        }
        if frames > 0 {
            hold_in_view(page, grown, frames - 1);
        }
    });
}

fn id_of(page: u64) -> String {
    format!("page-{page}")
}

/// The number of blocks down to the linked one; 0 if it is missing.
fn place_of(all: &[BlockSummary], wanted: Option<u64>) -> usize {
    all.iter().position(|block| wanted == Some(block.height.0)).map_or(0, |place| place + 1)
}

#[component]
fn Leaf(block: BlockSummary, open: bool) -> impl IntoView {
    let model = Model::of_context();
    let page = words::number(block.height.0);
    let (kind, holds) = match block.kind {
        BlockKind::Activity => ("activity", words::count(block.events, "event", "events")),
        BlockKind::Time => ("time", "nothing; time has passed".to_owned()),
    };
    let closer = block.dug.as_ref().map_or("the house".to_owned(), |dug| album::handle(&dug.by));
    let proof = block.dug.as_ref().map(|dug| format!("work worth about {} tries", words::large(dug.tries as f64)));
    let agreed = (block.kind == BlockKind::Time).then(|| agreed(block.agreed.as_ref()));
    let (height, entry) = (block.height, block.entry);
    let doubted = StoredValue::new(false);
    let summary = block.clone();
    // Opening a block has it looked up in the log.
    let look = move || {
        if doubted.try_update_value(|doubted| !std::mem::replace(doubted, true)) == Some(true) {
            model.claims.doubt_block(&summary);
        }
    };
    if open {
        look();
    }
    let signed = move || matches!(model.copy.sync.get(), SyncState::Ready { checked_to, .. } if checked_to >= height);
    view! {
        <li id=id_of(block.height.0)>
            <details class="leaf" class:is-time=block.kind == BlockKind::Time open=open on:toggle=move |_| look()>
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
                        <dd>{move || match (model.claims.is_false(entry), signed()) {
                            (true, _) => "no: another page stands there in the book",
                            (false, true) => "by this browser, and signed for by the house",
                            (false, false) => "not yet",
                        }}</dd>
                        <dt>"Leaf hash"</dt>
                        <dd class="hash">{block.leaf.to_string()}</dd>
                    </dl>
                </div>
            </details>
        </li>
    }
}

/// Which clocks voted that time has passed.
fn agreed(agreed: Option<&Agreed>) -> String {
    let Some(Agreed { by, of }) = agreed else { return "the house said so; no other clock was heard".to_owned() };
    let name = |person: &AccountRef| match person.account {
        HOUSE => "the house".to_owned(),
        _ => album::handle(person),
    };
    let names: Vec<_> = by.iter().map(name).collect();
    format!("{} of {} agreed: {}", by.len(), words::count(*of, "clock", "clocks"), names.join(", "))
}
