//! Why a photograph could not be uploaded, as a sentence.

use super::text::Sentence;
use crate::http::{Between, HttpError};

/// Why a photograph could not be uploaded.
pub fn of_upload(error: &HttpError) -> Sentence {
    match error {
        HttpError::Between(Between::TooLarge) => Sentence::fixed(
            "Your photograph is too large for something between you and PitPet. Choose a smaller one, or try another \
             network.",
        ),
        HttpError::Between(Between::TooSlow) => {
            Sentence::fixed("Your photograph did not get through in time. Try again, or try a faster connection.")
        }
        HttpError::Refused(problem) if problem.status == 408 => {
            Sentence::fixed("Your photograph did not get through in time. Try again, or try a faster connection.")
        }
        HttpError::Refused(problem) if problem.code == "no-room" => Sentence::fixed(
            "There is no room for more photographs here just now. Words still go out. Whoever runs this place has been \
             told; try again later.",
        ),
        HttpError::Refused(problem) => {
            Sentence::new(format!("PitPet does not take this photograph: {}. Choose another one.", problem.message))
        }
        HttpError::Silent => Sentence::fixed("Your photograph was sent, and no answer came. Try again."),
        HttpError::Between(_) => {
            let why = Sentence::from(error);
            Sentence::new(format!("Your photograph did not get through. {why}"))
        }
        HttpError::Garbled => {
            Sentence::fixed("Your photograph was answered with something that makes no sense here. Try again.")
        }
        HttpError::Unreachable | HttpError::NotFound | HttpError::Busy { .. } => Sentence::from(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_server_does_not_ask_for_another_photograph() {
        let message = "there is no room left for photos here".to_owned();
        let problem = api::problem::Problem { status: 507, code: "no-room".into(), message, retry_after_s: Some(60) };
        let said = of_upload(&HttpError::Refused(problem)).to_string();
        assert!(said.contains("no room") && said.contains("later") && !said.contains("Choose"), "{said}");
    }
}
