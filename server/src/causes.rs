//! An error with everything below it, as one line.

use std::error::Error;

/// The error and its causes, outermost first. A cause that the text before it names already is left out: many libraries
/// print their causes themselves.
pub fn in_one_line(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Layer {
        text: &'static str,
        source: Option<Box<Layer>>,
    }

    #[test]
    fn every_cause_is_said_once() {
        let layer = |text, source: Option<Layer>| Layer { text, source: source.map(Box::new) };
        let lowest = layer("refused", None);
        let middle = layer("no connection: refused", Some(lowest));
        let error = layer("reading log/0 failed", Some(middle));
        assert_eq!(in_one_line(&error), "reading log/0 failed: no connection: refused");
    }
}
