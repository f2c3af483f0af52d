//! The worked example on the protocol's page is what the encoder writes.

use std::fmt::Write as _;

use chain::codec::encode;
use chain::commitment::{SealedText, photo_commitment};
use chain::entry::{Block, Closer, Entry, EntryKind, Genesis};
use chain::event::{Action, Author, Birth, EventBody};
use chain::hash::Hash;
use chain::ids::{AccountId, TimeMs};
use chain::keys::{PublicKey, sign};
use chain::ledger::Ledger;
use chain::merkle::leaf_hash;
use chain::params::Params;
use chain::submission::Submission;
use chain::version::Rules;
use chain::work::Puzzle;

const PAGE: &str = include_str!("../README.md");
const SEED: [u8; 32] = seed();
const SALT: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
const BEGIN: TimeMs = TimeMs(1_767_225_600_000);

const fn seed() -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = at as u8;
        at += 1;
    }
    bytes
}

/// Lines of hexadecimal, each with what it is.
#[derive(Default)]
struct Lines {
    text: String,
    /// The bytes since the last title.
    bytes: Vec<u8>,
}

impl Lines {
    fn title(&mut self, title: &str) {
        let gap = if self.text.is_empty() { "" } else { "\n" };
        writeln!(self.text, "{gap}{title}").expect("strings take all");
        self.bytes.clear();
    }

    /// The next bytes of a value, at most 32 a line.
    fn line(&mut self, bytes: &[u8], what: &str) {
        self.bytes.extend(bytes);
        let mut chunks = bytes.chunks(32).peekable();
        while let Some(chunk) = chunks.next() {
            let hex: String = chunk.iter().map(|byte| format!("{byte:02x}")).collect();
            let what = if chunks.peek().is_none() { format!("  {what}") } else { String::new() };
            writeln!(self.text, "  {hex}{what}").expect("strings take all");
        }
    }

    /// What follows from the bytes.
    fn follows(&mut self, hash: &Hash, what: &str) {
        writeln!(self.text, "= {hash}  {what}").expect("strings take all");
    }
}

#[test]
fn the_worked_example_is_the_encoder_s() {
    let mut lines = Lines::default();
    let mut ledger = begin(&mut lines);
    state(&mut lines, &ledger);
    hatch(&mut lines, &mut ledger);
    close(&mut lines, &mut ledger);
    let section = PAGE.split_once("## 17. A worked example").expect("the section").1;
    let page = section.split("```").nth(1).expect("the lines").trim_start();
    assert!(page == lines.text, "the page should say:\n\n{}", lines.text);
}

fn begin(lines: &mut Lines) -> Ledger {
    let (params, house) = (Params::demo(), PublicKey::of_seed(&SEED));
    let genesis = Genesis { rules: Rules::V1(params.clone()), house };
    let entry = Entry { time_ms: BEGIN, kind: EntryKind::Genesis(genesis) };
    lines.title("entry 0, the genesis");
    lines.line(&BEGIN.0.to_le_bytes(), "time 1767225600000");
    lines.line(&[0], "tag: a genesis");
    lines.line(&[1], "tag: rules of version 1");
    lines.line(&params.block_interval_ms.to_le_bytes(), "block_interval_ms 20000");
    lines.line(&params.idle_interval_ms.to_le_bytes(), "idle_interval_ms 60000");
    lines.line(&[0], "block_per_event no");
    lines.line(&params.rekey_wait_ms.to_le_bytes(), "rekey_wait_ms 60000");
    lines.line(&params.hatch_tries_min.to_le_bytes(), "hatch_tries_min 16384");
    lines.line(&params.hatch_tries_max.to_le_bytes(), "hatch_tries_max 4194304");
    lines.line(&params.births_per_block_target.to_le_bytes(), "births_per_block_target 16");
    lines.line(&house.0, "the house's key");
    assert_eq!(lines.bytes, encode(&entry));
    lines.follows(&entry.leaf_hash(), "SHA-256(00, the bytes): leaf hash, chain id");
    Ledger::new(entry).expect("a genesis")
}

fn state(lines: &mut Lines, ledger: &Ledger) {
    let (state, globals) = (ledger.state(), ledger.state().globals());
    let (account, key) = (state.all_accounts().next().expect("the house"), chain::ids::KeyId(0));
    let (account, key) = (encode(account), encode(state.key(key).expect("the house's")));
    lines.title("the state after it: the one account, a leaf of its list");
    lines.line(&account, "handle, owner 0, recovery 0, no rekey, daily_from 0, daily_keys 0, bot, treats 0, no made");
    lines.follows(&leaf_hash(&account), "SHA-256(00, the bytes): the list's root");
    lines.title("and the one key");
    lines.line(&key, "account 0, key, sequence 0, role owner, not revoked, entry 0");
    lines.follows(&leaf_hash(&key), "SHA-256(00, the bytes): the list's root");
    lines.title("the state's root after it, and at the end of block 0");
    lines.line(b"pitpet state v1\0", "the tag");
    lines.line(&encode(&globals.rules), "globals: in force, version 1");
    lines.line(&encode(&(globals.height, globals.time, globals.block_time)), "height 0, time, block time");
    lines.line(&globals.block_leaf.0, "the last block's leaf: the chain id");
    let counts = (globals.events_in_block, globals.births_in_block, globals.hatch_tries);
    lines.line(&encode(&counts), "events 0, births 0, hatch tries 16384");
    let treats = (globals.minted, globals.burned, globals.treasury, globals.escrow);
    lines.line(&encode(&treats), "minted, burned, treasury, escrow");
    for (records, what) in
        [(account.as_slice(), "accounts: 1"), (&key, "keys: 1"), (&[], "pets: 0"), (&[], "moments: 0")]
    {
        let (len, root) = match records.is_empty() {
            true => (0_u64, Hash::of(&[])),
            false => (1, leaf_hash(records)),
        };
        lines.line(&len.to_le_bytes(), what);
        lines.line(&root.0, "its list's root");
    }
    let root = Hash::of(&[&lines.bytes]);
    assert_eq!(root, ledger.block_end_root());
    lines.follows(&root, "SHA-256: the state root");
}

