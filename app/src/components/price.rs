//! Prices: a tag on a card, a field, and how a price is split.

use chain::hash::Hash;
use chain::ids::AccountId;
use chain::limits::{HOUSE_CUT_TENTHS, TREATS_AT_ONCE_MAX};
use chain::market::Shares;
use leptos::prelude::*;

use super::album::Album;
use super::field::TextField;
use super::icon::Icon;
use super::session;
use crate::model::Model;
use crate::tidy;
use crate::words;

/// A price on a tag.
#[component]
pub fn PriceTag(#[prop(into)] price: Signal<u64>) -> impl IntoView {
    view! { <span class="price-tag"><Icon name="treat"/>{move || words::count(price.get(), "treat", "treats")}</span> }
}

/// A field for a price.
#[component]
pub fn PriceField(id: &'static str, label: &'static str, value: RwSignal<String>) -> impl IntoView {
    let wrong = Signal::derive(move || {
        let typed = value.get();
        let nonsense = !typed.trim().is_empty() && price_of(&typed).is_none();
        nonsense.then(|| "A whole number of treats, 1 or more.".to_owned())
    });
    view! { <TextField id label value wrong kind="text"/> }
}

/// Parses a price.
pub fn price_of(typed: &str) -> Option<u64> {
    tidy::line(typed).parse().ok().filter(|price| (1..=TREATS_AT_ONCE_MAX).contains(price))
}

/// How a price is split.
#[component]
pub fn Split(#[prop(into)] price: Signal<Option<u64>>) -> impl IntoView {
    move || {
        price.get().map(|price| {
            let Shares { seller, house } = Shares::of(price);
            view! {
                <dl class="facts split">
                    <dt>"Its people get"</dt><dd>{words::count(seller, "treat", "treats")}</dd>
                    <dt>"The house takes"</dt>
                    <dd>{words::count(house, "treat", "treats")}{is_rounded(price).then_some(", rounded up")}</dd>
                </dl>
                <p class="soft"><small>"Because obviously we need at least a 30% cut."</small></p>
            }
        })
    }
}

/// Whether three tenths of a price are not a whole number.
fn is_rounded(price: u64) -> bool {
    !(price * HOUSE_CUT_TENTHS).is_multiple_of(10)
}

/// An account, shown as the people of the pet that it hatched.
#[component]
pub fn PeopleOf(account: AccountId) -> impl IntoView {
    let model = Model::of_context();
    let album = Album::of_context();
    let acting = session::acting();
    let pet = session::pet_of(account);
    move || {
        if acting.get().is_some_and(|me| me.account == account) {
            return "you".to_owned();
        }
        match pet.get().map(|birth| album.name(Hash(birth))) {
            Some(name) if !name.is_empty() => format!("{name}'s people"),
            _ if model.accounts.account(account).is_some() => "somebody".to_owned(),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_says_whether_it_is_rounded() {
        assert_eq!([1, 2, 10, 15, 20].map(is_rounded), [true, true, false, true, false]);
    }

    #[test]
    fn a_price_is_a_whole_number_of_treats_within_bounds() {
        let rows = [
            ("1", Some(1)),
            (" 40 ", Some(40)),
            ("\u{202a}40\u{202c}\t", Some(40)),
            ("1099511627776", Some(1 << 40)),
            ("0", None),
            ("-3", None),
            ("1099511627777", None),
            ("9223372036854775808", None),
            ("1.5", None),
            ("many", None),
            ("", None),
        ];
        for (typed, price) in rows {
            assert_eq!(price_of(typed), price, "{typed}");
        }
    }
}
