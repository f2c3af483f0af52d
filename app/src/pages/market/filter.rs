//! Filters and sorts the notice board.

use leptos::prelude::*;

use crate::components::price::{PriceField, price_of};
use crate::model::Listing;

/// Which listings, and in which order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    kind: Kind,
    order: SortOrder,
    /// The highest price, as typed.
    most: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    All,
    Living,
    Keepsakes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum SortOrder {
    #[default]
    Latest,
    Cheapest,
    Youngest,
    Oldest,
}

const KINDS: [(Kind, &str); 3] = [(Kind::All, "All"), (Kind::Living, "Living"), (Kind::Keepsakes, "Keepsakes")];

const ORDERS: [(SortOrder, &str); 4] = [
    (SortOrder::Latest, "Latest first"),
    (SortOrder::Cheapest, "Lowest price first"),
    (SortOrder::Youngest, "Youngest first"),
    (SortOrder::Oldest, "Oldest first"),
];

impl Filter {
    /// The listings that match, in the chosen order.
    pub fn choose(&self, mut all: Vec<Listing>) -> Vec<Listing> {
        let most = price_of(&self.most).unwrap_or(u64::MAX);
        all.retain(|listing| {
            let fits = match self.kind {
                Kind::All => true,
                Kind::Living => listing.living,
                Kind::Keepsakes => !listing.living,
            };
            fits && listing.price <= most
        });
        // Equal ones are sorted by date, the latest first.
        all.sort_by_key(|listing| std::cmp::Reverse(listing.since));
        match self.order {
            SortOrder::Latest => {}
            SortOrder::Cheapest => all.sort_by_key(|listing| listing.price),
            SortOrder::Youngest => all.sort_by_key(|listing| listing.age),
            SortOrder::Oldest => all.sort_by_key(|listing| std::cmp::Reverse(listing.age)),
        }
        all
    }
}

/// The controls.
#[component]
pub fn Filters(filter: RwSignal<Filter>) -> impl IntoView {
    let most = RwSignal::new(filter.with_untracked(|filter| filter.most.clone()));
    Effect::new(move |_| {
        let most = most.get();
        filter.update(|filter| filter.most = most);
    });
    let kind = move |(kind, word): (Kind, &'static str)| {
        view! {
            <label class="handful">
                <input
                    type="radio"
                    name="kind"
                    prop:checked=move || filter.get().kind == kind
                    on:change=move |_| filter.update(|filter| filter.kind = kind)
                />
                <span>{word}</span>
            </label>
        }
    };
    let chosen = move |event| {
        let value = event_target_value(&event);
        if let Some((order, _)) = ORDERS.into_iter().find(|(_, words)| *words == value) {
            filter.update(|filter| filter.order = order);
        }
    };
    view! {
        <form class="filters" aria-label="What to look for" on:submit=|event| event.prevent_default()>
            <fieldset class="handfuls">
                <legend>"Which"</legend>
                {KINDS.map(kind).collect_view()}
            </fieldset>
            <PriceField id="most" label="For at most (treats)" value=most/>
            <div class="field">
                <label for="order">"In which order"</label>
                <div class="field-box">
                    <select id="order" on:change=chosen>
                        {ORDERS.map(|(_, words)| view! { <option>{words}</option> }).collect_view()}
                    </select>
                </div>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::ids::{AccountId, EntryIndex};

    use super::*;

    fn listing(number: u8, price: u64, living: bool, age: u64) -> Listing {
        let (birth, since) = (Hash([number; 32]), EntryIndex(u64::from(number)));
        Listing { birth, price, owner: AccountId(1), living, age, since }
    }

    fn chosen(filter: Filter) -> Vec<u64> {
        let all = vec![listing(1, 30, true, 5), listing(2, 10, false, 90), listing(3, 20, true, 40)];
        filter.choose(all).iter().map(|listing| listing.since.0).collect()
    }

    #[test]
    fn listings_are_filtered_by_kind_and_price_and_sorted() {
        let filter = |kind, order, most: &str| Filter { kind, order, most: most.to_owned() };
        let rows = [
            (filter(Kind::All, SortOrder::Latest, ""), vec![3, 2, 1]),
            (filter(Kind::Living, SortOrder::Latest, ""), vec![3, 1]),
            (filter(Kind::Keepsakes, SortOrder::Latest, ""), vec![2]),
            (filter(Kind::All, SortOrder::Cheapest, ""), vec![2, 3, 1]),
            (filter(Kind::All, SortOrder::Youngest, ""), vec![1, 3, 2]),
            (filter(Kind::All, SortOrder::Oldest, ""), vec![2, 3, 1]),
            (filter(Kind::All, SortOrder::Latest, "20"), vec![3, 2]),
            (filter(Kind::All, SortOrder::Latest, "nothing"), vec![3, 2, 1]),
        ];
        for (filter, expected) in rows {
            assert_eq!(chosen(filter.clone()), expected, "{filter:?}");
        }
    }
}
