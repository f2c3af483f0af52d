//! The rules of the game, with this chain's own numbers.

use api::screen::Address;
use chain::entry::BlockKind;
use chain::limits::{
    REST_BLOCKS_A_YEAR, REST_BLOCKS_MAX, REST_YEAR_BLOCKS, SHELTER_AWAY_BLOCKS, SITTING_MAX_MS, TTL_BLOCKS,
    VOUCH_EVERY_BLOCKS,
};
use chain::version::Feature;
use leptos::prelude::*;

use crate::components::faces::WaitingLines;
use crate::components::page::{Heading, Page};
use crate::model::Model;
use crate::sync::SyncState;
use crate::words;

const SECOND_MS: u64 = 1_000;
const MINUTE_MS: u64 = 60 * SECOND_MS;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// A time span in words: "20 seconds", "2 hours".
fn span(ms: u64) -> String {
    let (count, unit) = match ms {
        0..SECOND_MS => return "a moment".to_owned(),
        SECOND_MS..MINUTE_MS => (ms / SECOND_MS, "second"),
        MINUTE_MS..HOUR_MS => (ms / MINUTE_MS, "minute"),
        HOUR_MS..DAY_MS => (ms / HOUR_MS, "hour"),
        _ => (ms / DAY_MS, "day"),
    };
    if count == 1 { format!("one {unit}") } else { format!("{count} {unit}s") }
}

/// The page `/rules`.
#[component]
pub fn Rules() -> impl IntoView {
    let model = Model::of_context();
    let pace = move || {
        let Some(params) = model.copy.params() else {
            return "How fast pages are turned stands in the chain's first entry.".to_owned();
        };
        if params.block_per_event {
            return "Here every single thing that happens turns a page.".to_owned();
        }
        if model.treats.can_dig() {
            return format!(
                "Here a page is turned about every {}, by whoever digs, or by the house if nobody does; and after {} \
                 in which nothing happens at all. So that nobody can hurry time along, more than half of those who \
                 turned one of the last pages have to agree by their own clocks; a browser with the digging page open \
                 does it for you.",
                span(params.block_interval_ms),
                span(params.idle_interval_ms),
            );
        }
        format!(
            "Here a page is turned at most every {}, as soon as something has happened; and after {} in which nothing \
             happens at all.",
            span(params.block_interval_ms),
            span(params.idle_interval_ms),
        )
    };
    let wait = move || model.copy.params().map_or_else(|| "a while".to_owned(), |params| span(params.rekey_wait_ms));
    // Its numbers and whole sections depend on the rules, so it is built once they are known: nothing moves later.
    let known =
        Memo::new(move |_| model.copy.params().is_some() || matches!(model.copy.sync.get(), SyncState::Failed(_)));
    view! {
        <Page title=Address::Rules.title()>
            <header class="page-head"><Heading>"How it works"</Heading></header>
            <Show
                when=move || known.get()
                fallback=|| view! { <WaitingLines words="Reading the rules of this book." rows=6/> }
            >
            <div class="prose">
                <p>
                    "Every pet here is a story, and every story has fifteen unturned pages. Whenever something happens \
                     in the "
                    "neighbourhood, a page is turned for everybody. If somebody comes by, the pet has fifteen again. \
                     If "
                    "nobody does for fifteen pages, the book closes."
                </p>
                <p>{pace}</p>
                <h2>"What counts as a visit"</h2>
                <ul>
                    <li>"a story told by the pet's own people;"</li>
                    <li>"a comment, a pat or a share from anybody. One pat for each pet and page."</li>
                </ul>
                <Show when=move || model.treats.economics().is_some()>
                    <h2>"Treats"</h2>
                    <p>{move || treats(model)}</p>
                    <p>
                        "Other people's visits are free, and nobody is ever paid for a pat. Anybody can give treats to \
                         any pet: "
                        "they lie in its wallet until its story has ended, and then go to its people. "
                        <a href="/dig">"Dig for treats"</a>"."
                    </p>
                </Show>
                <Show when=move || model.treats.economics().is_some()>
                    <h2>"Adoption"</h2>
                    <p>
                        "Pets and keepsakes can be adopted. Their people name a price, others make offers, and an \
                         offer that reaches "
                        "the price has the pet at once. Of two offers the higher comes first, of two equal ones the \
                         earlier. What you "
                        "offer is kept until the offer is taken, or taken back. The house takes 30%, because obviously \
                         we need at "
                        "least a 30% cut. Story, wallet and life meter move along; offers by others stay. "
                        <a href="/market">"To the notice board"</a>"."
                    </p>
                </Show>
                <h2>"When a story ends"</h2>
                <p>
                    "It can be read for as long as there is a chain, but nobody writes in it any more. Its people can \
                     close "
                    "the book, and a new pet can hatch after it. The new one names the one before. Visitors can leave \
                     a candle."
                </p>
                <Show when=move || model.treats.economics().is_some()>
                    <h2>"When you are away, or cannot go on"</h2>
                    <ul>
                        <li>
                            {format!(
                                "A pet can rest, up to {REST_BLOCKS_MAX} pages at a time and {REST_BLOCKS_A_YEAR} in a \
                                 year of {} pages. While it rests, no page counts against it; when its own people come \
                                 by, it wakes.",
                                words::number(REST_YEAR_BLOCKS),
                            )}
                        </li>
                        <li>
                            {format!(
                                "A friend can look after a pet for up to {}, by a link and without an account: they \
                                 pat it and tell its story, marked as the sitter's, and its people's treats pay. A pet \
                                 that rests sleeps on.",
                                span(SITTING_MAX_MS),
                            )}
                            {move || is_fair(model).then_some(" Meanwhile it cannot be put up for adoption.")}
                        </li>
                        <li>
                            "A pet can move to somebody else for good, if they say yes: with its story, its wallet and \
                             its paws."
                        </li>
                        <li>
                            "Whoever cannot go on gives a pet to the shelter. The house feeds the pets there when they \
                             have three "
                            "paws left, from its cut of every adoption, and writes each time into the book. It takes \
                             in pets "
                            "whose people have not come by for " {words::number(SHELTER_AWAY_BLOCKS)} " pages, too. \
                             Anybody may "
                            "adopt them for nothing. " <a href="/shelter">"To the shelter"</a>"."
                        </li>
                        <li>
                            "If an animal has died, its people say farewell in their own words, which ends the story \
                             at once. The "
                            "wallet then waits for fifteen pages, as it would have."
                        </li>
                    </ul>
                </Show>
                <Show when=move || model.treats.economics().is_some()>
                    <h2>"Bringing a friend"</h2>
                    <p>
                        {format!(
                            "Whoever looks after a living pet can vouch for one friend every {VOUCH_EVERY_BLOCKS} \
                             pages, by a link from their pet's page. The friend hatches at once; everybody else keeps \
                             the egg warm for a while, so that nobody makes a thousand pets.",
                        )}
                    </p>
                </Show>
                <h2>"What is public for ever"</h2>
                <p>
                    "Your handle, that something happened, when, and which key signed it. What was written and shown \
                     can be "
                    "taken out again; that it was there cannot. Taking out is itself written in the book, with the \
                     reason."
                </p>
                <h2>"What you type stays here"</h2>
                <p>
                    "Your password becomes a key in this browser and is never sent. Photographs lose what the camera \
                     knows "
                    "about place and time before they leave."
                </p>
                <h2>"Changing a password"</h2>
                <p>{move || format!("A new password waits for {} before it counts, so that the recovery key can stop \
                    it. ", wait())}
                    "The recovery key itself sets a new password at once."</p>
                <h2>"Why you need not believe us"</h2>
                <p>
                    "Your browser keeps its own copy of the rules and of everybody's life, and checks every page that \
                     is "
                    "turned. Words, names, times and photographs are looked up there as they are shown; how many came \
                     by, "
                    "when a story ended, in which order stories stand, and small pictures are the server's word. If \
                     the server ever contradicts itself, this page says so. What is not proven yet is called "
                    "so, too, and until it is nothing is signed that cannot be undone. Only which book is the right \
                     one your "
                    "browser cannot know on your first visit; it can be compared. "
                    <a href="/chain">"See what was checked"</a>"."
                </p>
            </div>
            </Show>
        </Page>
    }
}

