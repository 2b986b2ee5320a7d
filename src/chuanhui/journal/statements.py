"""Statements that every request makes, sent straight through libpq.

An ORM cursor costs a request a tenth of a millisecond for each statement: it makes a cursor, looks up how to
write every value and waits in a loop of Python. For the few statements that open a request and end an
action that is more than the server itself takes. A `Statement` is prepared once a connection and sent in one
call, and the first one of a transaction takes BEGIN along, which saves a way to the server and back.

Everything else is as with a cursor: the connection, its transaction and the errors are Django's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Escaping, ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[str | None, ...]

_DONE = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK})


def _text(value: str) -> bytes:
    """Return text in UTF-8; a zero byte would silently end it, as the server takes it for the end."""
    if "\x00" in value:
        raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
    return value.encode()


_WRITTEN: Mapping[type, Callable[[Any], bytes | None]] = {
    type(None): lambda _value: None,
    str: _text,
    bool: lambda value: b"t" if value else b"f",
    int: lambda value: b"%d" % value,
    float: lambda value: repr(value).encode(),
    bytes: lambda value: b"\\x" + value.hex().encode(),
    UUID: lambda value: str(value).encode(),
    datetime: lambda value: value.isoformat().encode(),
    date: lambda value: value.isoformat().encode(),
}


def _writer(value: Any) -> Callable[[Any], bytes | None]:
    """Return how a value is written whose very type is not in the table: one of an enumeration, perhaps.

    Raises:
        TypeError: the value is of no type that travels here.
    """
    for kind, writer in _WRITTEN.items():
        if isinstance(value, kind):
            return writer
    raise TypeError(f"no way to write {type(value).__name__} for the server")


class Statement:
    """One statement with the values ``$1``, ``$2`` …, each cast to its type where that is not plain.

    Args:
        sql: a single statement; the same text is prepared once a connection.
    """

    __slots__ = ("_key", "_name", "_sql")

    def __init__(self, sql: str) -> None:
        self._sql = sql.encode()
        self._key = (self._sql, ())
        self._name = b"ch_" + hashlib.sha256(self._sql).hexdigest()[:24].encode()

    def row(self, *values: Any) -> Row | None:
        """Return the first row as texts, None where there is none.

        Raises:
            django.db.Error: as a cursor would.
        """
        result = self._run(values)
        if not result.ntuples:
            return None
        found = [result.get_value(0, column) for column in range(result.nfields)]
        return tuple([None if one is None else one.decode() for one in found])

    def count(self, *values: Any) -> int:
        """Return how many rows the statement wrote.

        Raises:
            django.db.Error: as a cursor would.
        """
        return self._run(values).command_tuples or 0

    def _run(self, values: Sequence[Any]) -> PGresult:
        # Asked once: every look at `django.db.connection` goes through a proxy and a thread's locals.
        door = connections[DEFAULT_DB_ALIAS]
        door.ensure_connection()
        door.validate_no_broken_transaction()
        if door.queries_logged:
            door.queries_log.append({"sql": self._sql.decode(), "time": "0.000"})
        with door.wrap_database_errors:
            texts = [(_WRITTEN.get(type(value)) or _writer(value))(value) for value in values]
            # The driver's own list of what is prepared: it forgets everything on a rollback, ours included.
            prepared = door.connection._prepared._names  # noqa: SLF001 - no public way to see it
            server = door.connection.pgconn
            if self._key not in prepared:
                _checked(server.prepare(self._name, self._sql))
                prepared[self._key] = self._name
            if door.in_atomic_block and server.transaction_status == TransactionStatus.IDLE:
                return _checked(server.exec_(self._beginning(server, texts)))
            return _checked(server.exec_prepared(self._name, texts))

    def _beginning(self, server: PGconn, texts: Sequence[bytes | None]) -> bytes:
        """Return the statement behind a BEGIN, in the one form in which both travel together."""
        quote = Escaping(server).escape_literal
        told = b", ".join(b"NULL" if one is None else bytes(quote(one)) for one in texts)
        return b"BEGIN; EXECUTE %s%s" % (self._name, b"(%s)" % told if texts else b"")


def _checked(result: PGresult) -> PGresult:
    """Return a result that is one.

    Raises:
        psycopg.Error: what the server said instead.
    """
    if result.status not in _DONE:
        raise psycopg.errors.error_from_result(result)
    return result
