//! `chain.wasm` under Wasmer.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chain::hash::Hash;
use wasmer::Engine;
use wasmer::sys::EngineBuilder;
#[cfg(feature = "compiler")]
use wasmer::sys::{Cranelift, CraneliftOptLevel};

use super::artifact::{Cpu, artifact_path};
use super::instance::WasmRules;
use super::resume::Resuming;
use super::watchdog::Watchdog;
use super::{HostError, Resume, Rules, RulesSource};

/// An instance's limits.
#[derive(Clone, Copy, Debug)]
pub struct ModuleSettings {
    /// Bytes of memory after a call, above which the instance is thrown away. During the call the module's own maximum
    /// applies, set when it was linked.
    pub memory_bytes_max: u64,
    /// How long a call may last ...
    pub call_limit: Duration,
    /// ... and how much longer for each mebibyte of its input.
    pub call_limit_per_mib: Duration,
}

impl Default for ModuleSettings {
    /// An honest call takes milliseconds; one with a snapshot of a million pets, a second.
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
#[derive(Clone)]
pub struct Module {
    pub(super) engine: Engine,
    pub(super) module: wasmer::Module,
    pub(super) hash: Hash,
    pub(super) watchdog: Arc<Watchdog>,
    pub(super) settings: ModuleSettings,
    origin: Origin,
}

impl Module {
    /// Loads the artifact beside `path` if there is a valid one, else compiles the module and logs that.
    ///
    /// # Errors
    /// When the module cannot be read or does not compile.
    pub fn load(path: &Path, settings: ModuleSettings) -> Result<Self, HostError> {
        let wasm = read(path)?;
        match load_best(path, &wasm) {
            Ok((loader, module, origin)) => Self::assemble(loader, module, &wasm, settings, origin),
            Err(reason) => {
                let compiler = compiler(Cpu::best(), &reason)?;
                tracing::warn!(module = %path.display(), %reason, "compiling the module, which takes a moment");
                let module = compile(&compiler, &wasm)?;
                Self::assemble(compiler, module, &wasm, settings, Origin::Compiled(reason))
            }
        }
    }

    /// Compiles a module from its bytes.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn from_bytes(wasm: &[u8], settings: ModuleSettings) -> Result<Self, HostError> {
        let reason = "asked to".to_owned();
        let engine = compiler(Cpu::best(), &reason)?;
        let module = compile(&engine, wasm)?;
        Self::assemble(engine, module, wasm, settings, Origin::Compiled(reason))
    }

    /// Compiles the module at `path` for a CPU and writes the artifact beside it. Answers with the artifact's path.
    ///
    /// # Errors
    /// When the module cannot be read or does not compile, or the artifact cannot be written.
    pub fn build_artifact(path: &Path, cpu: Cpu) -> Result<PathBuf, HostError> {
        let wasm = read(path)?;
        let artifact = artifact_path(path, &wasm, cpu);
        let module = compile(&compiler(cpu, "no artifact can be made")?, &wasm)?;
        let bytes = module.serialize().map_err(|error| HostError::Compile(error.to_string()))?;
        // Under another name first: a running server may have the old file mapped, and no server may load half a file.
        let draft = artifact.with_extension(format!("{}.draft", std::process::id()));
        let written = std::fs::write(&draft, bytes).and_then(|()| std::fs::rename(&draft, &artifact));
        written.map_err(|source| HostError::Unwritable { path: artifact.clone(), source })?;
        Ok(artifact)
    }

    /// The SHA-256 of the module at `path`, by which a release names it.
    ///
    /// # Errors
    /// When the module cannot be read.
    pub fn hash_of(path: &Path) -> Result<Hash, HostError> {
        Ok(Hash::of(&[&read(path)?]))
    }

    /// The SHA-256 of the module's bytes.
    pub fn hash(&self) -> Hash {
        self.hash
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
        Ok(Box::new(WasmRules::start(self)?))
    }

    fn module(&self) -> Option<Hash> {
        Some(self.hash())
    }

    /// The machine code and the watchdog are shared.
    fn bounded(&self, settings: ModuleSettings) -> Option<Arc<dyn RulesSource>> {
        Some(Arc::new(Self { settings, ..self.clone() }))
    }

    fn resume(&self) -> Result<Option<Box<dyn Resume>>, HostError> {
        Ok(Some(Box::new(Resuming::of(WasmRules::start(self)?))))
    }
}

/// An engine that runs artifacts and has no compiler.
fn loader(cpu: Cpu) -> Engine {
    EngineBuilder::headless().set_target(Some(cpu.target())).engine().into()
}

/// An engine that makes machine code of WebAssembly, for artifacts and where there is none that fits.
#[cfg(feature = "compiler")]
#[expect(clippy::unnecessary_wraps, reason = "a build without a compiler has none")]
fn compiler(cpu: Cpu, _reason: &str) -> Result<Engine, HostError> {
    let mut compiler = Cranelift::new();
    compiler.opt_level(CraneliftOptLevel::Speed);
    // The features come from the compiler: the plain default has wide arithmetic off.
    Ok(EngineBuilder::new(compiler).set_target(Some(cpu.target())).engine().into())
}

/// This build has none.
#[cfg(not(feature = "compiler"))]
fn compiler(_cpu: Cpu, reason: &str) -> Result<Engine, HostError> {
    Err(HostError::NoCompiler { reason: reason.to_owned() })
}

fn read(path: &Path) -> Result<Vec<u8>, HostError> {
    std::fs::read(path).map_err(|source| HostError::Unreadable { path: path.into(), source })
}

fn compile(engine: &Engine, wasm: &[u8]) -> Result<wasmer::Module, HostError> {
    // Without a compiler there is no engine to come here with.
    wasmer::Module::new(engine, wasm).map_err(|error| HostError::Compile(error.to_string()))
}

/// The artifact for the fastest CPU that this machine can be, of those that there are.
fn load_best(path: &Path, wasm: &[u8]) -> Result<(Engine, wasmer::Module, Origin), String> {
    let mut reason = None;
    for cpu in Cpu::here() {
        let loader = loader(cpu);
        match load_artifact(&loader, &artifact_path(path, wasm, cpu)) {
            Ok((module, origin)) => return Ok((loader, module, origin)),
            // That of the fastest is the one to make.
            Err(why) => _ = reason.get_or_insert(why),
        }
    }
    Err(reason.unwrap_or_else(|| "no CPU fits".into()))
}

fn load_artifact(engine: &Engine, path: &Path) -> Result<(wasmer::Module, Origin), String> {
    if !path.exists() {
        return Err(format!("there is no artifact {}", path.display()));
    }
    // SAFETY: loading an artifact runs its code, so it must be one that this program wrote. It lies beside the module,
    // which an attacker with write access there could replace just as well, under a name that holds the hash of the
    // module's bytes and of everything that shaped the compilation. It is put in place whole and never written to
    // again. Wasmer itself refuses other versions' formats, features that this CPU lacks, and a broken layout.
    let loaded = unsafe { wasmer::Module::deserialize_from_file(engine, path) };
    let module = loaded.map_err(|error| format!("the artifact {} does not fit: {error}", path.display()))?;
    Ok((module, Origin::Artifact(path.to_path_buf())))
}
