//! Artifacts: loaded when they fit, refused when they do not.

use std::path::Path;

use chain::abi::{Request, Response};
use server::host::{Cpu, Module, ModuleSettings, Origin, RulesSource, artifact_path};

fn tiny(answer: u64) -> Vec<u8> {
    // Answers every call with the one byte of `Response::Misused`, the enum's last variant, then `answer` for
    // difference.
    let text = format!(
        r#"(module (memory (export "memory") 1) (data (i32.const 8) "\07")
            (func (export "pitpet_alloc") (param i32) (result i32) i32.const 1024)
            (func (export "pitpet_free") (param i32 i32))
            (func (export "pitpet_call") (param i32 i32) (result i64) i64.const 0x800000001)
            (func (export "pitpet_panic") (result i64) i64.const 0)
            (func (export "different") (result i64) i64.const {answer}))"#
    );
    wat::parse_str(text).expect("a module")
}

fn load(path: &Path) -> Module {
    Module::load(path, ModuleSettings::default()).expect("it loads")
}

fn works(module: &Module) -> bool {
    let mut rules = module.instance().expect("it starts");
    matches!(rules.call(&Request::Query), Ok(Response::Misused))
}

#[test]
fn an_artifact_is_loaded_and_a_strange_one_is_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("chain.wasm");
    std::fs::write(&path, tiny(1)).expect("written");
    assert!(matches!(load(&path).origin(), Origin::Compiled(_)), "there is none yet");

    let artifact = Module::build_artifact(&path, Cpu::best()).expect("built");
    assert_eq!(artifact, artifact_path(&path, &tiny(1), Cpu::best()));
    let loaded = load(&path);
    assert_eq!(loaded.origin(), &Origin::Artifact(artifact.clone()));
    assert!(works(&loaded));

    // Another module under the same name has no artifact.
    std::fs::write(&path, tiny(2)).expect("written");
    assert!(matches!(load(&path).origin(), Origin::Compiled(_)));

    // Truncated, and no artifact at all, under the right name.
    std::fs::write(&path, tiny(1)).expect("written");
    let good = std::fs::read(&artifact).expect("readable");
    for bad in [&good[..good.len() / 2], b"not an artifact", b""] {
        std::fs::remove_file(&artifact).expect("removed");
        std::fs::write(&artifact, bad).expect("written");
        let module = load(&path);
        assert!(matches!(module.origin(), Origin::Compiled(_)), "{} bytes", bad.len());
        assert!(works(&module));
    }
}
