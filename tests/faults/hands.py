"""What people do to the worksheets while rows are written; nothing of it may cost an entry.

They insert rows and columns, move columns, and sort by the time of the entries, so that the order of each
person's rows can still be judged.
"""

from __future__ import annotations

from sheets.bodies import column_letters
from tests.faults.campaign import BOOK, Campaign

WIDEST = 30  # columns, after which nobody inserts another


def touch(run: Campaign, title: str) -> int:
    """Do one thing in a worksheet as a person does; returns 0 when there is nothing in it yet."""
    try:
        header = [cell.value if cell else "" for cell in run.sheets.grid(BOOK, title)[0]]
    except (KeyError, IndexError):
        return 0
    one, other = (column_letters(run.random.randrange(len(header))) for _ in range(2))
    what = run.random.randrange(4)
    if what == 0:
        run.sheets.insert_rows(BOOK, title, run.random.randrange(2, 6))
    elif what == 1 and len(header) < WIDEST:
        run.sheets.insert_column(BOOK, title, one, "their own")
    elif what == 2:
        run.sheets.sort_rows(BOOK, title, column_letters(header.index("Entry Timestamp")))
    elif one != other:
        run.sheets.move_column(BOOK, title, one, other)
    return 1
