//! Photos without a canvas, for browsers that alter what is read back from one: a worker opens the file with its own
//! decoders, crops, rotates, scales and encodes. It is slower and supports fewer file types, and is only loaded where
//! the browser leaves no other way.

pub mod develop;
mod pixels;

use web_sys::Blob;

use super::crop::Crop;
use super::turn::Orientation;
use crate::worker::WorkerHandle;
use crate::worker::job::{Job, Report};

/// A JPEG made by the worker.
pub(super) struct Developed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// Makes a photo of a part of a file's picture. `None` where the worker cannot do it or cannot be loaded.
pub(super) async fn develop(file: &Blob, orientation: Orientation, crop: Crop) -> Option<Developed> {
    let worker = WorkerHandle::start_darkroom().await.ok()?;
    let crop = [crop.left, crop.top, crop.width, crop.height];
    match worker.run_with(&Job::Photo { orientation: orientation.number(), crop }, file).await.ok()? {
        Report::Photo { bytes, width, height } => Some(Developed { bytes, size: (width, height) }),
        _ => None,
    }
}
