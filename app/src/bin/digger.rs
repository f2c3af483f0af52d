//! The worker that digs, for browsers without vectors. It has nothing else in it: no other page loads it, and it should be
//! there at once.

use app::worker::{dig, listen};

fn main() {
    console_error_panic_hook::set_once();
    listen::dig(dig::search::<u32>);
}
