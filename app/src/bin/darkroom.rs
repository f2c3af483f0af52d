//! The worker that makes photos where the browser hides what a page draws.

fn main() {
    console_error_panic_hook::set_once();
    app::worker::listen::develop(app::photo::darkroom::develop::develop);
}
