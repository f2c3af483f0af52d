//! The way without a canvas, for browsers that hide what is drawn on one: a worker opens the file with decoders of its
//! own, cuts, turns, makes smaller and encodes. It is slower and knows fewer kinds of file, and only fetched where the
//! browser leaves no other way.

pub mod develop;
mod pixels;

use web_sys::Blob;

use super::crop::Crop;
use super::turn::Orientation;
use crate::worker::WorkerHandle;
use crate::worker::job::{Job, Report};

/// A JPEG that the worker made.
pub(super) struct Developed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Pixels across and down.
    pub size: (u32, u32),
}

/// Has a part of a file's picture made into a photo. `None` where the worker cannot do it or cannot be fetched.
pub(super) async fn develop(file: &Blob, orientation: Orientation, crop: Crop) -> Option<Developed> {
    let worker = WorkerHandle::start_darkroom().await.ok()?;
    let crop = [crop.left, crop.top, crop.width, crop.height];
    match worker.run_with(&Job::Photo { orientation: orientation.number(), crop }, file).await.ok()? {
        Report::Photo { bytes, width, height } => Some(Developed { bytes, size: (width, height) }),
        _ => None,
    }
}
