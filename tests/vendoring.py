"""Copy the libraries that the pages in the browser need into slr/web/static/vendor/, and check the copies.

    python tests/vendoring.py

`VENDORED.toml` in this folder names each library, its version, where it comes from, the hash of its package and the files
to take. The script fetches each package with npm, which must be installed, and refuses a package with another hash. It
then replaces the files of the library, and writes their paths and SHA-256 into `VENDORED.toml`. `make vendor` runs it.
"""

import base64
import fnmatch
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parents[1] / "slr" / "web" / "static" / "vendor"
LIST = "VENDORED.toml"
START = "[files]\n"  # what follows this line of the list is written by the script


class WrongPackageError(Exception):
    """Error that is raised if a package is not the one that the list names."""


def main() -> None:
    for folder, library in read_libraries(VENDOR).items():
        replace_library(VENDOR, folder, library, fetch(library))
        print(f"{folder}: {library['name']} {library['version']}, {len(list_files(VENDOR / folder))} files")
    write_hashes(VENDOR)


def read_libraries(vendor: Path) -> dict[str, Mapping[str, Any]]:
    """Return the libraries that the list names, by folder."""
    listed = tomllib.loads((vendor / LIST).read_text(encoding="utf-8"))
    return {folder: library for folder, library in listed.items() if folder != "files"}


def read_hashes(vendor: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each file as the list gives it, by path from the folder of the list."""
    hashes: Mapping[str, str] = tomllib.loads((vendor / LIST).read_text(encoding="utf-8"))["files"]
    return hashes


def fetch(library: Mapping[str, Any]) -> bytes:
    """Return the package of a library. npm writes it into a temporary folder.

    The version is named in full. Without it, an old npm takes an older version that runs on its own Node.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{library['name']}@{library['version']}"
        subprocess.run(
            ["npm", "pack", "--silent", wanted, "--pack-destination", folder],
            check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        (package,) = Path(folder).glob("*.tgz")
        return package.read_bytes()


def replace_library(vendor: Path, folder: str, library: Mapping[str, Any], package: bytes) -> None:
    """Replace all files of a library by those of a package.

    Raises WrongPackageError if the hash of the package is not the one in the list, or if a pattern of the list names no
    file. Nothing was changed then.
    """
    found = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    if found != library["integrity"]:
        raise WrongPackageError(
            f"{library['name']} {library['version']}: expected {library['integrity']}, found {found}"
        )
    files = dict(_choose(package, library["take"]))
    shutil.rmtree(vendor / folder, ignore_errors=True)
    for path, data in files.items():
        (vendor / folder / path).parent.mkdir(parents=True, exist_ok=True)
        (vendor / folder / path).write_bytes(data)


def _choose(package: bytes, take: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each file that the patterns name."""
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        members = {m.name.partition("/")[2]: m for m in archive.getmembers() if m.isfile()}
        for pattern, folder in take:
            names = sorted(fnmatch.filter(members, pattern))
            if not names:
                raise WrongPackageError(f"the package has no file {pattern}")
            for name in names:
                file = archive.extractfile(members[name])
                assert file is not None
                yield (Path(folder) / Path(name).name).as_posix(), file.read()


def list_files(folder: Path) -> list[Path]:
    """Return the files below a folder, sorted by path."""
    return sorted(p for p in folder.rglob("*") if p.is_file())


def hash_files(vendor: Path) -> dict[str, str]:
    """Return the SHA-256 of each copied file, by path from the folder of the list."""
    files = (p for p in list_files(vendor) if p.name != LIST)
    return {p.relative_to(vendor).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def write_hashes(vendor: Path) -> None:
    """Write the hashes of the copied files into the list, and keep its settings."""
    settings = (vendor / LIST).read_text(encoding="utf-8").partition(START)[0]
    lines = (f'"{path}" = "{found}"\n' for path, found in hash_files(vendor).items())
    (vendor / LIST).write_text(settings + START + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except WrongPackageError as error:
        sys.exit(str(error))
