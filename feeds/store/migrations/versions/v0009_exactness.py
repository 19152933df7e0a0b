"""The precision of the time of publication; stored articles get the highest one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column to articles and versions."""
    for table in ("article", "version"):
        op.add_column(table, sa.Column("exactness", sa.Integer(), nullable=False, server_default=sa.text("4")))