/// What treats are for, with this chain's numbers.
fn treats(model: Model) -> String {
    let Some((economics, _)) = model.treats.economics() else { return String::new() };
    let numbers = &economics.numbers;
    let count = |treats: u32| words::count(treats.into(), "treat", "treats");
    let early = format!(" A pet that hatches less than {TTL_BLOCKS} pages after the one before it brings no new ones.");
    format!(
        "Tending your own pet costs {}. Whoever hatches a pet has {}, good for all pets that are theirs, which are \
         eaten{}.{} When they are gone you pay with your own, and those go into the pet's wallet. Whoever turns a page \
         by digging gets {}, or {} if nothing happened on it.",
        count(numbers.care_treats),
        words::count(numbers.starter_treats.into(), "starter treat", "starter treats"),
        growth(numbers.starter_growth_blocks),
        if is_fair(model) { early.as_str() } else { "" },
        count(numbers.reward(BlockKind::Activity)),
        count(numbers.reward(BlockKind::Time)),
    )
}

/// Whether the chain's rules are those of fair play.
fn is_fair(model: Model) -> bool {
    model.treats.economics().is_some_and(|(_, globals)| globals.rules.version().has(Feature::SitterOrSale))
}

/// How starter treats grow back, if they do.
fn growth(blocks: u32) -> String {
    match blocks {
        0 => String::new(),
        1 => " and grow back, one with every page that is turned".to_owned(),
        blocks => format!(" and grow back, one every {blocks} pages"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starter_treats_that_never_grow_back_are_not_mentioned_as_growing() {
        assert_eq!(growth(0), "");
        assert_eq!(growth(3), " and grow back, one every 3 pages");
    }

    #[test]
    fn time_spans_use_the_largest_whole_unit() {
        let spans = [20_000, 60_000, 7_200_000, 259_200_000].map(span);
        assert_eq!(spans, ["20 seconds", "one minute", "2 hours", "3 days"]);
    }
}