fn hatch(lines: &mut Lines, ledger: &mut Ledger) {
    let chain_id = ledger.state().chain_id();
    let name = SealedText::new(SALT, "Momo");
    lines.title("the commitment to the name");
    lines.line(b"pitpet text v1\0", "the tag");
    lines.line(&SALT, "the salt");
    lines.line(b"Momo", "the text");
    lines.follows(&name.commitment(), "SHA-256: the commitment");

    let photo = photo_commitment(&SALT, b"a photo");
    let mut birth = Birth { name: name.commitment(), photo, words: None, previous: None, nonce: 0 };
    let puzzle = Puzzle::hatching(&chain_id, &PublicKey::of_seed(&SEED), 0, &birth);
    birth.nonce = puzzle.search(0, u32::MAX, 16_384).expect("one of 2^32 nonces is enough");
    let author = Author::Member(AccountId(0));
    let body = EventBody { author, key: PublicKey::of_seed(&SEED), sequence: 0, action: Action::Birth(birth.clone()) };
    lines.title("what the house signs to hatch Momo");
    lines.line(b"pitpet event v1\0", "the tag");
    lines.line(&chain_id.0, "the chain id");
    let message = lines.bytes.clone();
    lines.line(&[1, 0, 0, 0, 0], "the body: author, a member, account 0");
    lines.line(&body.key.0, "key");
    lines.line(&[0; 8], "sequence 0");
    lines.line(&[0], "tag: a Birth");
    lines.line(&birth.name.0, "name");
    lines.line(&birth.photo.0, "photo");
    lines.line(&[0, 0], "no words, no previous");
    lines.line(&birth.nonce.to_le_bytes(), "nonce");
    assert_eq!(lines.bytes, body.signed_message(&chain_id));
    assert_eq!(lines.bytes[message.len()..], encode(&body));
    lines.follows(&body.id(&chain_id), "SHA-256: the event's id");
    lines.follows(&puzzle.seed(), "the hatching seed of chain id, key, sequence, name and photo");

    let event = body.sign(&chain_id, &SEED);
    let now = BEGIN.plus(1_000);
    let entry = Entry { time_ms: now, kind: EntryKind::Event(event.clone()) };
    lines.title("entry 1, the birth");
    lines.line(&now.0.to_le_bytes(), "time 1767225601000");
    lines.line(&[1], "tag: a signed event");
    let (author, rest) = (encode(&event.body), &event.signature.0);
    lines.line(&author, "the body, as above");
    lines.line(rest, "the signature");
    assert_eq!(lines.bytes, encode(&entry));
    lines.follows(&entry.leaf_hash(), "SHA-256(00, the bytes): leaf hash, Momo's birth hash");

    let submission = encode(&Submission { chain_id, event: event.clone(), texts: vec![name] });
    lines.title("what a client hands in for it");
    lines.line(&chain_id.0, "the chain id");
    lines.line(&encode(&event), "the body and the signature, as above");
    lines.line(&[1, 0, 0, 0], "1 text");
    lines.line(&SALT, "its salt");
    lines.line(&[4, 0, 0, 0], "4 bytes");
    lines.line(b"Momo", "the text");
    assert_eq!(lines.bytes, submission);
    let (_, vetted) = Submission::check(&submission, &chain_id).expect("a good submission");
    let receipt = ledger.append(vetted, now).expect("a birth by the rules");
    assert_eq!(receipt.leaf, entry.leaf_hash());
}

fn close(lines: &mut Lines, ledger: &mut Ledger) {
    let chain_id = ledger.state().chain_id();
    let now = BEGIN.plus(20_000);
    let header = ledger.due(now).expect("the block is due");
    let signature = sign(&SEED, &header.signed_message(&chain_id));
    let block = Block { header: header.clone(), closer: Closer::House(signature) };
    let entry = Entry { time_ms: now, kind: EntryKind::Block(block.clone()) };
    lines.title("entry 2, the block");
    lines.line(&now.0.to_le_bytes(), "time 1767225620000");
    lines.line(&[2], "tag: a block");
    lines.line(&header.height.0.to_le_bytes(), "height 1");
    lines.line(&[0], "kind: activity");
    lines.line(&header.previous.0, "previous: the chain id");
    lines.line(&header.entries.0.to_le_bytes(), "entries 2");
    lines.line(&header.log_root.0, "log_root: SHA-256(01, leaf 0, leaf 1)");
    lines.line(&header.state_root.0, "state_root: at the end of the block before");
    lines.line(&encode(&(header.miner, header.difficulty, header.nonce)), "miner, difficulty, nonce");
    lines.line(&[0], "tag: closed by the house");
    lines.line(&signature.0, "its signature over `pitpet block v1\\0`, the chain id, the header");
    assert_eq!(lines.bytes, encode(&entry));
    ledger.close(block, now).expect("a block by the rules");
    lines.follows(&entry.leaf_hash(), "SHA-256(00, the bytes): leaf hash");
    lines.follows(&ledger.log().root(), "the log's root");
    lines.follows(&ledger.block_end_root(), "the state root at the end of block 1");
}
