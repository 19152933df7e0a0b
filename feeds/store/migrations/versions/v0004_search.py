"""The full-text index; it is backfilled after the migration, by the code of the program."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index, and the table that maps its row numbers to articles."""
    op.create_table(
        "indexed",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_indexed"),
    )
    op.create_index("ix_indexed_article", "indexed", ["article"], unique=True)
    op.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='ascii')")
