use borsh::BorshDeserialize;

use super::*;

/// One of each, with zeros for its values, so that every code's sentence is read here.
fn all() -> Vec<Rejection> {
    let of_code = |(code, _): &(u16, &str)| {
        let bytes = [&code.to_le_bytes()[..], &[0; 64]].concat();
        Rejection::deserialize(&mut &bytes[..]).expect("zeros are a value of every field")
    };
    Rejection::CODES.iter().map(of_code).collect()
}

#[test]
fn every_code_has_a_sentence() {
    for rejection in all() {
        let sentence = of(&rejection);
        let of_a_block = (300..400).contains(&rejection.code());
        assert!(sentence.as_str().ends_with('.'), "{rejection:?}: {sentence}");
        assert!(of_a_block || sentence.as_str() != BAD_BLOCK, "{rejection:?} has no sentence of its own");
    }
}

#[test]
fn no_sentence_says_what_we_never_say() {
    for rejection in all() {
        let words = of(&rejection).as_str().to_lowercase();
        for never in ["dead", "error", "oops", "blockchain", "transaction"] {
            assert!(!words.contains(never), "{rejection:?}: {words}");
        }
    }
}

#[test]
fn a_last_page_is_one_page() {
    assert!(of(&Rejection::StoryGoesOn { blocks_left: 1 }).as_str().contains("one more page"));
    assert!(of(&Rejection::StoryGoesOn { blocks_left: 3 }).as_str().contains("3 more pages"));
}
