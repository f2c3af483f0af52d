//! `chain.wasm` under Wasmer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chain::hash::Hash;
use wasmer::sys::{Cranelift, CraneliftOptLevel, EngineBuilder};
use wasmer::{Engine, Imports, Instance, Memory, RuntimeError, Store, TypedFunction};

use super::artifact::{artifact_path, baseline};
use super::image::{Draft, Image, PAGE_BYTES};
use super::watchdog::{Watchdog, Watched};
use super::{Fault, HostError, Rules, RulesSource};

/// What an instance may use up.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSettings {
    /// Bytes of memory after a call, above which the instance is thrown away. The module's own maximum, set when it was
    /// linked, holds during the call.
    pub memory_bytes_max: u64,
    /// How long a call may last ...
    pub call_limit: Duration,
    /// ... and how much longer for each mebibyte of its input.
    pub call_limit_per_mib: Duration,
}

impl Default for ModuleSettings {
    /// A call's honest time is milliseconds; a snapshot of a million pets, a second.
    fn default() -> Self {
        let call_limit = Duration::from_secs(10);
        Self { memory_bytes_max: 3 << 30, call_limit, call_limit_per_mib: Duration::from_secs(1) }
    }
}

/// Where the machine code came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Loaded from the artifact.
    Artifact(PathBuf),
    /// Compiled now, for this reason.
    Compiled(String),
}

/// The module, ready to be instantiated on any thread.
pub struct Module {
    engine: Engine,
    module: wasmer::Module,
    /// The hash of the module's bytes.
    hash: Hash,
    watchdog: Arc<Watchdog>,
    settings: ModuleSettings,
    origin: Origin,
}

impl Module {
    /// Loads the artifact beside `path` if there is one that fits, else compiles the module and says so.
    ///
    /// # Errors
    /// When the module cannot be read or does not compile.
    pub fn load(path: &Path, settings: ModuleSettings) -> Result<Self, HostError> {
        let wasm = read(path)?;
        let engine = engine();
        let (module, origin) = match load_artifact(&engine, &artifact_path(path, &wasm)) {
            Ok(loaded) => loaded,
            Err(reason) => {
                tracing::warn!(module = %path.display(), %reason, "compiling the module, which takes a moment");
                (compile(&engine, &wasm)?, Origin::Compiled(reason))
            }
        };
        Self::assemble(engine, module, &wasm, settings, origin)
    }

    /// Compiles a module from its bytes.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn from_bytes(wasm: &[u8], settings: ModuleSettings) -> Result<Self, HostError> {
        let engine = engine();
        let module = compile(&engine, wasm)?;
        Self::assemble(engine, module, wasm, settings, Origin::Compiled("asked to".into()))
    }

    /// Compiles the module at `path` and writes the artifact beside it. Answers with the artifact's path.
    ///
    /// # Errors
    /// When the module cannot be read or does not compile, or the artifact cannot be written.
    pub fn build_artifact(path: &Path) -> Result<PathBuf, HostError> {
        let wasm = read(path)?;
        let artifact = artifact_path(path, &wasm);
        let module = compile(&engine(), &wasm)?;
        let bytes = module.serialize().map_err(|error| HostError::Compile(error.to_string()))?;
        // Under another name first: a running server may have the old file mapped, and nobody may load half a file.
        let draft = artifact.with_extension(format!("{}.draft", std::process::id()));
        let written = std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, &artifact));
        written.map_err(|source| HostError::Unwritable { path: artifact.clone(), source })?;
        Ok(artifact)
    }

    /// Where the machine code came from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    fn assemble(
        engine: Engine,
        module: wasmer::Module,
        wasm: &[u8],
        settings: ModuleSettings,
        origin: Origin,
    ) -> Result<Self, HostError> {
        let watchdog = Watchdog::start().map_err(|error| HostError::Start(error.to_string()))?;
        Ok(Self { engine, module, hash: Hash::of(&[wasm]), watchdog, settings, origin })
    }
}

impl RulesSource for Module {
    fn instance(&self) -> Result<Box<dyn Rules>, HostError> {
        Ok(Box::new(self.instantiate()?))
    }

