//! The neighbours' names and texts. In a file of their own so that sentences are easy to add.

/// A neighbour: handle, pet's name, the pet's own words, and which sample picture shows it.
pub struct Cast {
    /// The account's handle; `-bot` is added.
    pub handle: &'static str,
    /// The pet's name.
    pub pet: &'static str,
    /// The pet's own words.
    pub words: &'static str,
    /// Place in [`super::pictures::SAMPLES`].
    pub sample: usize,
}

const fn cast(handle: &'static str, pet: &'static str, sample: usize, words: &'static str) -> Cast {
    Cast { handle, pet, words, sample }
}

/// All neighbours, in the order in which they come.
pub const CAST: [Cast; 12] = [
    cast("ida", "Muffin", 4, "Tabby. Owns three sofas and is looking for a fourth."),
    cast("jonas", "Captain", 3, "Hound with a nose for sandwiches. Retired from chasing bicycles."),
    cast("wren", "Pixel", 0, "Budgie. Sings at 6 a.m. so that you don't have to set an alarm."),
    cast("oleg", "Bubbles", 1, "Goldfish. Remembers everything, tells nobody."),
    cast("mei", "Peanut", 2, "Hamster. Training for a marathon, one wheel at a time."),
    cast("sol", "Turbo", 5, "Tortoise. Was told to slow down once. Once."),
    cast("amara", "Biscuit", 3, "Rescued, or did the rescuing. Accounts differ."),
    cast("finn", "Olive", 4, "Cat of the house. The house disagrees, quietly."),
    cast("noor", "Mango", 0, "Small, green, loud. Available for weddings."),
    cast("bea", "Waffle", 2, "Cheeks full of plans."),
    cast("tomas", "Gloria", 1, "Star of a one-fish show. Two performances daily."),
    cast("lux", "Sheldon", 5, "Carries everything he owns, and it is tidy."),
];

/// Posts; `{pet}` is the pet's name.
pub const POSTS: [&str; 30] = [
    "{pet} found the one sunny spot in the flat and will not be taking questions.",
    "Breakfast was four minutes late. A complaint has been filed.",
    "New favourite toy: the box the new toy came in.",
    "{pet} has discovered the mirror. It is going well for both of them.",
    "Rain today. We looked at it together for an hour.",
    "Somebody said the word 'vet'. Nobody has seen {pet} since.",
    "Caught in the act. Which act? All of them.",
    "{pet} slept nineteen hours and needs a lie-down.",
    "We tried the expensive food. We are back to the other one.",
    "A leaf came in with the wind. It was dealt with.",
    "{pet} learned a new trick: not doing the old one.",
    "Visitors today! {pet} sat on the only one with an allergy.",
    "Bath day. We don't talk about bath day.",
    "Today's achievement: knocked over exactly one glass, on purpose.",
    "{pet} says hello to everybody who came by yesterday.",
    "First day of spring in the window. Front seat taken.",
    "There is a new noise in the kitchen. Investigation under way.",
    "{pet} guarded the laundry all afternoon. Not one sock was stolen.",
    "It was very quiet in the next room. Too quiet.",
    "Somebody please explain to {pet} that it is Sunday.",
    "A very small walk, with very many stops.",
    "We counted the treats. One of us can't count.",
    "{pet} posed for exactly one picture. This is the other one.",
    "The neighbour's cat looked in. {pet} looked out. A long silence.",
    "Warm radiator, cold feet, happy face.",
    "{pet} ate something green and now feels like an athlete.",
    "Tried to work from home. {pet} is the manager now.",
    "Good news: the missing slipper. Bad news: half of it.",
    "{pet} is one year wiser than a year ago, by our count.",
    "Evening patrol finished. All cushions accounted for.",
];

/// Comments on another owner's post; `{pet}` is that pet's name.
pub const COMMENTS: [&str; 20] = [
    "Give {pet} a scratch from us!",
    "That face! You can't stay cross with that face.",
    "{pet} clearly runs the place.",
    "Same here, every single morning.",
    "We laughed, then it happened to us.",
    "Ten out of ten, would pat again.",
    "{pet} has the right idea. Off to find a sunny spot.",
    "Please tell {pet} the treats are on their way.",
    "This made our day. Thank you!",
    "Is {pet} available for consulting?",
    "Ours read this and now wants the same.",
    "Look at those paws. Or whatever those are.",
    "More pictures, please.",
    "We were just about to say that.",
    "{pet} deserves a longer nap after that.",
    "A legend. Nothing to add.",
    "Our whole sofa agrees.",
    "What a story. What happened next?",
    "Hello {pet}, greetings from down the road!",
    "Somebody give this pet a medal.",
];

/// Comments on a pet whose owner is no simulated neighbour: a welcome.
pub const WELCOMES: [&str; 6] = [
    "Welcome to the neighbourhood, {pet}!",
    "Hello {pet}! So good to see a new face here.",
    "{pet}! We have saved you a spot in the sun.",
    "Everybody, this is {pet}. Be nice and bring treats.",
    "Lovely to meet you, {pet}. The patting starts now.",
    "A warm welcome from all of us, {pet}.",
];

/// Inserts the pet's name.
pub fn about(sentence: &str, pet: &str) -> String {
    sentence.replace("{pet}", pet)
}
