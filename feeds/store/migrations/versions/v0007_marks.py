"""The last change of each month of each source, digests of months, and ETags announced to WebSub hubs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; a month without a row has not changed since."""
    op.create_table(
        "mark",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "month", name="pk_mark"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mark_revision", "mark", ["revision"])
    op.create_table(
        "print",
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("feed", "month", name="pk_print"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "announced",
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hub", "path", name="pk_announced"),
        sqlite_with_rowid=False,
    )
