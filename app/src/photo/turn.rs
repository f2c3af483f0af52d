//! The orientation of a picture, as a camera stores it beside the pixels (EXIF 2.32, tag 274).

use super::crop::Crop;

/// How to get from the stored pixels to the upright picture, by EXIF's numbers: 1 leaves them as they are, 6 rotates
/// them clockwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

impl Orientation {
    /// No rotation.
    pub const UPRIGHT: Self = Self(1);

    /// The orientation with this number; `None` if there is none.
    pub fn of(number: u16) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=8).contains(number)).map(Self)
    }

    /// Its number, 1 to 8.
    pub fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height are swapped.
    pub fn is_sideways(self) -> bool {
        self.0 >= 5
    }

    /// The size of stored pixels after rotation, or the other way round, which is the same.
    pub fn turned(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.is_sideways() { (height, width) } else { (width, height) }
    }

    /// The part of the stored pixels for a part of the upright picture.
    pub fn stored(self, upright: Crop) -> Crop {
        let Crop { left, top, width, height } = upright;
        let (right, bottom) = (1.0 - left - width, 1.0 - top - height);
        let (left, top) = match self.0 {
            2 => (right, top),
            3 => (right, bottom),
            4 => (left, bottom),
            5 => (top, left),
            6 => (top, right),
            7 => (bottom, right),
            8 => (bottom, left),
            _ => (left, top),
        };
        let (width, height) = if self.is_sideways() { (height, width) } else { (width, height) };
        Crop { left, top, width, height }
    }

    /// The canvas transform (a to f) under which stored pixels, drawn at the origin, fill an upright canvas of this
    /// size.
    pub fn matrix(self, (width, height): (u32, u32)) -> [f64; 6] {
        let (across, down) = (f64::from(width), f64::from(height));
        match self.0 {
            2 => [-1.0, 0.0, 0.0, 1.0, across, 0.0],
            3 => [-1.0, 0.0, 0.0, -1.0, across, down],
            4 => [1.0, 0.0, 0.0, -1.0, 0.0, down],
            5 => [0.0, 1.0, 1.0, 0.0, 0.0, 0.0],
            6 => [0.0, 1.0, -1.0, 0.0, across, 0.0],
            7 => [0.0, -1.0, -1.0, 0.0, across, down],
            8 => [0.0, -1.0, 1.0, 0.0, 0.0, down],
            _ => [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of a stored pixel's middle in the upright picture, for each of the eight orientations, by the
    /// standard's table "the 0th row is the visual ..., the 0th column ...", for a picture of 4 by 2.
    #[test]
    fn the_first_pixel_goes_where_the_standard_says() {
        let corners = [(0, 0), (3, 0), (3, 1), (0, 1), (0, 0), (1, 0), (1, 3), (0, 3)];
        for (number, expected) in (1..).zip(corners) {
            let orientation = Orientation::of(number).unwrap();
            let [a, b, c, d, e, f] = orientation.matrix(orientation.turned((4, 2)));
            let (x, y) = (a * 0.5 + c * 0.5 + e, b * 0.5 + d * 0.5 + f);
            assert_eq!((x.floor() as i32, y.floor() as i32), expected, "{number}");
        }
    }

    /// Cropping the upright picture and the transform agree about the part.
    #[test]
    fn parts_and_transform_agree() {
        let crop = Crop { left: 0.25, top: 0.5, width: 0.5, height: 0.25 };
        for number in 1..=8 {
            let orientation = Orientation::of(number).unwrap();
            let stored = orientation.stored(crop);
            // The stored part's corners, in the unit square, under the transform of a unit canvas.
            let [a, b, c, d, e, f] = orientation.matrix((1, 1));
            let show = |x: f64, y: f64| (a * x + c * y + e, b * x + d * y + f);
            let (one, other) =
                (show(stored.left, stored.top), show(stored.left + stored.width, stored.top + stored.height));
            let (left, top) = (one.0.min(other.0), one.1.min(other.1));
            let close = |given: f64, wanted: f64| (given - wanted).abs() < 1e-9;
            assert!(close(left, crop.left) && close(top, crop.top), "{number}: {left} {top}");
            assert!(
                close((one.0 - other.0).abs(), crop.width) && close((one.1 - other.1).abs(), crop.height),
                "{number}"
            );
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        assert_eq!(Orientation::of(0), None);
        assert_eq!(Orientation::of(9), None);
        assert_eq!(Orientation::of(262), None);
    }
}
