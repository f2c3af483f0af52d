//! The artifact: `chain.wasm` compiled ahead of time, in a file beside it.
//!
//! Wasmer refuses artifacts of another version or of a CPU with more features. The key in the file's name adds what
//! Wasmer cannot know: the module's bytes and our settings.

use std::path::{Path, PathBuf};

use chain::hash::Hash;
use clap::ValueEnum;
use wasmer::sys::{Architecture, CpuFeature, Target, Triple};

/// Must change whenever this program compiles differently: another compiler, its options, a middleware.
const SETTINGS: &str = "cranelift speed, no middleware";
/// The version of Wasmer in Cargo.toml, which a test compares.
pub(super) const WASMER: &str = "7.5.0";

/// A named baseline that an artifact is made for. Cranelift marks an artifact with every feature of its target, and a
/// CPU that lacks one refuses it: an artifact for a new machine would not load on an older one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Cpu {
    /// Intel and AMD from about 2013 on.
    #[value(name = "x86-64-v3")]
    X86V3,
    /// Intel and AMD from about 2009 on.
    #[value(name = "x86-64-v2")]
    X86V2,
    /// Every 64-bit Arm.
    #[value(name = "arm64")]
    Arm64,
    /// Exactly this machine.
    #[value(name = "host")]
    Host,
}

impl Cpu {
    /// Those whose artifacts this machine can run, the fastest first.
    pub fn here() -> Vec<Self> {
        let (triple, host) = (Triple::host(), CpuFeature::for_host());
        let runs = |cpu: &Self| {
            let target = cpu.target();
            triple.architecture == target.triple().architecture && host.is_superset(*target.cpu_features())
        };
        [Self::X86V3, Self::X86V2, Self::Arm64, Self::Host].into_iter().filter(runs).collect()
    }

    /// The fastest that this machine can run.
    pub fn best() -> Self {
        Self::here().first().copied().unwrap_or(Self::Host)
    }

    pub(super) fn target(self) -> Target {
        use CpuFeature::{AVX, AVX2, BMI1, BMI2, FMA, LZCNT, POPCNT, SSE2, SSE3, SSE41, SSE42, SSSE3};
        let v2 = SSE2 | SSE3 | SSSE3 | SSE41 | SSE42 | POPCNT;
        let on = |architecture| Triple { architecture, ..Triple::host() };
        match self {
            Self::X86V3 => Target::new(on(Architecture::X86_64), v2 | AVX | AVX2 | BMI1 | BMI2 | FMA | LZCNT),
            Self::X86V2 => Target::new(on(Architecture::X86_64), v2),
            Self::Arm64 => {
                let arm = "aarch64".parse().expect("a name that is known");
                Target::new(on(arm), CpuFeature::set())
            }
            Self::Host => Target::new(Triple::host(), CpuFeature::for_host()),
        }
    }

    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// The path of a module's artifact for a CPU: beside it, with a key in the name.
pub fn artifact_path(module: &Path, wasm: &[u8], cpu: Cpu) -> PathBuf {
    let triple = cpu.target().triple().to_string();
    let parts = [Hash::of(&[wasm]).to_hex(), WASMER.into(), triple, cpu.name(), SETTINGS.into()];
    let key = Hash::of(&[parts.join("\n").as_bytes()]).to_hex();
    let mut name = module.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.artifact", &key[..16]));
    module.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_names_the_wasmer_that_is_linked() {
        let lock = include_str!("../../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasmer\"\nversion = \"{WASMER}\"")), "raise WASMER");
    }

    #[test]
    fn another_module_or_cpu_has_another_artifact() {
        let module = Path::new("somewhere/chain.wasm");
        let one = artifact_path(module, b"one", Cpu::X86V2);
        assert_ne!(one, artifact_path(module, b"two", Cpu::X86V2));
        assert_ne!(one, artifact_path(module, b"one", Cpu::X86V3));
        assert_ne!(one, artifact_path(module, b"one", Cpu::Arm64));
        assert_eq!(one.parent(), module.parent());
    }

    #[test]
    fn a_machine_runs_what_is_made_for_itself() {
        assert_eq!(Cpu::here().last(), Some(&Cpu::Host));
    }
}
