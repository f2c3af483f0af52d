//! The command line. Every option is also an environment variable.

use std::path::PathBuf;

use chain::event::RedactReason;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::dig::DigOptions;
use crate::host::{Cpu, Module};
use crate::house::{HouseKey, HouseKeyError, Unread};
use crate::http::HttpOptions;
use crate::neighbours::NeighbourOptions;
use crate::script::ScriptArgs;
use crate::simulate::SimulateOptions;

/// Where `scripts/build-module` puts the rules' module.
const MODULE: &str = "target/module/chain.wasm";

/// A social network for pets on a verifiable chain.
#[derive(Debug, Parser)]
#[command(name = "pitpet", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands of `pitpet`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the site and the API, and appends to the chain.
    Serve(ServeArgs),
    /// Does the same as a function of AWS Lambda, which calls it without a command.
    Lambda(LambdaArgs),
    /// Runs simulated accounts, marked as bots, against a server.
    Neighbours(NeighbourOptions),
    /// Digs blocks for an account on a server.
    Dig(DigOptions),
    /// Plays the rules with simulated owners for months, and reports the result.
    Simulate(SimulateOptions),
    /// Replays a store's whole log and checks everything about it; exits 1 with the first fault.
    Audit(AuditArgs),
    /// Copies a chain to another store: for a backup, to put one back, or to move. Servers may keep running meanwhile.
    Copy(CopyArgs),
    /// Switches on the next version of the rules on a chain that began without it. Servers may keep running meanwhile.
    ChangeRules(ChainArgs),
    /// Erases the texts of an entry for good, and its photos unless another entry shows them. Servers may keep running
    /// meanwhile.
    Redact(RedactArgs),
    /// Compiles chain.wasm ahead of time, into a file beside it that `serve` loads instead of compiling.
    Artifact(ArtifactArgs),
    /// Runs a script on a chain of its own: requests as lines of JSON on standard input, answers on standard output.
    Chain(ScriptArgs),
}

/// Options of `pitpet serve`.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    /// Where to listen. Port 0 takes a free one and prints it.
    #[arg(long, env = "PITPET_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: std::net::SocketAddr,
    /// The chain.
    #[command(flatten)]
    pub chain: ChainArgs,
    /// The HTTP side.
    #[command(flatten)]
    pub http: HttpOptions,
}

/// Options of `pitpet lambda`.
#[derive(Args, Clone, Debug)]
pub struct LambdaArgs {
    /// The chain.
    #[command(flatten)]
    pub chain: ChainArgs,
    /// The HTTP side.
    #[command(flatten)]
    pub http: HttpOptions,
}

/// Which chain, in which store, by which rules.
#[derive(Args, Clone, Debug)]
pub struct ChainArgs {
    /// The store: file://FOLDER, s3://BUCKET, s3://BUCKET/PREFIX or memory://.
    #[arg(long, env = "PITPET_STORE", default_value = "file://data")]
    pub store: String,
    /// The rules of a new chain, or of a change: tamagotchi, demo, classic, or a JSON file with the numbers.
    #[arg(long, env = "PITPET_RULES", default_value = "tamagotchi")]
    pub rules: String,
    /// The rules as a WebAssembly module.
    #[arg(long, env = "PITPET_MODULE", default_value = MODULE)]
    pub module: PathBuf,
    /// Start although the clock is months after the log's last entry, because the chain was switched off for so long.
    #[arg(long, env = "PITPET_ACCEPT_CLOCK", value_parser = clap::builder::FalseyValueParser::new())]
    pub accept_clock: bool,
    /// Start on a store that `pitpet copy` has made, because no server will write to the first one any more.
    #[arg(long, env = "PITPET_ACCEPT_COPY", value_parser = clap::builder::FalseyValueParser::new())]
    pub accept_copy: bool,
    /// The house's key file, created at the first start. In the store's folder if not given.
    #[arg(long, env = "PITPET_HOUSE_KEY")]
    pub house_key: Option<PathBuf>,
    /// The house's key itself, 64 hexadecimal digits, instead of a file. Every user of the machine can read a command
    /// line: give it by the variable.
    #[arg(long, env = "PITPET_HOUSE_KEY_HEX", hide_env_values = true, conflicts_with = "house_key")]
    pub house_key_hex: Option<Unread>,
    /// Mebibytes of memory that the chain's state may take, 4,096 at most.
    #[arg(long, env = "PITPET_MEMORY_MIB", default_value_t = 3_072, value_name = "MIB",
        value_parser = clap::value_parser!(u64).range(64..=4_096))]
    pub memory_mib: u64,
    /// Also write the log as plain files, for readers of C2SP tlog-tiles who ask the bucket or folder and not this
    /// server: before each checkpoint the tiles and bundles at the log's edge.
    #[arg(long, env = "PITPET_PLAIN_FILES", value_parser = clap::builder::FalseyValueParser::new())]
    pub plain_files: bool,
    /// Mebibytes of free space reserved for the log: photos, and files that can be made again, stop before. At most a
    /// fifth of a small disk.
    #[arg(long, env = "PITPET_RESERVE_MIB", default_value_t = 256, value_name = "MIB")]
    pub reserve_mib: u64,
}

