"""Replays a log in chain.wasm under Wasmtime, and prints where the chain stands then.

    pip install wasmtime
    python3 host.py ../chain.wasm sample/entries.bin
"""

import hashlib
import struct
import sys

from wasmtime import Config, Engine, Instance, Module, Store

# Requests and answers by their tags. ../README.md has all of them.
NEW, REPLAY, SNAPSHOT = 0, 6, 10
IS_STATUS, IS_SNAPSHOT, IS_REFUSED = 0, 4, 5


class Chain:
    """One instance of the module, which holds one chain."""

    def __init__(self, path):
        config = Config()
        config.wasm_wide_arithmetic = True  # What chain.wasm needs, and chain-plain.wasm does not.
        self.store = Store(Engine(config))
        module = Module.from_file(self.store.engine, path)
        exports = Instance(self.store, module, []).exports(self.store)
        self.memory = exports["memory"]
        self.alloc, self.free = exports["pitpet_alloc"], exports["pitpet_free"]
        self.request = exports["pitpet_call"]

    def call(self, request, expected):
        """Does one request; gives the answer's fields."""
        start = self.alloc(self.store, len(request)) & 0xFFFFFFFF
        self.memory.write(self.store, request, start)
        packed = self.request(self.store, start, len(request)) & 0xFFFFFFFFFFFFFFFF
        start, length = packed >> 32, packed & 0xFFFFFFFF
        answer = self.memory.read(self.store, start, start + length)
        self.free(self.store, start, length)
        if answer[0] == IS_REFUSED:
            raise ValueError(f"refused with code {answer[1] | answer[2] << 8}")
        if answer[0] != expected:
            raise ValueError(f"an answer with tag {answer[0]} instead of {expected}")
        return answer[1:]


def main(module, path):
    with open(path, "rb") as file:
        log = file.read()
    # A count, then each entry behind its length. The first one is the genesis.
    count, length = struct.unpack_from("<II", log)
    genesis, others = log[4 : 8 + length], log[8 + length :]
    chain = Chain(module)
    chain.call(bytes([NEW]) + genesis, IS_STATUS)
    status = chain.call(bytes([REPLAY]) + struct.pack("<I", count - 1) + others, IS_STATUS)
    snapshot = chain.call(bytes([SNAPSHOT]), IS_SNAPSHOT)[4:]
    chain_id, entries, log_root, height, _time, accounts, pets = struct.unpack("<32sQ32sQQQQ", status)
    print(f"chain id {chain_id.hex()}\nentries {entries}\nheight {height}\naccounts {accounts}\npets {pets}")
    print(f"log root {log_root.hex()}\nsnapshot {hashlib.sha256(snapshot).hexdigest()}")


main(*sys.argv[1:])
