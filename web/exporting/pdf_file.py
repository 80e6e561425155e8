"""PDF: the summary, and the rows in few columns, for reading and filing."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Final

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from recon_app.errors import ExportRefused
from tables.postgres.answers import TransactionRow
from web.exporting.cells import Cell, major
from web.exporting.summary import HEAD, Summary

__all__ = ["MOST_ROWS", "write_pdf"]

#: Nobody reads more, and a page is laid out in memory.
MOST_ROWS: Final = 10_000
MARGIN: Final = 28
ID_CHARS: Final = 40

HEADER: Final = ("txn_id", "state", "reason", "severity", "currency", "gateway", "bank", "variance")
STYLE: Final = TableStyle(
    [
        ("FONTSIZE", (0, 0), (-1, -1), 7),
        ("LEADING", (0, 0), (-1, -1), 9),
        ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        ("LINEBELOW", (0, 1), (-1, -1), 0.1, colors.lightgrey),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
    ]
)


def write_pdf(path: Path, summary: Summary, chunks: Iterator[list[TransactionRow]]) -> None:
    """The summary, and a table that repeats its head on every page.

    Raises:
        ExportRefused: there are more rows than a PDF takes.
    """
    if summary.transactions > MOST_ROWS:
        raise ExportRefused(
            f"a PDF holds at most {MOST_ROWS} transactions, and these are "
            f"{summary.transactions}: narrow the filters, or take CSV or XLSX"
        )
    heading = getSampleStyleSheet()["Heading3"]
    rows = [_row(row) for rows in chunks for row in rows]
    parts = [
        Paragraph("RealRecon export", heading),
        _table(summary.lines()),
        Spacer(1, 10),
        _table([list(HEAD), *summary.table()]),
        Spacer(1, 10),
        Paragraph("Details", heading),
        _table([list(HEADER), *rows]),
    ]
    page = landscape(A4)
    SimpleDocTemplate(
        str(path), pagesize=page, title="RealRecon export", **dict.fromkeys(_MARGINS, MARGIN)
    ).build(parts)


_MARGINS: Final = ("leftMargin", "rightMargin", "topMargin", "bottomMargin")


def _row(row: TransactionRow) -> list[Cell]:
    amounts = (row.gateway_amount, row.bank_amount, row.variance_minor)
    return [
        "\n".join(wrap(row.txn_id, ID_CHARS)),
        row.state,
        row.reason,
        row.severity,
        row.currency,
        *(major(amount, row.currency) for amount in amounts),
    ]


def _table(rows: list[list[Cell]]) -> LongTable:
    shown = [["" if cell is None else _printable(str(cell)) for cell in row] for row in rows]
    return LongTable(shown, style=STYLE, repeatRows=1, hAlign="LEFT")


def _printable(text: str) -> str:
    """The built-in fonts know Western letters; others are spelled as their code points."""
    return text.encode("cp1252", "backslashreplace").decode("cp1252")
