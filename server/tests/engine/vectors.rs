//! The golden vectors under Wasmer: the same requests give the same answers as in the crate itself.

use std::path::PathBuf;

use chain::codec;
use chain::hash::Hash;
use chain::version::RuleVersion;
use testkit::server::wasm_rules;

#[test]
fn every_case_gives_the_same_answers_under_wasmer() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../chain/tests/vectors");
    let rules = wasm_rules();
    let mut cases = 0;
    let of_version = |version: &RuleVersion| {
        std::fs::read_dir(root.join(format!("v{}", *version as u8))).expect("every version has its vectors")
    };
    for folder in RuleVersion::ALL.iter().flat_map(of_version) {
        let folder = folder.expect("a readable folder").path();
        let Ok(requests) = std::fs::read(folder.join("abi.bin")) else { continue };
        let requests: Vec<Vec<u8>> = codec::decode(&requests).expect("a list of requests");
        let answers = std::fs::read_to_string(folder.join("abi.txt")).expect("readable");
        let mut instance = rules.instance().expect("it starts");
        assert_eq!(answers.lines().count(), requests.len());
        for (number, (request, expected)) in requests.iter().zip(answers.lines()).enumerate() {
            let answer = instance.call_bytes(request).expect("no trap");
            let line = format!("{} {}", Hash::of(&[&answer]), answer.len());
            assert_eq!(line, expected, "{}, request {number}", folder.display());
        }
        cases += 1;
    }
    assert!(cases > 0, "there are cases");
}
