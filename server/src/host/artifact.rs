//! The artifact: `chain.wasm` compiled ahead of time, in a file beside it.
//!
//! Wasmer refuses what another version or a richer CPU made. The key in the file's name adds what Wasmer cannot know:
//! for which module's bytes, and with which settings of ours, it was compiled.

use std::path::{Path, PathBuf};

use chain::hash::Hash;
use wasmer::sys::{Architecture, CpuFeature, Target, Triple};

/// Must change whenever this program compiles differently: another compiler, its options, a middleware.
const SETTINGS: &str = "cranelift speed, no middleware";
/// The version of Wasmer in Cargo.toml, which a test compares.
pub(super) const WASMER: &str = "7.5.0";

/// What is compiled for. A named baseline, since Cranelift marks an artifact with every feature of its target, and a
/// CPU that lacks one refuses it: an artifact from a new machine would be of no use on an older one.
pub(super) fn baseline() -> (Target, &'static str) {
    let triple = Triple::host();
    let host = CpuFeature::for_host();
    if triple.architecture != Architecture::X86_64 {
        return (Target::new(triple, host), "host");
    }
    use CpuFeature::{AVX, AVX2, BMI1, BMI2, FMA, LZCNT, POPCNT, SSE2, SSE3, SSE41, SSE42, SSSE3};
    let v3 = SSE2 | SSE3 | SSSE3 | SSE41 | SSE42 | POPCNT | AVX | AVX2 | BMI1 | BMI2 | FMA | LZCNT;
    let v2 = SSE2 | SSE3 | SSSE3 | SSE41 | SSE42 | POPCNT;
    match () {
        () if host.is_superset(v3) => (Target::new(triple, v3), "x86-64-v3"),
        () if host.is_superset(v2) => (Target::new(triple, v2), "x86-64-v2"),
        () => (Target::new(triple, host), "host"),
    }
}

/// Where the artifact of a module lies: beside it, with a key in the name.
pub fn artifact_path(module: &Path, wasm: &[u8]) -> PathBuf {
    let (target, level) = baseline();
    let parts = [Hash::of(&[wasm]).to_hex(), WASMER.into(), target.triple().to_string(), level.into(), SETTINGS.into()];
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
    fn another_module_has_another_artifact() {
        let module = Path::new("somewhere/chain.wasm");
        assert_ne!(artifact_path(module, b"one"), artifact_path(module, b"two"));
        assert_eq!(artifact_path(module, b"one").parent(), module.parent());
    }
}
