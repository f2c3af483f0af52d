//! The worker that digs in browsers with WebAssembly's SIMD: four nonces at a time. It is a separate file, since a
//! browser without SIMD cannot load a file that uses it.

#[cfg(target_arch = "wasm32")]
mod vector {
    use core::arch::wasm32 as simd;

    use app::worker::dig::{self, Lanes};
    use chain::work::Puzzle;

    /// Four lanes.
    #[derive(Clone, Copy)]
    struct Vector(simd::v128);

    // Always inlined into `search`, the only function that is compiled with SIMD.
    impl Lanes for Vector {
        const COUNT: u32 = 4;

        #[inline(always)]
        fn splat(word: u32) -> Self {
            Self(simd::u32x4_splat(word))
        }

        #[inline(always)]
        fn swapped_from(first: u32) -> Self {
            let words = simd::u32x4_add(simd::u32x4_splat(first), simd::u32x4(0, 1, 2, 3));
            Self(simd::u8x16_shuffle::<3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12>(words, words))
        }

        #[inline(always)]
        fn add(self, other: Self) -> Self {
            Self(simd::u32x4_add(self.0, other.0))
        }

        #[inline(always)]
        fn xor(self, other: Self) -> Self {
            Self(simd::v128_xor(self.0, other.0))
        }

        #[inline(always)]
        fn and(self, other: Self) -> Self {
            Self(simd::v128_and(self.0, other.0))
        }

        #[inline(always)]
        fn rotate_right<const BITS: u32>(self) -> Self {
            Self(simd::v128_or(simd::u32x4_shr(self.0, BITS), simd::u32x4_shl(self.0, 32 - BITS)))
        }

        #[inline(always)]
        fn shift_right<const BITS: u32>(self) -> Self {
            Self(simd::u32x4_shr(self.0, BITS))
        }

        #[inline(always)]
        fn any_at_most(self, most: u32) -> bool {
            simd::v128_any_true(simd::u32x4_le(self.0, simd::u32x4_splat(most)))
        }
    }

    #[target_feature(enable = "simd128")]
    pub(super) fn search(puzzle: &Puzzle, from: u64, count: u32, tries: u64) -> Option<u64> {
        dig::search::<Vector>(puzzle, from, count, tries)
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    app::worker::listen::dig(|puzzle, from, count, tries| vector::search(puzzle, from, count, tries));
}

/// SIMD vectors exist in browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
