"""Workbooks of one sheet."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

__all__ = ["EXAMPLES", "HEADER", "workbook", "zip_of"]

HEADER = ("Date", "Narration", "Chq./Ref.No.", "Value Dt", "Withdrawal Amt.", "Deposit Amt.")


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def zip_of(**parts: bytes) -> bytes:
    """A ZIP of these parts."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


EXAMPLES = [workbook(HEADER, ("03/02/25", "Sale", "0012345678", "04/02/25", None, 249.5))]
