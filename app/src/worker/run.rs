//! The worker's side: runs the jobs.

use argon2::{Algorithm, Argon2, Params, Version};
use chain::work::Puzzle;
use zxcvbn::feedback::Warning;

use super::job::{Job, Report};

/// Argon2id's memory in KiB: more than a graphics card has for each of its cores, and available on every phone.
pub const MEMORY_KIB: u32 = 64 * 1024;
/// Argon2id's passes.
pub const PASSES: u32 = 3;
/// Nonces between two reports: about 20 ms of work.
const NONCES_PER_REPORT: u32 = 1 << 14;
/// zxcvbn's time grows with the square of the length; a longer password is strong already if its beginning is.
const JUDGED_CHARACTERS_MAX: usize = 64;

/// Runs a job. `report` is called for progress; the result is the last report.
pub fn run(job: Job, report: &dyn Fn(Report)) -> Report {
    match job {
        Job::Owner { password, salt } => owner(&password, &salt),
        Job::Hatch { chain_id, key, sequence, birth, tries } => {
            hatch(&Puzzle::hatching(&chain_id, &key, sequence, &birth), tries, report)
        }
        Job::Strength { password, known } => strength(&password, &known),
        Job::Dig { .. } | Job::Photo { .. } => Report::NotMine,
    }
}

fn owner(password: &str, salt: &[u8; 32]) -> Report {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).expect("these numbers are within Argon2's bounds");
    let mut seed = [0; 32];
    match Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
        password.as_bytes(),
        salt,
        &mut seed,
    ) {
        Ok(()) => Report::Owner(seed),
        Err(_) => Report::OutOfMemory,
    }
}

fn hatch(hatching: &Puzzle, tries: u32, report: &dyn Fn(Report)) -> Report {
    let mut tried = 0;
    loop {
        if let Some(nonce) = hatching.search(tried, NONCES_PER_REPORT, u64::from(tries)) {
            return Report::Nonce(nonce);
        }
        tried += u64::from(NONCES_PER_REPORT);
        report(Report::Progress { tried });
    }
}

fn strength(password: &str, known: &[String]) -> Report {
    let judged: String = password.chars().take(JUDGED_CHARACTERS_MAX).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let entropy = zxcvbn::zxcvbn(&judged, &known);
    let warning = entropy.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    Report::Strength { score: u8::from(entropy.score()), weakness: warning.map(weakness) }
}

/// The index into [`super::WEAKNESSES`].
fn weakness(warning: Warning) -> u8 {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => 0,
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => 1,
        Warning::SequencesLikeAbcAreEasyToGuess => 2,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => 3,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => 4,
        Warning::AWordByItselfIsEasyToGuess => 5,
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::passphrase::{BYTES, passphrase};
    use crate::model::STRENGTH_MIN;

    fn score(password: &str) -> u8 {
        match strength(password, &["anna".to_owned(), "Mochi".to_owned()]) {
            Report::Strength { score, .. } => score,
            other => panic!("not a strength: {other:?}"),
        }
    }

    #[test]
    fn an_offered_password_is_strong_enough() {
        for start in (0..=u8::MAX).step_by(15) {
            // No two words are equal, which is very unlikely by chance.
            let random: [u8; BYTES] =
                std::array::from_fn(|place| start.wrapping_mul(31).wrapping_add((place as u8).wrapping_mul(37)));
            let offered = passphrase(random);
            assert!(score(&offered) >= STRENGTH_MIN, "{offered}");
        }
        assert!(score("seven sleepy otters at noon") >= STRENGTH_MIN);
        for weak in ["password1", "Mochi2020", "anna anna", "correct horse"] {
            assert!(score(weak) < STRENGTH_MIN, "{weak}");
        }
    }
}
