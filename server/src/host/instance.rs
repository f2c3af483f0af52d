//! One instance of `chain.wasm`: bytes in, bytes out, within bounds of time and memory.

use std::sync::Arc;
use std::time::Duration;

use chain::hash::Hash;
use wasmer::{Imports, Instance, Memory, RuntimeError, Store, TypedFunction};

use super::image::{Draft, PAGE_BYTES};
use super::module::{Module, ModuleSettings};
use super::watchdog::Watched;
use super::{Fault, HostError, Rules};

/// One instance of `chain.wasm`.
pub(super) struct WasmRules {
    store: Store,
    memory: Memory,
    hash: Hash,
    alloc: TypedFunction<u32, u32>,
    free: TypedFunction<(u32, u32), ()>,
    call: TypedFunction<(u32, u32), u64>,
    panic: TypedFunction<(), u64>,
    watched: Arc<Watched>,
    settings: ModuleSettings,
}

impl WasmRules {
    /// An instance that holds no chain.
    pub(super) fn start(module: &Module) -> Result<Self, HostError> {
        // A store keeps every instance until it is dropped, so each instance has its own.
        let mut store = Store::new(module.engine.clone());
        let start = |error: &dyn std::fmt::Display| HostError::Start(error.to_string());
        let instance = Instance::new(&mut store, &module.module, &Imports::new()).map_err(|error| start(&error))?;
        let exports = &instance.exports;
        let memory = exports.get_memory("memory").map_err(|error| start(&error))?.clone();
        let alloc = exports.get_typed_function(&store, "pitpet_alloc").map_err(|error| start(&error))?;
        let free = exports.get_typed_function(&store, "pitpet_free").map_err(|error| start(&error))?;
        let call = exports.get_typed_function(&store, "pitpet_call").map_err(|error| start(&error))?;
        let panic = exports.get_typed_function(&store, "pitpet_panic").map_err(|error| start(&error))?;
        let interrupter = store.interrupter();
        let watched = module.watchdog.watch(Box::new(move || interrupter.interrupt()));
        let settings = module.settings;
        Ok(Self { store, memory, hash: module.hash, alloc, free, call, panic, watched, settings })
    }

    /// Whether the state of an instance of this module fits into one of these, with so many bytes of memory.
    pub(super) fn fits(&self, module: &Hash, bytes: u64) -> bool {
        *module == self.hash && bytes <= self.settings.memory_bytes_max
    }

    /// Gives a fresh instance so many pages, all empty. The other one may have emptied pages that are not empty in a
    /// fresh one.
    pub(super) fn clear(&mut self, pages: u32) -> Result<(), RuntimeError> {
        let fresh = self.memory.view(&self.store).size().0;
        let more = pages.checked_sub(fresh).ok_or_else(|| RuntimeError::new("an image of too little memory"))?;
        self.memory.grow(&mut self.store, more).map_err(|error| RuntimeError::new(error.to_string()))?;
        (0..fresh).try_for_each(|number| self.write_page(number, &[0; PAGE_BYTES]))
    }

    /// Overwrites a page of its memory.
    pub(super) fn write_page(&mut self, number: u32, page: &[u8]) -> Result<(), RuntimeError> {
        self.memory.view(&self.store).write(offset(number), page).map_err(outside)
    }

    /// Bytes in, bytes out.
    fn exchange(&mut self, request: &[u8]) -> Result<Vec<u8>, RuntimeError> {
        let length = u32::try_from(request.len()).map_err(|_| RuntimeError::new("a request of 4 GiB or more"))?;
        let place = self.alloc.call(&mut self.store, length)?;
        self.memory.view(&self.store).write(u64::from(place), request).map_err(outside)?;
        let (place, length) = unpack(self.call.call(&mut self.store, place, length)?);
        let answer = self.read(place, length)?;
        self.free.call(&mut self.store, place, length)?;
        Ok(answer)
    }

    /// The length comes from the module: checked against its memory before anything of that size is allocated here.
    fn read(&self, place: u32, length: u32) -> Result<Vec<u8>, RuntimeError> {
        let view = self.memory.view(&self.store);
        let (begin, end) = (u64::from(place), u64::from(place) + u64::from(length));
        if end > view.data_size() {
            return Err(RuntimeError::new("an answer outside of memory"));
        }
        view.copy_range_to_vec(begin..end).map_err(outside)
    }

    fn check_weight(&self) -> Result<(), Fault> {
        let (bytes, max) = (self.memory.view(&self.store).data_size(), self.settings.memory_bytes_max);
        if bytes <= max { Ok(()) } else { Err(Fault::Overweight { bytes, max }) }
    }

    fn fault(&mut self, error: &RuntimeError, limit: Duration) -> Fault {
        if error.clone().to_trap() == Some(wasmer::sys::vm::TrapCode::HostInterrupt) {
            return Fault::Overtime { limit_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX) };
        }
        let text = self.panic_text().unwrap_or_default();
        Fault::Trapped(if text.is_empty() { error.message() } else { text })
    }

    /// The module's panic text. The instance is broken, so the text is only logged.
    fn panic_text(&mut self) -> Option<String> {
        let (place, length) = unpack(self.panic.call(&mut self.store).ok()?);
        let bytes = self.read(place, length.min(1_024)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Rules for WasmRules {
    fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault> {
        let mebibytes = u32::try_from(request.len() >> 20).unwrap_or(u32::MAX);
        let limit = self.settings.call_limit + self.settings.call_limit_per_mib * mebibytes;
        let watched = self.watched.clone();
        let answer = watched.during(limit, || self.exchange(request)).map_err(|error| self.fault(&error, limit))?;
        self.check_weight()?;
        Ok(answer)
    }

    fn memory_bytes(&self) -> Option<u64> {
        Some(self.memory.view(&self.store).data_size())
    }

    fn image(&self) -> Option<Vec<u8>> {
        let view = self.memory.view(&self.store);
        let pages = view.size().0;
        let mut draft = Draft::new(&self.hash, pages);
        let mut page = [0; PAGE_BYTES];
        for number in 0..pages {
            view.read(offset(number), &mut page).ok()?;
            draft.add(number, &page);
        }
        Some(draft.seal())
    }
}

/// Where a page of memory begins.
fn offset(page: u32) -> u64 {
    u64::from(page) * PAGE_BYTES as u64
}

fn outside(error: wasmer::MemoryAccessError) -> RuntimeError {
    RuntimeError::new(error.to_string())
}

fn unpack(packed: u64) -> (u32, u32) {
    ((packed >> 32) as u32, (packed & 0xffff_ffff) as u32)
}
