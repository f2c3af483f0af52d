//! The engine over real and spoiled stores.

mod accepts;
mod archive;
mod artifact;
mod bundles;
mod clock;
mod economy;
mod faults;
mod full_disk;
mod host;
mod https;
mod in_requests;
mod kill;
mod plain_files;
mod power;
mod redact;
mod restores;
mod shelter;
mod shown_twice;
mod start;
mod traps;
mod vectors;
mod votes;
mod which_module;
