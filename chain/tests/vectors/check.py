#!/usr/bin/env python3
"""Reads the golden vectors with nothing but the words of chain/README.md: a second, independent pair of eyes.

Checks leaf hashes, log roots, block headers, hatching work, event ids, the snapshot's state root and, where the Python
package `cryptography` is installed, every signature in the logs and on the checkpoints. Prints what it checked; exits 1
at the first difference.
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
    version = reader.number("B")
    interval, idle = reader.number("Q"), reader.number("Q")
    per_event = reader.number("B")
    reader.take(8)
    hatching = tuple(reader.number("I") for _ in range(3))
    economy = read_economy(reader) if version >= 2 else None
    house = reader.take(32)
    reader.end()
    assert per_event in (0, 1), "a bool"
    return version, house, interval, idle, per_event, hatching, economy


def read_economy(reader):
    names = ("starter", "care", "dig", "tries_min", "tries_start", "tries_max", "halving", "time", "growth")
    return dict(zip(names, (reader.number(letter) for letter in "IIIQQQQII"), strict=True))


def tries_at(economy, late):
    """ASERT for tries, as in the protocol's section 8."""
    late = max(-64 * economy["halving"], min(late, 64 * economy["halving"]))
    exponent = abs(late * 65536) // economy["halving"] * (-1 if late > 0 else 1)
    shift, f = exponent >> 16, exponent & 0xFFFF
    factor = 65536 + ((195766423245049 * f + 971821376 * f * f + 5127 * f * f * f + (1 << 47)) >> 48)
    tries = economy["tries_start"] * factor >> 16
    tries = tries << shift if shift >= 0 else tries >> -shift
    return max(economy["tries_min"], min(tries, economy["tries_max"]))


def later(economy, late, took, interval):
    step = max(-economy["halving"], min(took - interval, economy["halving"]))
    bound = economy["tries_min"] if step > 0 else economy["tries_max"]
    return late if tries_at(economy, late) == bound else late + step


def read_author(reader):
    """The new keys that an author brings, each with its proof."""
    if reader.number("B") == 1:
        reader.take(4)
        return []
    reader.take(32)
    keys = [reader.take(96), reader.option(lambda: reader.take(96))]
    assert reader.number("B") in (0, 1), "bot"
    return [key for key in keys if key]


def read_action(reader):
    """The new key that an action registers, if it does, and the invitation that it comes by, if it does."""
    tag = reader.number("B")
    if tag in (14, 20):
        reader.take(32)
    if tag in (14, 16, 18, 20):
        return reader.take(96), None
    if tag == 15:
        reader.take(32 + 32)
        reader.option(lambda: reader.take(32))
        return None, reader.take(96)
    return None, None


def event_ids(outcomes):
    """The ids of accepted events by their entries' places: lines `entry <index> leaf <hash> id <hash>`."""
    lines = [line.split() for line in outcomes.splitlines()]
    return {int(words[1]): bytes.fromhex(words[5]) for words in lines if words[0] == "entry" and len(words) == 6}


def check_event(entry, chain_id, expected_id, counts):
    body, signature = entry[9:-64], entry[-64:]
    reader = Reader(body)
    new_keys, signer, _ = read_author(reader), reader.take(32), reader.take(8)
    message = b"pitpet event v1\0" + chain_id + body
    assert sha256(message) == expected_id, "an event's id"
    check_signature(signer, message, signature, counts)
    new_key, invitation = read_action(reader)
    for key in new_keys + [new_key] * (new_key is not None):
        check_signature(key[:32], b"pitpet key v1\0" + chain_id + signer + key[:32], key[32:], counts)
    if invitation:
        check_signature(invitation[:32], b"pitpet vouch v1\0" + chain_id + signer, invitation[32:], counts)
        counts["invitations"] = counts.get("invitations", 0) + 1