    fn resume(&self, image: &[u8]) -> Result<Option<Box<dyn Rules>>, HostError> {
        let Some(image) = Image::open(image, &self.hash) else { return Ok(None) };
        if u64::from(image.pages) * PAGE_BYTES as u64 > self.settings.memory_bytes_max {
            return Ok(None);
        }
        let mut rules = self.instantiate()?;
        rules.fill(&image).map_err(|error| HostError::Start(error.to_string()))?;
        Ok(Some(Box::new(rules)))
    }
}

impl Module {
    fn instantiate(&self) -> Result<WasmRules, HostError> {
        // A store keeps every instance until it is dropped, so each instance has its own.
        let mut store = Store::new(self.engine.clone());
        let start = |error: &dyn std::fmt::Display| HostError::Start(error.to_string());
        let instance = Instance::new(&mut store, &self.module, &Imports::new()).map_err(|error| start(&error))?;
        let exports = &instance.exports;
        let memory = exports.get_memory("memory").map_err(|error| start(&error))?.clone();
        let alloc = exports.get_typed_function(&store, "pitpet_alloc").map_err(|error| start(&error))?;
        let free = exports.get_typed_function(&store, "pitpet_free").map_err(|error| start(&error))?;
        let call = exports.get_typed_function(&store, "pitpet_call").map_err(|error| start(&error))?;
        let panic = exports.get_typed_function(&store, "pitpet_panic").map_err(|error| start(&error))?;
        let interrupter = store.interrupter();
        let watched = self.watchdog.watch(Box::new(move || interrupter.interrupt()));
        let settings = self.settings;
        Ok(WasmRules { store, memory, hash: self.hash, alloc, free, call, panic, watched, settings })
    }
}

struct WasmRules {
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

impl WasmRules {
    /// Gives a fresh instance the memory of another.
    fn fill(&mut self, image: &Image<'_>) -> Result<(), RuntimeError> {
        let fresh = self.memory.view(&self.store).size().0;
        let more = image.pages.checked_sub(fresh).ok_or_else(|| RuntimeError::new("an image of too little memory"))?;
        self.memory.grow(&mut self.store, more).map_err(|error| RuntimeError::new(error.to_string()))?;
        let view = self.memory.view(&self.store);
        // What the module begins with may have been emptied since, and empty pages are not in the image.
        for number in 0..fresh {
            view.write(offset(number), &[0; PAGE_BYTES]).map_err(outside)?;
        }
        image.filled().try_for_each(|(number, page)| view.write(offset(number), page)).map_err(outside)
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

    /// The length is the module's word: checked against its memory before anything of that size is made here.
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

    /// What the module's panic said. The instance is broken, so its word is only ever logged.
    fn panic_text(&mut self) -> Option<String> {
        let (place, length) = unpack(self.panic.call(&mut self.store).ok()?);
        let bytes = self.read(place, length.min(1_024)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
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

fn engine() -> Engine {
    let (target, _) = baseline();
    let mut compiler = Cranelift::new();
    compiler.opt_level(CraneliftOptLevel::Speed);
    // The features come from the compiler: the plain default has wide arithmetic off.
    EngineBuilder::new(compiler).set_target(Some(target)).engine().into()
}

fn read(path: &Path) -> Result<Vec<u8>, HostError> {
    std::fs::read(path).map_err(|source| HostError::Unreadable { path: path.into(), source })
}

fn compile(engine: &Engine, wasm: &[u8]) -> Result<wasmer::Module, HostError> {
    wasmer::Module::new(engine, wasm).map_err(|error| HostError::Compile(error.to_string()))
}

fn load_artifact(engine: &Engine, path: &Path) -> Result<(wasmer::Module, Origin), String> {
    if !path.exists() {
        return Err(format!("there is no artifact {}", path.display()));
    }
    // SAFETY: loading an artifact runs its code, so it must be one that this program wrote. It lies beside the module,
    // which whoever can write there could replace just as well, under a name that holds the hash of the module's bytes and
    // of everything that shaped the compilation. It is put in place whole and never written to again. Wasmer itself
    // refuses other versions' formats, features that this CPU lacks, and a broken layout.
    let loaded = unsafe { wasmer::Module::deserialize_from_file(engine, path) };
    let module = loaded.map_err(|error| format!("the artifact {} does not fit: {error}", path.display()))?;
    Ok((module, Origin::Artifact(path.to_path_buf())))
}
