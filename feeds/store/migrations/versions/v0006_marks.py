"""When each month of each source last changed, and what hubs were told."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables; a month without a row has not changed since."""
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
        "announced",
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("hub", "path", name="pk_announced"),
        sqlite_with_rowid=False,
    )
