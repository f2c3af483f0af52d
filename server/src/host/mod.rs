//! Running the rules: `chain.wasm` under Wasmer, or the same crate linked in, behind one small trait.

mod artifact;
mod error;
mod image;
mod instance;
mod module;
mod native;
mod pool;
mod resume;
mod watchdog;

use std::sync::Arc;

use chain::abi::{Request, Response};
use chain::codec;
use chain::hash::Hash;

pub use artifact::{Cpu, artifact_path};
pub use error::{Fault, HostError};
pub use module::{Module, ModuleSettings, Origin};
pub use native::Native;
pub use pool::{Verdicts, VerifyingPool};

/// One instance of the rules: at most one chain, in the instance's own memory. It stays on the thread that made it.
pub trait Rules {
    /// Passes a request's bytes and answers with a response's.
    ///
    /// # Errors
    /// [`Fault`] when the instance broke. It cannot be used after that.
    fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault>;

    /// Does the request.
    ///
    /// # Errors
    /// As [`Rules::call_bytes`], and [`Fault::Nonsense`].
    fn call(&mut self, request: &Request) -> Result<Response, Fault> {
        let answer = self.call_bytes(&codec::encode(request))?;
        codec::decode(&answer).map_err(|_| Fault::Nonsense { to: "a call" })
    }

    /// Bytes of memory that the instance holds, if known.
    fn memory_bytes(&self) -> Option<u64>;

    /// The instance's whole state, for [`RulesSource::resume`]; `None` if instances have no memory of their own.
    fn image(&self) -> Option<Vec<u8>> {
        None
    }
}

/// A source of instances.
pub trait RulesSource: Send + Sync + 'static {
    /// A fresh instance that holds no chain.
    ///
    /// # Errors
    /// When it cannot be made.
    fn instance(&self) -> Result<Box<dyn Rules>, HostError>;

    /// The SHA-256 of the module that instances run; `None` if the rules are linked in.
    fn module(&self) -> Option<Hash> {
        None
    }

    /// The same rules within other limits; `None` where instances have no limits, or none of their own.
    fn bounded(&self, _settings: ModuleSettings) -> Option<Arc<dyn RulesSource>> {
        None
    }

    /// A fresh instance for the state of another one; `None` if instances have no memory of their own.
    ///
    /// # Errors
    /// As [`RulesSource::instance`].
    fn resume(&self) -> Result<Option<Box<dyn Resume>>, HostError> {
        Ok(None)
    }
}

/// An instance under way, which gets the memory of the one that an image came from.
pub trait Resume {
    /// Takes the image's next bytes, cut anywhere. False once it is clear that the image is not valid here.
    fn take(&mut self, part: &[u8]) -> bool;

    /// The instance; `None` if that was no whole image, or it is not valid here.
    fn end(self: Box<Self>) -> Option<Box<dyn Rules>>;
}