/// Options of `pitpet audit`.
#[derive(Args, Clone, Debug)]
pub struct AuditArgs {
    /// The store to check, as for `serve`.
    #[arg(long, env = "PITPET_STORE", default_value = "file://data")]
    pub store: String,
}

/// Options of `pitpet copy`.
#[derive(Args, Clone, Debug)]
pub struct CopyArgs {
    /// The store to copy, as for `serve`.
    #[arg(long, env = "PITPET_STORE", default_value = "file://data")]
    pub store: String,
    /// The store to copy to: empty, or an older copy.
    #[arg(long, env = "PITPET_COPY_TO")]
    pub to: String,
}

/// Options of `pitpet redact`.
#[derive(Args, Clone, Debug)]
pub struct RedactArgs {
    /// The entry whose texts and photos are to be erased: its index in the log.
    #[arg(long, env = "PITPET_ENTRY")]
    pub entry: u64,
    /// The reason, which is public.
    #[arg(long, env = "PITPET_REASON")]
    pub reason: Reason,
    /// Delete the entry's photos everywhere, also from other entries that show them. Without it a photo is deleted once
    /// no remaining entry shows it.
    #[arg(long, env = "PITPET_PHOTOS_EVERYWHERE")]
    pub photos_everywhere: bool,
    /// The chain.
    #[command(flatten)]
    pub chain: ChainArgs,
}

/// Why something is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reason {
    /// Its author asked for it.
    Author,
    /// A person who is shown or written about asked for it.
    Person,
    /// The law demands it.
    Law,
    /// It hurts people or animals.
    Harm,
}

impl From<Reason> for RedactReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Author => Self::AuthorAsked,
            Reason::Person => Self::PersonAsked,
            Reason::Law => Self::Law,
            Reason::Harm => Self::Harm,
        }
    }
}

/// Options of `pitpet artifact`.
#[derive(Args, Clone, Debug)]
pub struct ArtifactArgs {
    /// The module to compile.
    #[arg(long, env = "PITPET_MODULE", default_value = MODULE)]
    pub module: PathBuf,
    /// The CPU to compile for; this machine's baseline if not given.
    #[arg(long, env = "PITPET_CPU")]
    pub cpu: Option<Cpu>,
}

impl Cli {
    /// The command line. Without one, in a function of AWS Lambda, it is `pitpet lambda`.
    ///
    /// # Errors
    /// What clap has to say, which may be what was asked for.
    pub fn read() -> Result<Self, clap::Error> {
        let words: Vec<_> = std::env::args_os().collect();
        let bootstrapped = words.len() <= 1 && std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
        if bootstrapped { Self::try_parse_from(["pitpet", "lambda"]) } else { Self::try_parse_from(words) }
    }
}

/// This program's version, and the module that it would load if it was started like this: a release names both.
pub fn version() -> String {
    let path = std::env::var_os("PITPET_MODULE").map_or_else(|| MODULE.into(), PathBuf::from);
    let module = match Module::hash_of(&path) {
        Ok(hash) => format!("module {hash} ({})", path.display()),
        Err(_) => format!("no module at {}; PITPET_MODULE says where it is", path.display()),
    };
    format!("pitpet {}\n{module}", env!("CARGO_PKG_VERSION"))
}

impl ChainArgs {
    /// The house's key, if there is one.
    ///
    /// # Errors
    /// As [`HouseKeyError`] says.
    pub fn known_house_key(&self) -> Result<Option<HouseKey>, HouseKeyError> {
        if let Some(digits) = &self.house_key_hex {
            return digits.read().map(Some);
        }
        match self.house_key_file().as_deref().map(HouseKey::load) {
            Some(Err(HouseKeyError::Missing { .. })) | None => Ok(None),
            Some(loaded) => loaded.map(Some),
        }
    }

    /// The house's key where none is known. A new one is made only if there is no chain yet.
    ///
    /// # Errors
    /// As [`HouseKeyError`] says.
    pub fn new_house_key(&self, has_chain: bool) -> Result<HouseKey, HouseKeyError> {
        match self.house_key_file() {
            Some(path) if has_chain => HouseKey::load(&path),
            Some(path) => HouseKey::load_or_create(&path),
            // It ends with the store.
            None if self.store.starts_with("memory://") => HouseKey::random(),
            None => Err(HouseKeyError::Nowhere),
        }
    }

    /// The one that was named, or the one beside the log.
    fn house_key_file(&self) -> Option<PathBuf> {
        self.house_key.clone().or_else(|| self.store_folder().map(|folder| folder.join("house.key")))
    }

    /// The store's folder, if it has one.
    pub fn store_folder(&self) -> Option<PathBuf> {
        self.store.strip_prefix("file://").map(PathBuf::from)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_is_also_an_environment_variable() {
        let command = Cli::command();
        for subcommand in command.get_subcommands() {
            for option in subcommand.get_arguments().filter(|option| option.get_id() != "help") {
                assert!(option.get_env().is_some(), "{} {}", subcommand.get_name(), option.get_id());
            }
        }
    }
}
