//! The worker that scales photos where the browser alters what is read back from a canvas.

fn main() {
    console_error_panic_hook::set_once();
    app::worker::listen::develop(app::photo::darkroom::develop::develop);
}
