//! The worker for hatching and passwords.

fn main() {
    console_error_panic_hook::set_once();
    app::worker::listen::listen(|job, report| app::worker::run::run(job, report));
}
