//! The pages of the app, each named once: its address, its title, and its link in the navigation. The app's router,
//! navigation and titles, the navigation of the server's first page, and the tests' list of pages
//! (`end2end/pages/paths.ts`) follow from this table.

/// Where a page's link is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the rail, or under "More" on a phone.
    Rail,
    /// There, and in the bar at the bottom of a phone.
    RailAndBar,
    /// In the bar alone; the rail has a button for it.
    Bar,
    /// In the rail, if an account is signed in.
    Owner,
}

/// A page's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it is shown.
    pub place: Place,
    /// Its icon ...
    pub icon: &'static str,
    /// ... and its word.
    pub word: &'static str,
}

/// Passes the table to a macro: name, component, address; then the title, where it is constant; then the link.
#[macro_export]
macro_rules! each_page {
    ($then:ident) => {
        $then! {
            Feed: Feed at "/" titled "Stories" linked RailAndBar "feed" "Stories";
            Search: Search at "/search" titled "Find somebody" linked RailAndBar "search" "Find";
            Hatch: Hatch at "/hatch" titled "Hatch a pet" linked Rail "egg" "Hatch";
            Compose: Compose at "/post" titled "Tell a story" linked Bar "post" "Tell";
            Dig: Dig at "/dig" titled "Dig" linked RailAndBar "dig" "Dig";
            Market: Market at "/market" titled "Adoption" linked Rail "market" "Adoption";
            Memorials: Memorials at "/memorials" titled "Memorials" linked Rail "candle" "Memorials";
            Chain: Chain at "/chain" titled "The chain" linked Rail "chain" "The chain";
            Rules: Rules at "/rules" titled "How it works" linked Rail "rules" "How it works";
            Keys: Keys at "/keys" titled "Your keys" linked Owner "key" "Your keys";
            More: More at "/more" titled "All pages";
            SignIn: SignIn at "/sign-in" titled "Sign in";
            Shelter: Shelter at "/shelter" titled "The shelter";
            PutBack: PutBack at "/put-back" titled "The book is another one";
            Sit: Sit at "/sit";
            Pet: Pet at "/pet/:birth";
            Post: Post at "/post/:entry";
            Adoption: Adoption at "/market/:birth";
            People: People at "/people/:handle";
            Block: Chain at "/chain/:height";
        }
    };
}

macro_rules! addresses {
    ($(
        $name:ident: $view:ident at $address:tt
        $(titled $title:literal)? $(linked $place:ident $icon:literal $word:literal)?;
    )+) => {
        /// A page.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Address { $(#[doc = concat!("`", $address, "`")] $name),+ }

        impl Address {
            /// All of them, in the order of the navigation.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its path on this origin.
            pub const fn path(self) -> &'static str {
                match self { $(Self::$name => $address),+ }
            }

            /// The document's title; only the app's name where the title would be a person's name.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => concat!($($title)?)),+ }
            }

            /// Its link in the navigation, if it has one.
            pub const fn link(self) -> Option<Link> {
                let link: Option<Link> = None;
                match self {
                    $(Self::$name => {
                        $(let link = Some(Link { place: Place::$place, icon: $icon, word: $word });)?
                        link
                    }),+
                }
            }
        }
    };
}

each_page!(addresses);

/// The pages whose links are shown in one of these places.
pub fn linked(places: &[Place]) -> Vec<(Address, Link)> {
    let links = Address::ALL.iter().filter_map(|page| Some((*page, page.link()?)));
    links.filter(|(_, link)| places.contains(&link.place)).collect()
}
