//! The page's binary.

fn main() {
    app::start();
}
