"""LibreOffice opens the DOCX file and the workbook, and prints all that is in them."""

import shutil
import subprocess
from pathlib import Path

import pytest
from made_up_review import make_protocol, make_tables, render_appendix, synthesize

TEXT = "Not about work."  # a criterion of the made-up review


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice or pdftotext is not installed")
    folder = tmp_path_factory.mktemp("office")
    protocol = make_protocol()
    made = render_appendix(synthesize(make_tables(protocol), protocol), protocol, formats=("docx", "xlsx"))
    for kind in ("docx", "xlsx"):
        (folder / f"{kind}.{kind}").write_bytes(made[f"appendix.{kind}"])
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, str(folder / "docx.docx"), str(folder / "xlsx.xlsx")], check=True, capture_output=True
    )
    return folder


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_libreoffice_prints_the_file(files: Path, kind: str) -> None:
    made = subprocess.run(["pdftotext", str(files / f"{kind}.pdf"), "-"], check=True, capture_output=True)
    text = " ".join(made.stdout.decode().split())
    assert "Telework and engagement" in text
    assert TEXT in text
    assert "Reference source not found" not in text  # what LibreOffice prints for a broken link
