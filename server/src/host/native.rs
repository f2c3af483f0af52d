//! The rules linked into this program: for audits, tests, and to measure the cost of Wasmer.

use chain::abi::{Machine, Request, Response};

use super::{Fault, HostError, Rules, RulesSource};

/// The source of linked-in instances.
#[derive(Clone, Copy, Debug, Default)]
pub struct Native;

struct NativeRules {
    machine: Machine,
}

impl RulesSource for Native {
    fn instance(&self) -> Result<Box<dyn Rules>, HostError> {
        Ok(Box::new(NativeRules { machine: Machine::default() }))
    }
}

impl Rules for NativeRules {
    fn call_bytes(&mut self, request: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(self.machine.call(request))
    }

    /// Without encoding.
    fn call(&mut self, request: &Request) -> Result<Response, Fault> {
        Ok(self.machine.answer(request.clone()))
    }

    fn memory_bytes(&self) -> Option<u64> {
        None
    }
}
