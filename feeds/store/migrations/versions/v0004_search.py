"""The index of the full text; it is filled by the first batches, which have the program's own code for it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index, and the table that says which article each of its numbers is."""
    op.create_table(
        "indexed",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_indexed"),
    )
    op.create_index("ix_indexed_article", "indexed", ["article"], unique=True)
    op.execute("CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='ascii')")