class Log:
    """What the blocks of a log have to be checked against."""

    def __init__(self, genesis):
        self.chain_id = sha256(b"\0", genesis)
        self.version, self.house, self.interval, self.idle, *rest = read_genesis(genesis)
        self.per_event, self.hatching, self.economy = rest
        self.tries, self.births = self.hatching[0], 0
        self.height, self.previous, self.time = 0, self.chain_id, struct.unpack("<Q", genesis[:8])[0]
        self.late, self.block_end, self.change = 0, None, None
        self.first_event, self.marks = None, []
        self.last, self.closers = self.time, []

    def digging(self):
        """Whether blocks can be dug."""
        return self.economy and not self.per_event

    def event(self, time, index, root):
        """Another event in the open block; the log has `index` entries now."""
        if self.first_event is None:
            self.first_event, self.events = time, 0
        self.events += 1
        if self.events & (self.events - 1) == 0:
            self.marks.append((index, root))

    def birth(self):
        """How many tries another birth with work in the open block must be worth."""
        _, most, target = self.hatching
        doublings = self.births // (3 * target) if self.version >= 3 else 0
        self.births += 1
        return min(self.tries << doublings, most)

    def closed(self, leaf, time, state_root, miner):
        if self.economy:
            self.closers = (self.closers + [miner])[-30:]
        if self.digging() and self.first_event is not None:
            took = time - max(self.time, self.first_event)
            self.late = later(self.economy, self.late, took, self.interval)
        least, most, target = self.hatching
        factor = 8 + min(self.births * 8 // target, 24)
        self.tries, self.births = max(least, min(self.tries * factor // 16, most)), 0
        if self.change:
            self.version, economy = self.change
            self.economy, self.change = economy or self.economy, None
        self.height, self.previous, self.time, self.block_end = self.height + 1, leaf, time, state_root
        self.first_event, self.marks = None, []


def check_block(entry, log, whole, counts):
    reader = Reader(entry)
    time, _ = reader.number("Q"), reader.take(1)
    height, kind, previous = reader.number("Q"), reader.number("B"), reader.take(32)
    covered, state_root = (reader.number("Q"), reader.take(32)), reader.take(32)
    miner, difficulty, nonce = reader.number("I"), reader.number("Q"), reader.number("Q")
    header, closer = entry[9:reader.at], reader.number("B")
    seal = reader.number("B") if closer == 2 else closer
    assert closer in (0, 1, 2) and seal in (0, 1), "a closer's tag"
    assert (height, previous, state_root) == (log.height + 1, log.previous, log.block_end), "a header's fields"
    assert kind == (0 if log.first_event is not None else 1), "a block's kind"
    if seal == 0:
        assert covered == whole and (miner, difficulty, nonce) == (0, 0, 0), "the house's header"
        check_signature(log.house, b"pitpet block v1\0" + log.chain_id + header, reader.take(64), counts)
        waited = log.idle + log.interval // 4 if log.digging() else log.idle
        waited *= 2 if log.digging() and closer == 0 else 1
        assert kind == 0 or time >= log.last + waited, "the house waits for clocks"
    else:
        assert log.digging() and miner > 0 and covered in [whole] + log.marks, "a miner's header"
        clock = reader.number("Q")
        least = log.last + log.idle if kind == 1 else log.time
        assert least <= clock <= time + 120000 and time >= log.time + log.interval // 2, "a miner's times"
        assert (closer == 2) == (kind == 1), "a dug time block has votes"
        assert difficulty == tries_at(log.economy, log.late), "the difficulty"
        seed = sha256(b"pitpet dig v1\0", log.chain_id, header[:-8], struct.pack("<Q", clock))
        found = struct.unpack(">Q", sha256(seed, struct.pack("<Q", nonce))[:8])[0]
        assert found <= (2**64 - 1) // difficulty, "the work"
        counts["dug blocks"] = counts.get("dug blocks", 0) + 1
    if closer == 2:
        check_votes(reader, log, time, whole[0] - 1, counts)
    reader.end()
    counts["headers"] = counts.get("headers", 0) + 1
    return miner


def check_votes(reader, log, time, last_entry, counts):
    """More than half of the active miners, in order, each about the last entry. Does not look up the keys."""
    votes = [(reader.number("I"), reader.take(32), reader.number("Q"), reader.number("Q"), reader.take(64))
             for _ in range(reader.number("I"))]
    active, voters = {0, *log.closers}, [vote[0] for vote in votes]
    assert voters == sorted(set(voters)) and set(voters) <= active, "who votes"
    assert len(voters) > len(active) // 2, "enough votes"
    for account, key, entry, clock, signature in votes:
        assert entry == last_entry and log.last + log.idle <= clock <= time + 120000, "a vote's entry and time"
        message = b"pitpet clock v1\0" + log.chain_id + struct.pack("<IQQ", account, entry, clock)
        check_signature(key, message, signature, counts)
    counts["votes"] = counts.get("votes", 0) + len(votes)


def changed_rules(entry):
    """The version that an event switches on, if it does, and the economy that comes with it: the action's tag 33 and
    then the version stand after author, key, number."""
    reader = Reader(entry[9:-64])
    read_author(reader)
    reader.take(32 + 8)
    if reader.number("B") != 33:
        return None
    version = reader.number("B")
    return version, read_economy(reader) if version == 2 else None


def check_hatching(entry, log, counts):
    """The work of a birth, tag 0: its nonce stands last."""
    reader = Reader(entry[9:-64])
    read_author(reader)
    key, sequence = reader.take(32), reader.take(8)
    if reader.number("B") != 0:
        return
    name, photo = reader.take(32), reader.take(32)
    seed = sha256(b"pitpet hatch v1\0", log.chain_id, key, sequence, name, photo)
    found = struct.unpack(">Q", sha256(seed, entry[-72:-64])[:8])[0]
    assert found <= (2**64 - 1) // log.birth(), "the hatching work"
    counts["births"] = counts.get("births", 0) + 1


def check_entries(entries, roots, ids, counts):
    """Every leaf, every root, every header. Returns chain id, house key and the state root at the end."""
    log, leaves = Log(entries[0]), []
    for index, (entry, line) in enumerate(zip(entries, roots, strict=True)):
        leaf, log_root, state_root = (bytes.fromhex(word) for word in line.split())
        before, time = (index, tree_root(leaves)), struct.unpack("<Q", entry[:8])[0]
        leaves.append(sha256(b"\0", entry))
        assert leaves[-1] == leaf and tree_root(leaves) == log_root, "leaf or log root"
        if entry[8] == EVENT:
            check_event(entry, log.chain_id, ids[index], counts)
            log.event(time, index + 1, log_root)
            log.change = changed_rules(entry) or log.change
            check_hatching(entry, log, counts)
        elif entry[8] == BLOCK:
            miner = check_block(entry, log, before, counts)
            log.closed(leaf, time, state_root, miner)
        else:
            log.block_end = state_root
        log.last = time
    counts["entries"] = counts.get("entries", 0) + len(entries)
    return log.chain_id, log.house, log.block_end, leaves


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


def read_purse(reader):
    reader.take(4 + 8)
    reader.option(lambda: reader.take(4 + 8))


def read_order(reader):
    reader.option(lambda: reader.take(8 + 4 + 4 + 1 + 8 + 1))


def read_trade(reader):
    reader.take(8 + 4 + 4 + 4 + 8)


def read_keep(reader):
    reader.option(lambda: reader.take(8))
    reader.option(lambda: reader.take(8 + 8 + 4 + 4 + 4))
    reader.option(lambda: reader.take(4))
    reader.option(lambda: reader.take(4 + 8))
    reader.take(8 + 1)


# The lists of the state, and the version since which there are these.
LISTS = {1: (read_account, read_key, read_pet, read_moment), 2: (read_purse, read_keep, read_order, read_trade)}


def read_globals(reader):
    """All fields' bytes. The version stands first; from version 2 on there is how the economy stands."""
    begin, version = reader.at, reader.number("B")
    if version >= 2:
        read_economy(reader)
        reader.take(8 + 8 + 8)
        reader.take(4 * reader.number("I"))
    reader.take(8 + 8 + 8 + 32 + 4 + 4 + 4 + 8 + 8 + 8 + 8)
    return reader.data[begin:reader.at]


def check_snapshot(data, genesis, leaves, state_root):
    reader = Reader(data)
    format = reader.number("B")
    assert reader.take(len(genesis)) == genesis, "the genesis entry"
    assert reader.number("Q") == len(leaves), "the log's size"
    peaks, begin = [reader.take(32) for _ in range(reader.number("I"))], 0
    for bit in reversed(range(len(leaves).bit_length())):
        if len(leaves) >> bit & 1:
            assert peaks.pop(0) == tree_root(leaves[begin:begin + (1 << bit)]), "a peak of the log"
            begin += 1 << bit
    assert not peaks, "too many peaks"
    state = b"pitpet state v1\0" + read_globals(reader)
    for read in [read for since in LISTS if since <= format for read in LISTS[since]]:
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
        for case in sorted(pathlib.Path(__file__).parent.glob("v?/*")):
            check_case(case, counts)
    except AssertionError as difference:
        sys.exit(f"{case.name}: {difference}")
    if Ed25519PublicKey is None:
        print("the package `cryptography` is not installed: signatures were not checked")
    print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
