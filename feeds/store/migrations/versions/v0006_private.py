"""Which sources are not for everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("source", sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
