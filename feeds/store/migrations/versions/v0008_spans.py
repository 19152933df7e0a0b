"""Into which spans a month is cut in the archive."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them to the prints, which the program at hand takes anew before it reads them."""
    op.add_column("print", sa.Column("spans", sa.JSON(), nullable=False, server_default="[]"))
