"""Compile each SQL statement once in a process of tests, not once for each of its thousands of small databases.

SQLAlchemy caches compiled statements by engine and dialect object. Here all engines share one cache, and all dialects
with one driver are equal.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

_COMPILED: dict[Any, Any] = {}


class SharedDialect(SQLiteDialect_pysqlite):
    """SQLite as usual."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SharedDialect) and self.dbapi is other.dbapi

    def __hash__(self) -> int:
        return hash(self.dbapi)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


def share_compiled_statements() -> None:
    registry.register("sqlite", __name__, SharedDialect.__name__)
