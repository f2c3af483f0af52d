//! `pitpet chain`: a script on standard input, its answers on standard output.

use std::io::{BufRead, ErrorKind, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use super::lines::next_line;
use super::ops::Op;
use super::session::{Bounds, Session, Turn};
use crate::host::{HostError, Module, ModuleSettings, RulesSource};

/// Bytes of a line at most. A state's line has about 500 for each entry.
const LINE_BYTES_MAX: usize = 256 << 20;
/// Expected tries of a work at most: a minute of one core, or two.
const TRIES_MAX: u64 = 1 << 30;

/// Options of `pitpet chain`.
#[derive(Args, Clone, Debug)]
pub struct ScriptArgs {
    /// The rules as a WebAssembly module.
    #[arg(long, env = "PITPET_MODULE", default_value = "target/module/chain.wasm")]
    pub module: PathBuf,
    /// Mebibytes of memory that the chain's state may take, 4,096 at most.
    #[arg(long, env = "PITPET_MEMORY_MIB", default_value_t = 3_072, value_name = "MIB",
        value_parser = clap::value_parser!(u64).range(64..=4_096))]
    pub memory_mib: u64,
}

/// Why a script ended before its end.
#[derive(Debug, thiserror::Error)]
pub enum ScriptStop {
    /// The module cannot be loaded.
    #[error(transparent)]
    Host(#[from] HostError),
    /// Input or output failed.
    #[error("standard input or output failed")]
    Stream(#[from] std::io::Error),
}

/// Answers each line of standard input with a line on standard output, until `quit` or the input's end.
///
/// # Errors
/// As [`ScriptStop`] says. A request that fails is no error: its answer says so, and the next one is read.
pub fn run(args: &ScriptArgs) -> Result<(), ScriptStop> {
    let settings = ModuleSettings { memory_bytes_max: args.memory_mib << 20, ..ModuleSettings::default() };
    let source = Arc::new(Module::load(&args.module, settings)?);
    match converse(source, &mut std::io::stdin().lock(), &mut std::io::stdout().lock()) {
        // Who reads the answers has read enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn converse(source: Arc<dyn RulesSource>, input: &mut impl BufRead, output: &mut impl Write) -> std::io::Result<()> {
    let mut session = Session::new(source, Bounds { tries_max: TRIES_MAX, go_on: Box::new(|| true) });
    while let Some(line) = next_line(input, LINE_BYTES_MAX)? {
        if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
            continue;
        }
        let (answer, ended) = match session.turn(line.and_then(|line| Op::read(&line))) {
            Turn::Answered(answer) => (answer, false),
            Turn::Ended(answer) => (answer, true),
            Turn::Stopped => break,
        };
        // At once: the other end may wait for it before it sends the next request.
        writeln!(output, "{answer}")?;
        output.flush()?;
        if ended {
            break;
        }
    }
    Ok(())
}
