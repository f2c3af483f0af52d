//! Replays a log in chain.wasm under Wasmer, and prints where the chain stands then.
//!
//! It needs the crates `wasmer` (features `sys` and `cranelift`) and `sha2`. In PitPet's repository:
//!
//! ```text
//! cargo run --release -p server --example host -- target/module/chain.wasm chain/tests/vectors/v3/fair/entries.bin
//! ```

use std::error::Error;

use sha2::{Digest, Sha256};
use wasmer::sys::{Cranelift, EngineBuilder};
use wasmer::{Imports, Instance, Memory, Module, Store, TypedFunction};

// Requests and answers by their tags. ../README.md has all of them.
const NEW: u8 = 0;
const REPLAY: u8 = 6;
const SNAPSHOT: u8 = 10;
const IS_STATUS: u8 = 0;
const IS_SNAPSHOT: u8 = 4;
const IS_REFUSED: u8 = 5;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// One instance of the module, which holds one chain.
struct Chain {
    store: Store,
    memory: Memory,
    alloc: TypedFunction<u32, u32>,
    free: TypedFunction<(u32, u32), ()>,
    request: TypedFunction<(u32, u32), u64>,
}

impl Chain {
    fn load(path: &str) -> Outcome<Self> {
        // The default engine has wide arithmetic off, which chain.wasm needs and chain-plain.wasm does not.
        let mut store = Store::new(EngineBuilder::new(Cranelift::new()));
        let module = Module::from_file(&store, path)?;
        let exports = Instance::new(&mut store, &module, &Imports::new())?.exports;
        let memory = exports.get_memory("memory")?.clone();
        let alloc = exports.get_typed_function(&store, "pitpet_alloc")?;
        let free = exports.get_typed_function(&store, "pitpet_free")?;
        let request = exports.get_typed_function(&store, "pitpet_call")?;
        Ok(Self { store, memory, alloc, free, request })
    }

    /// Does one request; gives the answer's fields.
    fn call(&mut self, request: &[u8], expected: u8) -> Outcome<Vec<u8>> {
        let length = u32::try_from(request.len())?;
        let start = self.alloc.call(&mut self.store, length)?;
        self.memory.view(&self.store).write(start.into(), request)?;
        let packed = self.request.call(&mut self.store, start, length)?;
        let (start, length) = ((packed >> 32) as u32, (packed & 0xffff_ffff) as u32);
        let mut answer = vec![0; length as usize];
        self.memory.view(&self.store).read(start.into(), &mut answer)?;
        self.free.call(&mut self.store, start, length)?;
        match answer[..] {
            [tag, ..] if tag == expected => Ok(answer.split_off(1)),
            [IS_REFUSED, low, high, ..] => Err(format!("refused with code {}", u16::from_le_bytes([low, high])).into()),
            _ => Err(format!("an answer with tag {:?} instead of {expected}", answer.first()).into()),
        }
    }
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, path] = &arguments[..] else { return Err("two arguments: the module and the log".into()) };
    let log = std::fs::read(path)?;
    // A count, then each entry behind its length. The first one is the genesis.
    let (count, entries) = log.split_first_chunk().ok_or("an empty log")?;
    let (length, _) = entries.split_first_chunk().ok_or("no genesis")?;
    let genesis_end = 4 + u32::from_le_bytes(*length) as usize;
    let (genesis, others) = entries.split_at_checked(genesis_end).ok_or("the log is cut off")?;
    let mut chain = Chain::load(module)?;
    chain.call(&[&[NEW], genesis].concat(), IS_STATUS)?;
    let rest = u32::from_le_bytes(*count).saturating_sub(1);
    let status = chain.call(&[&[REPLAY], &rest.to_le_bytes()[..], others].concat(), IS_STATUS)?;
    let snapshot = chain.call(&[SNAPSHOT], IS_SNAPSHOT)?.split_off(4);
    let number = |at: usize| status[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    println!("chain id {}\nentries {}\nheight {}", hex(&status[..32]), number(32), number(72));
    println!("accounts {}\npets {}\nlog root {}", number(88), number(96), hex(&status[40..72]));
    println!("snapshot {}", hex(&Sha256::digest(snapshot)));
    Ok(())
}
