use axum::body::Body;
use axum::http::{Request, StatusCode};
use chain::commitment::photo_commitment;
use chain::hash::Hash;
use image::ImageFormat;
use server::http::HttpOptions;
use server::store::{StorageKey, Store};

use crate::fixture::Fixture;
use crate::sample::{bomb, jpeg, picture, sized};

#[tokio::test]
async fn photos_come_back_as_they_were() {
    let fixture = Fixture::new().await;
    let rows = [(ImageFormat::Jpeg, "image/jpeg"), (ImageFormat::Png, "image/png"), (ImageFormat::WebP, "image/webp")];
    for (format, content_type) in rows {
        let bytes = picture(format, 1);
        let name = fixture.uploaded(&bytes).await;
        let answer = fixture.get(&format!("/media/{name}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.body, bytes);
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=86400"));
        assert_eq!(answer.header("x-pitpet-salt"), Some("05".repeat(16).as_str()));
    }
}

#[tokio::test]
async fn a_copy_is_asked_about_after_a_day() {
    let fixture = Fixture::new().await;
    let name = fixture.uploaded(&jpeg(1)).await;
    for path in [format!("/media/{name}"), format!("/media/{name}/thumb")] {
        let tag = fixture.get(&path).await.header("etag").expect("a tag").to_owned();
        let ask = |tag: &str| Request::get(&path).header("if-none-match", tag).body(Body::empty()).expect("a request");
        let answer = fixture.send(ask(&format!("\"other\", {tag}"))).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=86400"));
        assert_eq!(fixture.send(ask("\"other\"")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_thumb_is_a_small_jpeg() {
    let fixture = Fixture::new().await;
    let name = fixture.uploaded(&sized(ImageFormat::Png, 1_200, 800, 3)).await;
    let answer = fixture.get(&format!("/media/{name}/thumb")).await;
    assert_eq!(answer.header("content-type"), Some("image/jpeg"));
    let thumb = image::load_from_memory_with_format(&answer.body, ImageFormat::Jpeg).expect("a JPEG");
    assert_eq!((thumb.width(), thumb.height()), (480, 320));
}

#[tokio::test]
async fn uploading_again_is_no_error() {
    let fixture = Fixture::new().await;
    let bytes = jpeg(1);
    let name = photo_commitment(&[5; 16], &bytes);
    assert_eq!(fixture.upload(name, &bytes).await.status, StatusCode::CREATED);
    assert_eq!(fixture.upload(name, &bytes).await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_bad_photo_has_its_own_code() {
    let fixture = Fixture::new().await;
    let good = jpeg(1);
    let mut trailing = good.clone();
    trailing.extend(b"a video");
    let mut comment = good[..2].to_vec();
    comment.extend([0xFF, 0xFE, 0, 6]);
    comment.extend(b"home");
    comment.extend(&good[2..]);
    let bomb = bomb();
    assert!(bomb.len() < 1 << 20);
    let rows: Vec<(&str, Vec<u8>, u16)> = vec![
        ("photo-not-an-image", b"<svg onload=alert(1)>".to_vec(), 422),
        ("photo-not-an-image", Vec::new(), 422),
        ("photo-truncated", good[..good.len() - 10].to_vec(), 422),
        ("photo-trailing-bytes", trailing, 422),
        ("photo-forbidden-segment", comment, 422),
        ("photo-too-many-pixels", bomb, 422),
        ("photo-too-large", vec![0xFF; (8 << 20) + 1], 413),
    ];
    for (code, bytes, status) in rows {
        let name = photo_commitment(&[5; 16], &bytes);
        let answer = fixture.upload(name, &bytes).await;
        assert_eq!((answer.problem().code.as_str(), answer.status.as_u16()), (code, status));
        assert_eq!(fixture.get(&format!("/media/{name}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_photo_must_be_what_it_claims() {
    let fixture = Fixture::new().await;
    let answer = fixture.upload(Hash([1; 32]), &jpeg(1)).await;
    assert_eq!(answer.problem().code, "photo-commitment-mismatch");
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn names_and_salts_are_checked() {
    let fixture = Fixture::new().await;
    let name = Hash([1; 32]);
    let rows = [
        ("/api/v1/media/cat.jpg".to_owned(), Some("05".repeat(16))),
        (api::path::upload(name), None),
        (api::path::upload(name), Some("05".repeat(15))),
        (api::path::upload(name), Some("zz".repeat(16))),
    ];
    for (path, salt) in rows {
        let mut request = Request::put(path);
        if let Some(salt) = salt {
            request = request.header("x-pitpet-salt", salt);
        }
        let answer = fixture.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!((answer.status, answer.problem().code.as_str()), (StatusCode::BAD_REQUEST, "bad-request"));
    }
    assert_eq!(fixture.get("/media/nothing").await.status, StatusCode::NOT_FOUND);
    assert_eq!(fixture.get(&format!("/media/{name}/thumb")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(fixture.get(&format!("/media/{name}/large")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn uploads_are_limited_by_address() {
    let fixture = Fixture::with(HttpOptions { uploads_per_minute: 1, ..HttpOptions::unlimited() }).await;
    fixture.uploaded(&jpeg(1)).await;
    let answer = fixture.upload(Hash([1; 32]), &jpeg(2)).await;
    assert_eq!((answer.status.as_u16(), answer.problem().code.as_str()), (429, "slow-down"));
    let seconds: u32 = answer.header("retry-after").expect("a header").parse().expect("seconds");
    assert!((1..=60).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn what_a_backup_has_left_out_beside_a_photo_is_made_again() {
    let fixture = Fixture::new().await;
    let photo = fixture.uploaded(&jpeg(1)).await;
    let thumb = format!("/media/{photo}/thumb");
    let before = fixture.get(&thumb).await.body;
    fixture.store.delete(&StorageKey::Thumb { photo, edge_px: 480 }).await.expect("deleted");
    assert_eq!(fixture.get(&thumb).await.body, before);
    assert!(fixture.store.exists(&StorageKey::Thumb { photo, edge_px: 480 }).await.expect("readable"));
    fixture.store.delete(&StorageKey::PhotoNote(photo)).await.expect("deleted");
    assert_eq!(fixture.get(&thumb).await.status, StatusCode::NOT_FOUND);
    fixture.uploaded(&jpeg(1)).await;
    assert_eq!(fixture.get(&thumb).await.body, before);
}
