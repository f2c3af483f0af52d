//! The cropped part of a picture, and its size after scaling.

/// The longest side of an uploaded photo.
pub const SIDE_MAX: u32 = 1_600;
/// The highest zoom before a picture gets blurred.
pub const ZOOM_MAX: f64 = 4.0;

/// A part of a picture, in fractions of its width and height (0 to 1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Crop {
    /// All of it.
    pub const WHOLE: Self = Self { left: 0.0, top: 0.0, width: 1.0, height: 1.0 };

    /// The part of a picture that a square window of `view` pixels shows: the picture covers the window, is zoomed
    /// around the window's middle and moved by (`x`, `y`) pixels. The window never shows anything outside of the
    /// picture.
    pub fn square(picture: (u32, u32), view: f64, zoom: f64, x: f64, y: f64) -> Self {
        let (across, down) = (f64::from(picture.0.max(1)), f64::from(picture.1.max(1)));
        let short = across.min(down);
        let scale = view.max(1.0) / short * zoom.clamp(1.0, ZOOM_MAX);
        let side = view.max(1.0) / scale;
        let place = |whole: f64, moved: f64| ((whole - side) / 2.0 - moved / scale).clamp(0.0, whole - side);
        Self { left: place(across, x) / across, top: place(down, y) / down, width: side / across, height: side / down }
    }

    /// How far the picture of [`Crop::square`] can be moved to each side, in pixels of the window.
    pub fn reach(picture: (u32, u32), view: f64, zoom: f64) -> (f64, f64) {
        let (across, down) = (f64::from(picture.0.max(1)), f64::from(picture.1.max(1)));
        let scale = view / across.min(down) * zoom.clamp(1.0, ZOOM_MAX);
        (((across * scale - view) / 2.0).max(0.0), ((down * scale - view) / 2.0).max(0.0))
    }
}

/// A rectangle of the picture, and the size that it is drawn with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawing {
    /// Left edge in the picture, in pixels; the next three likewise.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Width of the result in pixels.
    pub out_width: u32,
    /// Height of the result in pixels.
    pub out_height: u32,
}

/// How to draw a part of a picture: never enlarged, at most [`SIDE_MAX`] on its longer side.
pub fn drawing(picture: (u32, u32), crop: Crop) -> Drawing {
    let (across, down) = (f64::from(picture.0), f64::from(picture.1));
    let left = (crop.left.clamp(0.0, 1.0) * across).floor();
    let top = (crop.top.clamp(0.0, 1.0) * down).floor();
    let width = (crop.width * across).round().clamp(1.0, (across - left).max(1.0));
    let height = (crop.height * down).round().clamp(1.0, (down - top).max(1.0));
    let scale = (f64::from(SIDE_MAX) / width.max(height)).min(1.0);
    let pixels = |length: f64| ((length * scale).round() as u32).clamp(1, SIDE_MAX);
    Drawing { left, top, width, height, out_width: pixels(width), out_height: pixels(height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(given: f64, expected: f64) -> bool {
        (given - expected).abs() < 1e-9
    }

    #[test]
    fn an_untouched_window_shows_the_middle() {
        let crop = Crop::square((4000, 3000), 300.0, 1.0, 0.0, 0.0);
        assert!(close(crop.left, 0.125) && close(crop.top, 0.0) && close(crop.width, 0.75) && close(crop.height, 1.0));
    }

    #[test]
    fn no_window_shows_anything_outside_the_picture() {
        for (x, y) in [(1e6, 1e6), (-1e6, -1e6), (37.0, -12.0)] {
            for zoom in [0.1, 1.0, 2.5, 100.0] {
                let crop = Crop::square((640, 480), 320.0, zoom, x, y);
                assert!(crop.left >= 0.0 && crop.left + crop.width <= 1.0 + 1e-9, "{crop:?}");
                assert!(crop.top >= 0.0 && crop.top + crop.height <= 1.0 + 1e-9, "{crop:?}");
            }
        }
    }

    #[test]
    fn moving_to_the_limit_shows_the_edge() {
        let picture = (800, 400);
        let (across, down) = Crop::reach(picture, 200.0, 2.0);
        assert!(close(across, 300.0) && close(down, 100.0));
        let crop = Crop::square(picture, 200.0, 2.0, across, -down);
        assert!(close(crop.left, 0.0) && close(crop.top + crop.height, 1.0));
    }

    #[test]
    fn large_pictures_shrink_and_small_ones_stay() {
        let large = drawing((6000, 4000), Crop::WHOLE);
        assert_eq!((large.out_width, large.out_height), (1600, 1067));
        let small = drawing((320, 200), Crop::WHOLE);
        assert_eq!((small.out_width, small.out_height), (320, 200));
        let sliver = drawing((10_000, 2), Crop::WHOLE);
        assert_eq!((sliver.out_width, sliver.out_height), (1600, 1));
        let square = drawing((4000, 3000), Crop::square((4000, 3000), 300.0, 2.0, 0.0, 0.0));
        assert_eq!((square.out_width, square.out_height), (1500, 1500));
    }
}
