"""A bundle has what is needed to build a review again, and a changed bundle is found out."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_review import write_review

from slr import __version__
from slr.desk.bundle import Bundle, make_bundle
from slr.desk.verification import verify_bundle
from slr.formats.archive import write_archive
from slr.formats.crate import METADATA
from slr.model.problem import ReviewError
from slr.store.layout import Review, find_review


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    root = tmp_path_factory.mktemp("project")
    write_review(root, verdicts={"rina": [("Strain at sea", "include", "")]})
    (root / "corpus" / "small" / "notes.md").write_text("private", "utf-8")
    texts = root / "corpus" / "small" / "fulltexts"
    texts.mkdir()
    (texts / "r1.txt").write_text("text", "utf-8")
    return find_review(root, None)


@pytest.fixture(scope="module")
def bundle(review: Review) -> Bundle:
    return make_bundle(review)


@pytest.fixture(scope="module")
def parts(bundle: Bundle) -> Mapping[str, bytes]:
    return bundle.parts


def codes(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    found = verify_bundle(write_archive(parts), "b.zip")
    return [(p.code, p.file.removeprefix("b.zip/")) for p in found.problems]


def test_a_bundle_has_protocol_exports_peoples_files_outputs_and_description(
    parts: Mapping[str, bytes],
) -> None:
    assert {
        "protocols/small.yaml",
        METADATA,
        "README.md",
        "appendix.html",
        "build/small/appendix.html",
    } <= set(parts)
    assert any(path.startswith("corpus/small/searches/") for path in parts)
    assert any(path.startswith("corpus/small/screening/") for path in parts)
    assert any(path.startswith("build/small/tables/") for path in parts)


def test_full_texts_and_notes_are_left_out_and_named(bundle: Bundle) -> None:
    assert bundle.left_out == ("corpus/small/fulltexts/r1.txt", "corpus/small/notes.md")
    assert not set(bundle.left_out) & set(bundle.parts)


def test_the_page_at_the_top_links_only_to_files_of_the_bundle(parts: Mapping[str, bytes]) -> None:
    page = parts["appendix.html"].decode()
    links = [piece.partition('"')[0] for piece in page.split('<span class="file"><a href="')[1:]]
    assert links
    assert set(links) <= set(parts)


def test_the_same_review_gives_the_same_bytes(review: Review, parts: Mapping[str, bytes]) -> None:
    assert make_bundle(review).pack() == write_archive(parts)


def test_a_bundle_is_built_again_with_the_same_outputs(parts: Mapping[str, bytes]) -> None:
    found = verify_bundle(write_archive(parts), "b.zip")
    outputs = [path for path in parts if path.startswith("build/")]
    assert (found.files, found.outputs, found.version, found.problems) == (
        len(parts),
        len(outputs),
        __version__,
        (),
    )


def test_a_changed_a_missing_and_an_added_file_are_found(parts: Mapping[str, bytes]) -> None:
    csv = next(path for path in parts if path.startswith("corpus/small/screening/"))
    assert codes({**parts, csv: parts[csv] + b"x"}) == [("BND005", csv)]
    assert codes({path: data for path, data in parts.items() if path != csv}) == [("BND005", csv)]
    assert codes({**parts, "corpus/small/new.csv": b""}) == [("BND005", "corpus/small/new.csv")]


def test_an_output_that_differs_is_named_with_its_line(review: Review, parts: Mapping[str, bytes]) -> None:
    from slr.desk import bundle as module  # noqa: PLC0415  the description must fit the changed output

    path = "build/small/tables/sources.csv"
    changed = {**parts, path: parts[path].replace(b"\n", b" \n", 1)}
    protocol, _ = module.load_protocol(review)
    del changed[METADATA]
    changed[METADATA] = module._describe(protocol, changed, "2026-01-01")
    [problem] = verify_bundle(write_archive(changed), "b.zip").problems
    assert (problem.code, problem.file) == ("BND007", f"b.zip/{path}")
    assert "line 1: expected" in problem.message


def test_notes_are_removed_unless_they_are_asked_for(review: Review) -> None:
    [path, *_] = sorted((review.corpus / "screening").rglob("*.csv"))
    text = path.read_text("utf-8")
    head, *rows = text.splitlines()
    path.write_text("\n".join([f"{head},note", *(f"{row},a secret" for row in rows)]) + "\n", "utf-8")
    without, kept = make_bundle(review), make_bundle(review, notes=True)
    assert (without.notes, kept.notes) == (1, 0)
    assert not any(b"a secret" in data for data in without.parts.values())
    assert b"a secret" in kept.parts[review.shown(path)]
    path.write_text(text, "utf-8")


def test_without_exports_only_the_hashes_can_be_checked(review: Review) -> None:
    bundle = make_bundle(review, exports=False)
    assert not any("/searches/" in path for path in bundle.parts if path.startswith("corpus/"))
    with pytest.raises(ReviewError) as error:
        verify_bundle(bundle.pack(), "b.zip")
    assert [p.code for p in error.value.problems] == ["BND006"]


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"0" * (60_000_000 if name == "bomb" else 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "BND002"),
        (b"PK\x03\x04 cut", "BND002"),
        (archive("README.md"), "BND004"),
        (archive("../../etc/x"), "BND003"),
        (archive("/etc/x"), "BND003"),
        (archive("C:\\x"), "BND003"),
        (archive("bomb"), "BND003"),
    ],
)
def test_a_file_that_is_no_bundle_or_dangerous_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(ReviewError) as error:
        verify_bundle(data, "b.zip")
    assert [p.code for p in error.value.problems] == [code]


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = archive("a", "a")
    with pytest.raises(ReviewError, match="two files of the same name"):
        verify_bundle(data, "b.zip")


def test_a_file_with_errors_and_notes_stops_the_bundle(tmp_path: Path) -> None:
    write_review(tmp_path, verdicts={"rina": [("Strain at sea", "include", "")]})
    review = find_review(tmp_path, None)
    [path, *_] = sorted((review.corpus / "screening").rglob("*.csv"))
    path.write_text(path.read_text("utf-8") + "r1,perhaps,,2026-01-01,x\n", "utf-8")
    with pytest.raises(ReviewError) as error:
        make_bundle(review)
    assert [p.code for p in error.value.problems] == ["BND001"]
    assert make_bundle(review, notes=True).parts
