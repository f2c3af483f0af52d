//! `pitpet chain`: the real program, with scripts on its standard input.

mod digging;
mod life;
mod malformed;
mod page;
mod program;
mod served;
mod state;
