"""Tables of aliases, links between articles, claims and tombstones."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; duplicates are found by their links now, not by their fingerprints.

    Sketches of stored articles are backfilled after the migration, by the code of the program.
    """
    op.drop_index("ix_article_fingerprint", "article")
    op.create_index("ix_article_unaddressed", "article", ["source", "published"], sqlite_where=sa.text("url IS NULL"))
    _widen_article()
    _widen_version()
    _make_names()
    _make_likeness()


def _widen_article() -> None:
    op.add_column("article", sa.Column("arrived", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE article SET arrived = first_seen")
    op.add_column("article", sa.Column("foreign", sa.Boolean(), nullable=False, server_default=sa.false()))
    foreign = 'SELECT 1 FROM version WHERE version.article = article.id AND version."foreign"'
    op.execute(f'UPDATE article SET "foreign" = 1 WHERE EXISTS ({foreign})')  # noqa: S608  # no input


def _widen_version() -> None:
    op.add_column("version", sa.Column("addressed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("version", sa.Column("returns", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("version", sa.Column("counted", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute("UPDATE version SET counted = last_seen")
    op.execute("UPDATE version SET addressed = 0 WHERE article IN (SELECT id FROM article WHERE url IS NULL)")


def _make_names() -> None:
    op.create_table(
        "alias",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alias"),
    )
    op.create_index("ix_alias_article", "alias", ["article"])
    op.create_table(
        "claim",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("claimant", sa.String(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("article", "claimant", name="pk_claim"),
    )
    op.create_table(
        "tombstone",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("article", name="pk_tombstone"),
    )


def _make_likeness() -> None:
    op.create_table(
        "sketch",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("taken", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sketch"),
    )
    op.create_index("ix_sketch_article", "sketch", ["article"], unique=True)
    for name in ("band", "fresh_band"):
        op.create_table(
            name,
            sa.Column("key", sa.BigInteger(), nullable=False),
            sa.Column("number", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("key", "number", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "link",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("article", "kind", "other", name="pk_link"),
        sqlite_with_rowid=False,
    )
