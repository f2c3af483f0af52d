//! The C ABI of `chain.wasm`. See the module above for what goes through it.
#![expect(unsafe_code, reason = "a host passes addresses")]

use std::cell::RefCell;
use std::sync::OnceLock;

use super::Machine;

/// The text of the panic, for a host that finds the instance trapped.
static PANIC: OnceLock<String> = OnceLock::new();

thread_local! {
    static MACHINE: RefCell<Machine> = RefCell::default();
}

/// Allocates `len` bytes, to be freed by `pitpet_free` or passed to `pitpet_call`.
#[unsafe(no_mangle)]
extern "C" fn pitpet_alloc(len: u32) -> *mut u8 {
    Box::into_raw(vec![0_u8; len as usize].into_boxed_slice()).cast()
}

/// Frees memory.
///
/// # Safety
/// `ptr` and `len` are those of one `pitpet_alloc` or of one answer, freed once.
#[unsafe(no_mangle)]
unsafe extern "C" fn pitpet_free(ptr: *mut u8, len: u32) {
    // SAFETY: the caller frees exactly what `Box::into_raw` made of a boxed slice of this length.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, len as usize)) });
}

/// Does one operation. Takes ownership of the request's memory; answers with `pointer << 32 | length` of memory for
/// `pitpet_free`.
///
/// # Safety
/// `ptr` and `len` are those of one `pitpet_alloc`, passed once.
#[unsafe(no_mangle)]
unsafe extern "C" fn pitpet_call(ptr: *mut u8, len: u32) -> u64 {
    std::panic::set_hook(Box::new(|info| {
        // The first panic is the one that counts; after it the instance is thrown away.
        drop(PANIC.set(info.to_string()));
    }));
    // SAFETY: the caller passes exactly what `Box::into_raw` made of a boxed slice of this length.
    let request = unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(ptr, len as usize)) };
    let answer = MACHINE.with_borrow_mut(|machine| machine.call(&request));
    pack(Box::leak(answer.into_boxed_slice()))
}

/// The text of the panic that trapped this instance as `pointer << 32 | length`, not to be freed; 0 if there was none.
#[unsafe(no_mangle)]
extern "C" fn pitpet_panic() -> u64 {
    PANIC.get().map_or(0, |text| pack(text.as_bytes()))
}

fn pack(bytes: &[u8]) -> u64 {
    // Addresses and lengths have 32 bits in wasm32.
    (bytes.as_ptr() as u64) << 32 | bytes.len() as u64
}
