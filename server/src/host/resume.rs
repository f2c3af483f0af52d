//! An instance that gets the memory of another, part by part.

use wasmer::RuntimeError;

use super::image::{PAGE_BYTES, Piece, Reader};
use super::instance::WasmRules;
use super::{Resume, Rules};

/// An instance under way.
pub(super) struct Resuming {
    rules: WasmRules,
    reader: Reader,
    /// Of another module, or larger than this one's instances may be.
    is_strange: bool,
}

impl Resuming {
    /// With a fresh instance.
    pub(super) fn of(rules: WasmRules) -> Self {
        Self { rules, reader: Reader::new(), is_strange: false }
    }
}

impl Resume for Resuming {
    fn take(&mut self, part: &[u8]) -> bool {
        let Self { rules, reader, is_strange } = self;
        let mut see = |piece: Piece<'_>| match piece {
            Piece::Head(module, pages) => {
                *is_strange = !rules.fits(&module, u64::from(pages) * PAGE_BYTES as u64);
                if *is_strange { Ok(()) } else { rules.clear(pages) }
            }
            Piece::Page(..) if *is_strange => Ok(()),
            Piece::Page(number, page) => rules.write_page(number, page),
        };
        // A damaged image may name pages that are not there.
        let written: Result<(), RuntimeError> = reader.take(part, &mut see);
        *is_strange |= written.is_err();
        !*is_strange
    }

    fn end(self: Box<Self>) -> Option<Box<dyn Rules>> {
        (self.reader.is_whole() && !self.is_strange).then(|| Box::new(self.rules) as Box<dyn Rules>)
    }
}
