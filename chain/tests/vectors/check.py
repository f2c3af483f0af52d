#!/usr/bin/env python3
"""Reads the golden vectors with nothing but the words of chain/README.md: a second, independent pair of eyes.

Checks leaf hashes, log roots, block headers, event ids, the snapshot's state root and, where the Python package
`cryptography` is installed, every signature in the logs and on the checkpoints. Prints what it checked; exits 1 at the
first difference.
"""

import base64
import hashlib
import pathlib
import struct
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    Ed25519PublicKey = None

GENESIS, EVENT, BLOCK = 0, 1, 2
RECORDS_PER_LEAF = 16


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tree_root(leaves):
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\1", tree_root(leaves[:split]), tree_root(leaves[split:]))


class Reader:
    """Takes fields off the front of some bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, size):
        assert self.at + size <= len(self.data), "truncated"
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, letter):
        return struct.unpack("<" + letter, self.take(struct.calcsize("<" + letter)))[0]

    def option(self, read):
        tag = self.number("B")
        assert tag in (0, 1), "an option's tag"
        return read() if tag else None

    def end(self):
        assert self.at == len(self.data), "bytes left over"


def byte_strings(path):
    reader = Reader(path.read_bytes())
    items = [reader.take(reader.number("I")) for _ in range(reader.number("I"))]
    reader.end()
    return items


def check_signature(key, message, signature, counts):
    if Ed25519PublicKey is None:
        return
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        raise AssertionError("a signature does not fit") from None
    counts["signatures"] = counts.get("signatures", 0) + 1


def read_genesis(entry):
    reader = Reader(entry)
    assert reader.number("Q") > 0 and reader.number("B") == GENESIS
    assert reader.number("B") == 1, "rule version"
    reader.take(8 + 8 + 1 + 8 + 4 + 4 + 4)
    house = reader.take(32)
    reader.end()
    return house


def skip_author(reader):
    if reader.number("B") == 1:
        reader.take(4)
        return
    reader.take(32 + 96)
    reader.option(lambda: reader.take(96))
    assert reader.number("B") in (0, 1), "bot"


def event_ids(outcomes):
    """The ids of accepted events by their entries' places: lines `entry <index> leaf <hash> id <hash>`."""
    lines = [line.split() for line in outcomes.splitlines()]
    return {int(words[1]): bytes.fromhex(words[5]) for words in lines if words[0] == "entry" and len(words) == 6}


def check_event(entry, chain_id, expected_id, counts):
    body, signature = entry[9:-64], entry[-64:]
    reader = Reader(body)
    skip_author(reader)
    message = b"pitpet event v1\0" + chain_id + body
    assert sha256(message) == expected_id, "an event's id"
    check_signature(reader.take(32), message, signature, counts)


def check_block(entry, chain_id, house, expected, counts):
    reader = Reader(entry)
    reader.take(9)
    header = entry[9:-65]
    found = (reader.number("Q"), reader.number("B") in (0, 1), reader.take(32), reader.number("Q"), reader.take(32),
             reader.take(32))
    assert found == expected, "a header's fields"
    assert (reader.number("I"), reader.number("Q"), reader.number("Q")) == (0, 0, 0), "no miners yet"
    assert reader.number("B") == 0, "closed by the house"
    check_signature(house, b"pitpet block v1\0" + chain_id + header, reader.take(64), counts)
    reader.end()
    counts["headers"] = counts.get("headers", 0) + 1


