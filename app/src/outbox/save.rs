//! An item of the outbox as a file: a text alone as a text file, a text with photographs as an HTML page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chain::commitment::SealedText;

use super::queue::Queued;
use crate::photo::MEDIA_TYPE;
use crate::save_file::keep_file;

/// Offers it. Returns whether the browser allowed it.
pub(super) fn offer(queued: &Queued) -> bool {
    let (name, text) = file(queued);
    keep_file(name, &text)
}

fn file(queued: &Queued) -> (&'static str, String) {
    let words: Vec<&str> = queued.texts.iter().filter_map(SealedText::text).collect();
    if queued.photos.is_empty() {
        return ("pitpet-words.txt", words.join("\n\n"));
    }
    let words = words.iter().map(|words| format!("<p>{}</p>\n", escaped(words)));
    let photos = queued.photos.iter().map(|photo| {
        let (width, bytes) = (photo.width, BASE64.encode(&photo.bytes));
        format!("<p><img width=\"{width}\" alt=\"\" src=\"data:{MEDIA_TYPE};base64,{bytes}\"></p>\n")
    });
    let body: String = words.chain(photos).collect();
    let head = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>A story for PitPet</title>\n";
    ("pitpet-story.html", format!("{head}{body}"))
}

fn escaped(words: &str) -> String {
    let escaped = words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('\n', "<br>\n")
}

#[cfg(test)]
mod tests {
    use chain::hash::Hash;
    use chain::ids::AccountId;
    use testkit::said::{self, Said};

    use super::super::{QueuedAction, QueuedPhoto};
    use super::*;

    fn story(photos: Vec<QueuedPhoto>) -> Queued {
        let Said { action, texts } = said::post(Hash([0; 32]), "one <b>\ntwo & three");
        let action = QueuedAction::try_from(action).expect("a story waits");
        let (chain_id, account) = (Hash([0; 32]), AccountId(0));
        Queued { id: 1, chain_id, account, action, texts, photos, made_ms: 0, not_before_ms: 0, signed: None }
    }

    #[test]
    fn a_text_without_photographs_is_a_text_file() {
        assert_eq!(file(&story(Vec::new())), ("pitpet-words.txt", "one <b>\ntwo & three".to_owned()));
    }

    #[test]
    fn a_photograph_is_embedded_in_the_page_and_text_is_escaped() {
        let photo = QueuedPhoto { commitment: Hash([0; 32]), salt: [0; 16], bytes: vec![1, 2, 3], width: 4, height: 3 };
        let (name, page) = file(&story(vec![photo]));
        assert_eq!(name, "pitpet-story.html");
        assert!(page.contains("<p>one &lt;b&gt;<br>\ntwo &amp; three</p>"));
        assert!(page.contains("src=\"data:image/jpeg;base64,AQID\""));
    }
}
