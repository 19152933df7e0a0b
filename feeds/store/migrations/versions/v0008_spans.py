"""The spans into which the archive splits a month."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; this version of the program computes all digests again before it reads them."""
    op.add_column("print", sa.Column("spans", sa.JSON(), nullable=False, server_default="[]"))
