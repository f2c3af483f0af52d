//! Several words that are processed in parallel, each in its own lane (SIMD).

/// A 32-bit word of each lane.
pub trait Lanes: Copy {
    /// The number of lanes.
    const COUNT: u32;
    /// The same word in all lanes.
    fn splat(word: u32) -> Self;
    /// Consecutive words, beginning with `first`, with the bytes of each reversed.
    fn swapped_from(first: u32) -> Self;
    /// Sum modulo 2^32.
    fn add(self, other: Self) -> Self;
    /// Bitwise exclusive or.
    fn xor(self, other: Self) -> Self;
    /// Bitwise and.
    fn and(self, other: Self) -> Self;
    /// Rotation to the right.
    fn rotate_right<const BITS: u32>(self) -> Self;
    /// Shift to the right, with zeros from the left.
    fn shift_right<const BITS: u32>(self) -> Self;
    /// Whether any word is at most `most`.
    fn any_at_most(self, most: u32) -> bool;
}

/// One lane, for any machine.
impl Lanes for u32 {
    const COUNT: u32 = 1;

    #[inline(always)]
    fn splat(word: u32) -> Self {
        word
    }

    #[inline(always)]
    fn swapped_from(first: u32) -> Self {
        first.swap_bytes()
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self ^ other
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self & other
    }

    #[inline(always)]
    fn rotate_right<const BITS: u32>(self) -> Self {
        u32::rotate_right(self, BITS)
    }

    #[inline(always)]
    fn shift_right<const BITS: u32>(self) -> Self {
        self >> BITS
    }

    #[inline(always)]
    fn any_at_most(self, most: u32) -> bool {
        self <= most
    }
}

/// Several lanes without SIMD instructions, to test the same logic anywhere.
#[cfg(test)]
impl<const COUNT: usize> Lanes for [u32; COUNT] {
    const COUNT: u32 = COUNT as u32;

    fn splat(word: u32) -> Self {
        [word; COUNT]
    }

    fn swapped_from(first: u32) -> Self {
        std::array::from_fn(|lane| first.wrapping_add(lane as u32).swap_bytes())
    }

    fn add(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane].wrapping_add(other[lane]))
    }

    fn xor(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] ^ other[lane])
    }

    fn and(self, other: Self) -> Self {
        std::array::from_fn(|lane| self[lane] & other[lane])
    }

    fn rotate_right<const BITS: u32>(self) -> Self {
        self.map(|word| word.rotate_right(BITS))
    }

    fn shift_right<const BITS: u32>(self) -> Self {
        self.map(|word| word >> BITS)
    }

    fn any_at_most(self, most: u32) -> bool {
        self.iter().any(|&word| word <= most)
    }
}
