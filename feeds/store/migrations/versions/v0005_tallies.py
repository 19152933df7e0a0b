"""Daily counts of each source: results of its polls, and delays of its articles."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the two tables, empty: results of earlier polls were not stored."""
    for name, counted in (("result", sa.String()), ("delay", sa.Integer())):
        op.create_table(
            name,
            sa.Column("day", sa.Integer(), nullable=False),
            sa.Column("source", sa.String(), nullable=False),
            sa.Column("counted", counted, nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("day", "source", "counted", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
