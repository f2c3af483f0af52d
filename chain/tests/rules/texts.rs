//! What may be written.

use chain::commitment::{SealedText, handle_hash};
use chain::error::Rejection;
use chain::limits::POST_BYTES_MAX;
use chain::text::TextKind;
use testkit::said;

use crate::table::{Row, Scene, Try, accepted, refused, run};

const POST: TextKind = TextKind::Post;
const NAME: TextKind = TextKind::Name;

fn posted(scene: &Scene, bytes: &[u8]) -> Try {
    scene.anna(said::post(scene.anna.pet, bytes))
}

fn named(scene: &Scene, name: &str) -> Try {
    let newcomer = scene.world.newcomer("carl");
    Try::Submit(scene.world.first_event("carl", newcomer, said::birth(name, None)))
}

fn handle(scene: &Scene, handle: &str) -> Try {
    let mut newcomer = scene.world.newcomer("carl");
    newcomer.handle = handle_hash(handle);
    let mut submission = scene.world.first_event("carl", newcomer, said::birth("Pip", None));
    submission.texts[0] = SealedText::handle(handle);
    Try::Submit(submission)
}

pub fn rows() -> Vec<Row> {
    let (bytes, max) = (POST_BYTES_MAX as u64 + 1, POST_BYTES_MAX as u64);
    vec![
        refused(Rejection::TextTooLong { kind: POST, bytes, max }, "a post of one byte too many", |scene| {
            posted(scene, &[b'a'; POST_BYTES_MAX + 1])
        }),
        accepted("a post of as many bytes as may be", |scene| posted(scene, &[b'a'; POST_BYTES_MAX])),
        refused(Rejection::TextNotUtf8 { kind: POST }, "a post in Latin-1", |scene| posted(scene, b"f\xFCr dich")),
        refused(Rejection::TextNotUtf8 { kind: POST }, "a slash in two bytes", |scene| posted(scene, b"\xC0\xAF")),
        refused(Rejection::TextNotUtf8 { kind: POST }, "half a surrogate pair", |scene| posted(scene, b"\xED\xA0\x80")),
        refused(Rejection::TextBlank { kind: POST }, "an empty text", |scene| posted(scene, b"")),
        refused(Rejection::TextBlank { kind: POST }, "spaces of many kinds", |scene| {
            posted(scene, " \n\u{3000}\u{2003}".as_bytes())
        }),
        refused(Rejection::TextForbidden { kind: POST }, "a bell", |scene| posted(scene, b"ding\x07")),
        refused(Rejection::TextForbidden { kind: POST }, "a carriage return", |scene| posted(scene, b"one\r\ntwo")),
        refused(Rejection::TextForbidden { kind: POST }, "text turned around", |scene| {
            posted(scene, "\u{202E}dog".as_bytes())
        }),
        accepted("lines, emoji and accents", |scene| posted(scene, "ein Tag\n\u{1F43E} fu\u{0308}r dich".as_bytes())),
        accepted("Arabic, without overrides", |scene| posted(scene, "قطة جميلة".as_bytes())),
        refused(Rejection::TextForbidden { kind: NAME }, "a name of two lines", |scene| named(scene, "Rex\nII")),
        refused(Rejection::TextForbidden { kind: NAME }, "a name with a line separator", |scene| {
            named(scene, "Rex\u{2028}II")
        }),
        refused(Rejection::TextBlank { kind: NAME }, "a name of one space", |scene| named(scene, " ")),
        refused(Rejection::TextBlank { kind: NAME }, "a name that is drawn as nothing", |scene| {
            named(scene, "\u{200B}\u{2800}\u{3164}\u{FE0F}\u{E0061}")
        }),
        accepted("a name with a joiner between", |scene| named(scene, "\u{1F408}\u{200D}\u{2B1B}")),
        refused(Rejection::BadHandle, "a handle of two characters", |scene| handle(scene, "ab")),
        accepted("a handle of three", |scene| handle(scene, "abc")),
        accepted("a handle of twenty", |scene| handle(scene, "a2345678901234567890")),
        refused(
            Rejection::TextTooLong { kind: TextKind::Handle, bytes: 21, max: 20 },
            "a handle of twenty-one",
            |scene| handle(scene, "a23456789012345678901"),
        ),
        refused(Rejection::BadHandle, "capitals in a handle", |scene| handle(scene, "Carl")),
        refused(Rejection::BadHandle, "a look-alike letter in a handle", |scene| handle(scene, "c\u{0430}rl")),
        refused(Rejection::BadHandle, "a space in a handle", |scene| handle(scene, "carl lewis")),
        refused(Rejection::BadHandle, "a hyphen in front", |scene| handle(scene, "-carl")),
        refused(Rejection::BadHandle, "a hyphen behind", |scene| handle(scene, "carl-")),
        refused(Rejection::BadHandle, "two hyphens together", |scene| handle(scene, "carl--lewis")),
        accepted("a hyphen inside", |scene| handle(scene, "carl-9")),
        refused(Rejection::TextNotUtf8 { kind: TextKind::Handle }, "a handle that is no text", |scene| {
            let newcomer = scene.world.newcomer("carl");
            let mut submission = scene.world.first_event("carl", newcomer, said::birth("Pip", None));
            submission.texts[0].bytes = vec![0xFF; 4];
            Try::Submit(submission)
        }),
    ]
}

#[test]
fn texts_are_plain_readable_and_bounded() {
    run(rows());
}
