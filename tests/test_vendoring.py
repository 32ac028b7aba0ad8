"""Test that the copied libraries are exactly those of the list, and that another package is refused. No network is used."""

import base64
import hashlib
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from vendoring import (
    LIST,
    VENDOR,
    WrongPackageError,
    hash_files,
    read_hashes,
    read_libraries,
    replace_library,
    write_hashes,
)

HEAD = '# kept\n[lib]\nname = "lib"\n\n[files]\n'


def pack(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return target.getvalue()


def library(package: bytes, take: list[list[str]]) -> dict[str, Any]:
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(package).digest()).decode()
    return {"name": "lib", "version": "1.0.0", "integrity": integrity, "take": take}


def test_the_copied_files_are_those_of_the_list_byte_for_byte() -> None:
    assert hash_files(VENDOR) == read_hashes(VENDOR)


def test_each_library_says_what_it_is_and_brings_its_licence() -> None:
    for folder, listed in read_libraries(VENDOR).items():
        assert {"name", "version", "source", "integrity", "licence", "reason", "take"} <= set(listed)
        assert (VENDOR / folder / "LICENSE").is_file()


def test_neither_fonts_under_the_gpl_nor_webassembly_nor_a_viewer_of_others_is_copied() -> None:
    names = [Path(path).name for path in read_hashes(VENDOR)]
    assert [n for n in names if "liberation" in n.lower() or n.endswith(".wasm") or "viewer" in n] == []


def test_a_changed_a_missing_and_an_added_file_are_seen(tmp_path: Path) -> None:
    (tmp_path / LIST).write_text(HEAD, encoding="utf-8")
    (tmp_path / "a.js").write_bytes(b"1")
    write_hashes(tmp_path)
    assert hash_files(tmp_path) == read_hashes(tmp_path)
    (tmp_path / "a.js").write_bytes(b"2")
    assert hash_files(tmp_path) != read_hashes(tmp_path)
    (tmp_path / "a.js").write_bytes(b"1")
    (tmp_path / "b.js").write_bytes(b"1")
    assert hash_files(tmp_path) != read_hashes(tmp_path)
    (tmp_path / "b.js").unlink()
    (tmp_path / "a.js").unlink()
    assert hash_files(tmp_path) != read_hashes(tmp_path)


def test_the_settings_of_the_list_are_kept_when_the_hashes_are_written(tmp_path: Path) -> None:
    (tmp_path / LIST).write_text(HEAD + '"gone.js" = "0"\n', encoding="utf-8")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/a.js").write_bytes(b"1")
    write_hashes(tmp_path)
    expected = f'"lib/a.js" = "{hashlib.sha256(b"1").hexdigest()}"\n'
    assert (tmp_path / LIST).read_text(encoding="utf-8") == HEAD + expected


def test_the_named_files_of_a_package_replace_those_of_an_earlier_one(tmp_path: Path) -> None:
    package = pack({"build/a.mjs": b"new", "fonts/x.pfb": b"x", "fonts/y.ttf": b"y"})
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/old.js").write_bytes(b"old")
    taken = [["build/a.mjs", "."], ["fonts/*.pfb", "fonts"]]
    replace_library(tmp_path, "lib", library(package, taken), package)
    assert set(hash_files(tmp_path)) == {"lib/a.mjs", "lib/fonts/x.pfb"}


def test_a_package_with_another_hash_is_refused_and_nothing_is_replaced(tmp_path: Path) -> None:
    package = pack({"a.mjs": b"new"})
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/old.js").write_bytes(b"old")
    with pytest.raises(WrongPackageError, match="expected sha512-"):
        replace_library(tmp_path, "lib", library(package, [["a.mjs", "."]]), pack({"a.mjs": b"evil"}))
    assert set(hash_files(tmp_path)) == {"lib/old.js"}


def test_a_pattern_without_a_file_is_refused_and_nothing_is_replaced(tmp_path: Path) -> None:
    package = pack({"a.mjs": b"new"})
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/old.js").write_bytes(b"old")
    with pytest.raises(WrongPackageError, match=r"no file LICENSE"):
        replace_library(tmp_path, "lib", library(package, [["LICENSE", "."]]), package)
    assert set(hash_files(tmp_path)) == {"lib/old.js"}
