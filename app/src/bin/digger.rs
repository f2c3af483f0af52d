//! The worker that digs. It has nothing else in it: no other page loads it, and it should be there at once.

use app::worker::job::{Job, Report};
use chain::work::Puzzle;

fn main() {
    console_error_panic_hook::set_once();
    app::worker::listen::listen(|job, _| match job {
        Job::Dig { seed, from, count, tries } => {
            Report::Dug { nonce: Puzzle::of_seed(seed).search(from, count, tries) }
        }
        Job::Owner { .. } | Job::Hatch { .. } | Job::Strength { .. } => Report::NotMine,
    });
}
