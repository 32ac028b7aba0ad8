"""Make small PDF files for tests, without a library."""

from collections.abc import Sequence

LOCKED = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"


def make_pdf(
    pages: Sequence[Sequence[str]], *, first_label: int | None = None, locked: bool = False, script: str = ""
) -> bytes:
    """Return a PDF with these lines on its pages, in Helvetica.

    `first_label` is the printed number of the first page, if the PDF has page labels. `locked` asks for a password that
    nobody knows. `script` is JavaScript that runs when the PDF is opened in a program that runs scripts.
    """
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    labels = f"/PageLabels << /Nums [0 << /S /D /St {first_label} >>] >>" if first_label is not None else ""
    action = f"/OpenAction << /S /JavaScript /JS ({script}) >>" if script else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {labels} {action} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents {5 + 2 * i} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_draw(lines))
    return _assemble([*objects, LOCKED] if locked else objects, encrypt=len(objects) + 1 if locked else 0)


def _draw(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(" + _escape(line) + b") Tj T*\n" for line in lines)
    stream = b"BT /F1 11 Tf 16 TL 40 540 Td\n" + shown + b"ET"
    return b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream"


def _escape(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _assemble(objects: Sequence[bytes], *, encrypt: int) -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt %d 0 R /ID [<00> <00>]" % encrypt if encrypt else b""
    end = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    end += b"trailer << /Size %d /Root 1 0 R " % (len(objects) + 1) + lock + b" >>\n"
    return made + end + b"startxref\n%d\n%%%%EOF\n" % len(made)
