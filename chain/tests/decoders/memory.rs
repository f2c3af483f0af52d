//! No length field makes a decoder ask for more memory than its bytes deserve.
#![expect(unsafe_code, reason = "an allocator is unsafe to write")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use chain::abi::Machine;
use chain::codec::{decode, encode};
use chain::entry::Entry;
use chain::ledger::Ledger;
use chain::submission::Submission;

use crate::samples::Life;

/// The system's allocator, which remembers the largest piece that each thread has asked for.
struct Watched;

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

fn note(size: usize) {
    // A thread on its way out has no more cells, and decodes nothing.
    LARGEST.try_with(|largest| largest.set(largest.get().max(size))).unwrap_or_default();
}

// SAFETY: everything is left to the system's allocator; noting a size allocates nothing.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size());
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`, and every pointer came from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note(size);
        // SAFETY: the caller keeps the contract of `realloc`, and every pointer came from the system's allocator.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;

/// What borsh reads at once of a long run of bytes, and room for growth beside it.
const PIECE_BYTES_MAX: usize = 3 << 20;

/// Puts the largest length at every place in turn, reads, and looks at the largest piece of memory asked for.
fn stays_small(bytes: &[u8], read: impl Fn(&[u8])) {
    for place in 0..bytes.len().saturating_sub(3) {
        for length in [u32::MAX, 1 << 31, 1 << 24] {
            let mut forged = bytes.to_vec();
            forged[place..place + 4].copy_from_slice(&length.to_le_bytes());
            LARGEST.set(0);
            read(&forged);
            let largest = LARGEST.get();
            assert!(largest <= PIECE_BYTES_MAX, "{largest} bytes for {length} at {place}");
        }
    }
}

#[test]
fn entries_and_submissions() {
    let life = Life::new();
    for bytes in &life.world.log {
        stays_small(bytes, |forged| drop(decode::<Entry>(forged)));
    }
    for bytes in &life.submissions {
        stays_small(bytes, |forged| drop(Submission::read(forged)));
    }
}

#[test]
fn snapshots() {
    let life = Life::new();
    stays_small(&life.snapshot(), |forged| drop(Ledger::restore(forged)));
}

#[test]
fn requests() {
    for request in Life::new().requests() {
        let bytes = encode(&request);
        let head = bytes.len().min(400);
        stays_small(&bytes[..head], |forged| drop(Machine::default().call(forged)));
    }
}

#[test]
fn a_text_of_four_gigabytes_is_refused_at_its_length() {
    let mut bytes = vec![0; 32];
    bytes.extend(u32::MAX.to_le_bytes());
    LARGEST.set(0);
    assert!(decode::<(chain::hash::Hash, Vec<u8>)>(&bytes).is_err());
    assert!(LARGEST.get() <= PIECE_BYTES_MAX);
}
