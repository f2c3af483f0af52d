// Replays a log in chain-plain.wasm, and says where the chain stands then. In Node:
//
//     node host.mjs ../chain-plain.wasm sample/entries.bin
//
// In a browser: host.html.

// Requests and answers by their tags. ../README.md has all of them.
const [NEW, REPLAY, SNAPSHOT] = [0, 6, 10];
const [IS_STATUS, IS_SNAPSHOT, IS_REFUSED] = [0, 4, 5];

/** One instance of the module, which holds one chain: a function that does a request and gives the answer's fields. */
export async function chainIn(wasm) {
  const { instance } = await WebAssembly.instantiate(wasm, {});
  const { memory, pitpet_alloc, pitpet_call, pitpet_free } = instance.exports;
  return (parts, expected) => {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const place = pitpet_alloc(size) >>> 0;
    // A call may have grown the memory, whose buffer is another one then: ask for it each time.
    const request = new Uint8Array(memory.buffer, place, size);
    parts.reduce((at, part) => (request.set(part, at), at + part.length), 0);
    const packed = BigInt.asUintN(64, pitpet_call(place, size));
    const [start, length] = [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];
    const answer = new Uint8Array(memory.buffer).slice(start, start + length);
    pitpet_free(start, length);
    if (answer[0] === IS_REFUSED) throw new Error(`refused with code ${answer[1] | (answer[2] << 8)}`);
    if (answer[0] !== expected) throw new Error(`an answer with tag ${answer[0]} instead of ${expected}`);
    return answer.slice(1);
  };
}

/** Where the chain stands after the log in these bytes, in lines of text. */
export async function replay(wasm, log) {
  // A count, then each entry behind its length. The first one is the genesis.
  const head = new DataView(log.buffer, log.byteOffset);
  const [count, others] = [head.getUint32(0, true), 8 + head.getUint32(4, true)];
  const chain = await chainIn(wasm);
  chain([[NEW], log.subarray(4, others)], IS_STATUS);
  const rest = new Uint8Array(4);
  new DataView(rest.buffer).setUint32(0, count - 1, true);
  const status = chain([[REPLAY], rest, log.subarray(others)], IS_STATUS);
  const snapshot = chain([[SNAPSHOT]], IS_SNAPSHOT).subarray(4);
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const number = (at) => new DataView(status.buffer).getBigUint64(at, true);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', snapshot));
  return [
    `chain id ${hex(status.subarray(0, 32))}`,
    ...[`entries ${number(32)}`, `height ${number(72)}`, `accounts ${number(88)}`, `pets ${number(96)}`],
    `log root ${hex(status.subarray(40, 72))}`,
    `snapshot ${hex(digest)}`,
  ].join('\n');
}

if (globalThis.process?.argv[1]?.endsWith('host.mjs')) {
  const { readFile } = await import('node:fs/promises');
  const [module, log] = process.argv.slice(2);
  console.log(await replay(await readFile(module), new Uint8Array(await readFile(log))));
}
