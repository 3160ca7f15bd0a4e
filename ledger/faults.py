"""What goes wrong below the ledger: which errors are the file's, and which a retry cannot mend."""

from __future__ import annotations

import sqlite3

DATABASE_ERRORS = (sqlite3.Error,)

# Primary result codes, https://www.sqlite.org/rescode.html: the whole transaction is lost, not one piece.
_OF_THE_FILE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_READONLY,
    }
)
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOST_SYNC = frozenset({sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC})


def is_fault_of_the_file(error: BaseException) -> bool:
    """Tell whether the file or the disk failed, not the statement that happened to run."""
    return _code(error) & 0xFF in _OF_THE_FILE


def is_damage(error: BaseException) -> bool:
    """Tell whether the file is no database or a damaged one."""
    return _code(error) & 0xFF in _DAMAGE


def is_lost_sync(error: BaseException) -> bool:
    """Tell whether the disk refused to make a write durable.

    After that the system may take the lost pages for written, so that a later sync succeeds without
    them (https://www.usenix.org/conference/atc20/presentation/rebello): nothing may be acknowledged on
    top of it.
    """
    return _code(error) in _LOST_SYNC


def words(error: BaseException) -> str:
    """Return what the database says of an error."""
    return str(error)


def _code(error: BaseException) -> int:
    found = getattr(error, "sqlite_errorcode", None)
    return found if isinstance(found, int) else sqlite3.SQLITE_OK
