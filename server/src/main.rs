//! `pitpet`: see [`server::cli`] for its commands.

use std::error::Error;
use std::process::ExitCode;

use clap::error::ErrorKind;
use server::causes::in_one_line;
use server::cli::{self, ArtifactArgs, AuditArgs, Cli, Command, CopyArgs};
use server::host::{Cpu, Module};
use server::store::Objects;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("PITPET_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // If the log's reader is gone, a lost line must not end the process.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.log_internal_errors(false).init();
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(asked) if asked.kind() == ErrorKind::DisplayVersion => {
            println!("{}", cli::version());
            return ExitCode::SUCCESS;
        }
        Err(error) => error.exit(),
    };
    match run(cli.command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pitpet: {}", in_one_line(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(args) => Ok(server::serve::serve(args, on_signal()).await?),
        Command::Lambda(args) => Ok(server::lambda::run(args).await?),
        Command::Neighbours(options) => Ok(server::neighbours::run(options, on_signal()).await?),
        Command::Dig(options) => Ok(server::dig::run(options, on_signal()).await?),
        Command::Simulate(options) => Ok(server::simulate::run(&options)?),
        Command::Audit(args) => audit(&args).await,
        Command::Copy(args) => copy(&args).await,
        Command::ChangeRules(args) => Ok(server::change_rules::change_rules(&args).await?),
        Command::Redact(args) => Ok(server::redact::redact(&args).await?),
        Command::Artifact(args) => artifact(&args),
        Command::Chain(args) => Ok(server::script::run(&args)?),
    }
}

async fn audit(args: &AuditArgs) -> Result<(), Box<dyn Error>> {
    let report = server::audit::audit(&Objects::open_existing(&args.store)?).await?;
    println!("{report}");
    Ok(())
}

async fn copy(args: &CopyArgs) -> Result<(), Box<dyn Error>> {
    let (from, to) = (Objects::open_existing(&args.store)?, Objects::open(&args.to)?);
    println!("{}", server::copy::copy(&from, &to).await?);
    Ok(())
}

fn artifact(args: &ArtifactArgs) -> Result<(), Box<dyn Error>> {
    let path = Module::build_artifact(&args.module, args.cpu.unwrap_or_else(Cpu::best))?;
    println!("{}", path.display());
    Ok(())
}

/// Cancelled by Ctrl-C, and by SIGTERM where the system has it.
fn on_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let signalled = stop.clone();
    tokio::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        signalled.cancel();
    });
    stop
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(_) => _ = tokio::signal::ctrl_c().await,
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
