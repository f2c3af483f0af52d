//! The store's contract, held to by every kind of store: a folder, memory, and a real bucket where there is one.

mod contract;
mod copy;
mod mixtures;
mod servers;
mod stores;
