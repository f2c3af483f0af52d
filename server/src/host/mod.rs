//! Running the rules: `chain.wasm` under Wasmer, or the same crate linked in, behind one small trait.

mod artifact;
mod error;
mod image;
mod instance;
mod module;
mod native;
mod pool;
mod watchdog;

use chain::abi::{Request, Response};
use chain::codec;

pub use artifact::artifact_path;
pub use error::{Fault, HostError};
pub use module::{Module, ModuleSettings, Origin};
pub use native::Native;
pub use pool::{Verdicts, VerifyingPool};

/// One instance of the rules: at most one chain, held in memory that is the instance's own. It stays on the thread that
/// made it.
pub trait Rules {
    /// Hands over a request's bytes and answers with a response's.
    ///
    /// # Errors
    /// [`Fault`] when the instance broke. It is of no further use then.
    fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault>;

    /// Does what the request says.
    ///
    /// # Errors
    /// As [`Rules::call_bytes`], and [`Fault::Nonsense`].
    fn call(&mut self, request: &Request) -> Result<Response, Fault> {
        let answer = self.call_bytes(&codec::encode(request))?;
        codec::decode(&answer).map_err(|_| Fault::Nonsense { to: "a call" })
    }

    /// Bytes of memory that the instance holds, where that is known.
    fn memory_bytes(&self) -> Option<u64>;

    /// All that the instance knows, for [`RulesSource::resume`]; `None` where instances have no memory of their own.
    fn image(&self) -> Option<Vec<u8>> {
        None
    }
}

/// Where instances come from.
pub trait RulesSource: Send + Sync + 'static {
    /// A fresh instance that holds no chain.
    ///
    /// # Errors
    /// When it cannot be made.
    fn instance(&self) -> Result<Box<dyn Rules>, HostError>;

    /// An instance that knows what the one knew of which this is an image; `None` if it is no image that fits.
    ///
    /// # Errors
    /// As [`RulesSource::instance`].
    fn resume(&self, _image: &[u8]) -> Result<Option<Box<dyn Rules>>, HostError> {
        Ok(None)
    }
}
