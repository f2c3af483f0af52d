#!/usr/bin/env python3
"""Packs a folder as a function of AWS Lambda: zip-function.py FOLDER ZIP MEGABYTES_MAX.

The same files give the same bytes: names in order, one date, and modes as Lambda needs them. It unpacks with the modes
that it finds, and what may not be run it does not run.
"""
import os
import sys
import zipfile

PROGRAM, FILE = 0o100755, 0o100644
# The earliest that the format can say.
DATE = (1980, 1, 1, 0, 0, 0)


def main(folder: str, path: str, megabytes_max: int) -> None:
    names = sorted(
        os.path.relpath(os.path.join(at, name), folder) for at, _, files in os.walk(folder) for name in files
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in names:
            info = zipfile.ZipInfo(name, DATE)
            info.create_system = 3
            info.external_attr = (PROGRAM if name == "bootstrap" else FILE) << 16
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".br") else zipfile.ZIP_DEFLATED
            with open(os.path.join(folder, name), "rb") as file:
                packed.writestr(info, file.read())
    with zipfile.ZipFile(path) as packed:
        mode = packed.getinfo("bootstrap").external_attr >> 16
    size = os.path.getsize(path)
    print(f"{path}: {len(names)} files, {size / 1e6:.1f} MB, bootstrap {mode & 0o777:o}")
    if size > megabytes_max * 1_000_000:
        sys.exit(f"{path} has more than {megabytes_max} MB")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
