//! The worker that digs, for browsers without SIMD. It contains nothing else, so that it loads fast.

use app::worker::{dig, listen};

fn main() {
    console_error_panic_hook::set_once();
    listen::dig(dig::search::<u32>);
}