def check_entries(entries, roots, ids, counts):
    """Every leaf, every root, every header. Returns chain id, house key and the state root at the end."""
    chain_id, house = sha256(b"\0", entries[0]), read_genesis(entries[0])
    leaves, height, previous, block_end = [], 0, chain_id, None
    for index, (entry, line) in enumerate(zip(entries, roots, strict=True)):
        leaf, log_root, state_root = (bytes.fromhex(word) for word in line.split())
        before = tree_root(leaves)
        leaves.append(sha256(b"\0", entry))
        assert leaves[-1] == leaf and tree_root(leaves) == log_root, "leaf or log root"
        if entry[8] == EVENT:
            check_event(entry, chain_id, ids[index], counts)
            continue
        if entry[8] == BLOCK:
            height += 1
            check_block(entry, chain_id, house, (height, True, previous, index, before, block_end), counts)
        previous, block_end = leaf, state_root
    counts["entries"] = counts.get("entries", 0) + len(entries)
    return chain_id, house, block_end, leaves


def read_account(reader):
    reader.take(32 + 4 + 4)
    reader.option(lambda: reader.take(4 + 8))
    reader.take(4 + 1 + 1 + 8)
    reader.option(lambda: reader.take(4))


def read_key(reader):
    reader.take(4 + 32 + 8 + 1 + 1 + 8)


def read_pet(reader):
    reader.take(32 + 8 + 4 + 4 + 8 + 8 + 8)
    reader.option(lambda: reader.take(4))
    reader.option(lambda: reader.take(8))
    reader.take(1)


def read_moment(reader):
    reader.take(8 + 4 + 4 + 1 + 1)


def check_snapshot(data, genesis, leaves, state_root):
    reader = Reader(data)
    assert reader.number("B") == 1, "snapshot format"
    assert reader.take(len(genesis)) == genesis, "the genesis entry"
    assert reader.number("Q") == len(leaves), "the log's size"
    peaks, begin = [reader.take(32) for _ in range(reader.number("I"))], 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            assert peaks.pop(0) == tree_root(leaves[begin:begin + (1 << bit)]), "a peak of the log"
            begin += 1 << bit
    assert not peaks, "too many peaks"
    state = b"pitpet state v1\0" + reader.take(1 + 8 + 8 + 8 + 32 + 4 + 4 + 4 + 8 + 8 + 8 + 8)
    for read in (read_account, read_key, read_pet, read_moment):
        count, records = reader.number("I"), []
        for _ in range(count):
            begin = reader.at
            read(reader)
            records.append(data[begin:reader.at])
        starts = range(0, count, RECORDS_PER_LEAF)
        root = tree_root([sha256(b"\0", *records[at:at + RECORDS_PER_LEAF]) for at in starts])
        state += struct.pack("<Q", count) + root
    reader.end()
    assert sha256(state) == state_root, "the state root of the snapshot"


def check_checkpoint(note, chain_id, house, leaves, counts):
    text, _, signatures = note.partition("\n\n")
    origin = "pitpet/" + chain_id.hex()
    assert text.split("\n") == [origin, str(len(leaves)), base64.b64encode(tree_root(leaves)).decode()], "checkpoint"
    dash, name, line = signatures.rstrip("\n").split(" ")
    assert (dash, name) == ("\u2014", origin), "the signature's line"
    signature = base64.b64decode(line)
    assert signature[:4] == sha256(origin.encode(), b"\n\1", house)[:4], "the key's id"
    check_signature(house, (text + "\n").encode(), signature[4:], counts)


def check_case(case, counts):
    entries, roots = byte_strings(case / "entries.bin"), (case / "roots.txt").read_text().splitlines()
    ids = event_ids((case / "outcomes.txt").read_text())
    chain_id, house, state_root, leaves = check_entries(entries, roots, ids, counts)
    check_snapshot((case / "snapshot.bin").read_bytes(), entries[0], leaves, state_root)
    check_checkpoint((case / "checkpoint.txt").read_text(), chain_id, house, leaves, counts)


def main():
    counts, case = {}, None
    try:
        for case in sorted((pathlib.Path(__file__).parent / "v1").iterdir()):
            check_case(case, counts)
    except AssertionError as difference:
        sys.exit(f"{case.name}: {difference}")
    if Ed25519PublicKey is None:
        print("the package `cryptography` is not installed: signatures were not checked")
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
