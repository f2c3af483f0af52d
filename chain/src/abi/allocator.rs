//! Memory that is given back empty. A host may keep an image of an instance's memory, in which pages with nothing in
//! them cost nothing, and a start leaves much behind: requests, sorted lists, tables that were outgrown.
#![expect(unsafe_code, reason = "an allocator is unsafe to write")]

use std::alloc::{GlobalAlloc, Layout, System};

/// Smaller blocks are soon reused.
const EMPTIED_FROM_BYTES: usize = 4_096;

struct Emptying;

#[global_allocator]
static ALLOCATOR: Emptying = Emptying;

// SAFETY: every call is passed to the system's allocator unchanged. The bytes written before that lie within the block
// that the caller frees, which no other code may use until the system's allocator has it.
unsafe impl GlobalAlloc for Emptying {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() >= EMPTIED_FROM_BYTES {
            // SAFETY: the block has this size and is the caller's until it is given back.
            unsafe { block.write_bytes(0, layout.size()) };
            // Without this the compiler could drop the write, since the block is not read again.
            std::hint::black_box(block);
        }
        // SAFETY: as above.
        unsafe { System.dealloc(block, layout) }
    }

    // Growing is left to the trait: a block that moves frees its old place through `dealloc`.
}
