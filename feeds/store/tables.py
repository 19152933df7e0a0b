"""The schema of the newest migration; a test compares the two.

Times are whole milliseconds since 1970, UTC. Bodies have their own table: listing the newest of a million articles then
reads as few pages as listing the newest of ten thousand, and recording that a version was seen again writes none.
Ascending indexes also serve descending reads, because all their columns are read in the same direction.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

#: The revision of the newest migration.
SCHEMA = "0010"

#: Constraints need names to be changed by a later migration.
metadata = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s"},
)

source = Table(
    "source",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("homepage", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("normalizer", Text, nullable=False),
    Column("feeds", JSON, nullable=False),
    Column("zone", Text, nullable=False),
    Column("hosts", JSON, nullable=False),
    Column("names", JSON, nullable=False),
    Column("declared", Boolean, nullable=False),
    Column("private", Boolean, nullable=False, server_default=text("0")),
    # time of the last visible change in its feeds
    Column("changed_at", BigInteger, nullable=False),
)

article = Table(
    "article",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, ForeignKey("source.id"), nullable=False),
    Column("native_key", Text, nullable=False),
    Column("url", Text),
    Column("title", Text, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("first_seen", BigInteger, nullable=False),
    # precision of `published`, see `feeds.model.article.Exactness`
    Column("exactness", Integer, nullable=False, server_default=text("4")),
    # NULL if the text is too short to be compared
    Column("fingerprint", String),
    # time of the batch that stored it: a duplicate that arrives later never replaces an article that readers have
    Column("arrived", BigInteger, nullable=False, server_default="0"),
    # whether it is known only from another source's feed
    Column("foreign", Boolean, nullable=False, server_default=text("0")),
    # digest of the current version; its body has all fields without a column in these two tables
    Column("current", String, nullable=False),
    Index("ix_article_published", "published", "id"),
    Index("ix_article_source", "source", "published", "id"),
    Index("ix_article_unaddressed", "source", "published", sqlite_where=text("url IS NULL")),
    Index("ix_article_url", "url"),
    Index("ix_article_native_key", "native_key"),
)

version = Table(
    "version",
    metadata,
    Column("article", String, ForeignKey("article.id"), primary_key=True),
    Column("digest", String, primary_key=True),
    # merged from all its deliveries, see `feeds.dedupe.Trace`
    Column("seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("delivery", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("foreign", Boolean, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("addressed", Boolean, nullable=False, server_default=text("1")),
    Column("returns", Integer, nullable=False, server_default="0"),
    Column("counted", BigInteger, nullable=False, server_default="0"),
    Column("exactness", Integer, nullable=False, server_default=text("4")),
)

body = Table(
    "body",
    metadata,
    Column("article", String, primary_key=True),
    Column("digest", String, primary_key=True),
    Column("packed", LargeBinary, nullable=False),
    ForeignKeyConstraint(["article", "digest"], ["version.article", "version.digest"]),
)

# zstd dictionaries of bodies, see `feeds.store.dictionaries`; `name` is in the header of each body packed with it
dictionary = Table(
    "dictionary",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("name", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# other ids of an article: that of its guid, or that of a delivery without a URL
alias = Table(
    "alias",
    metadata,
    Column("name", String, primary_key=True),
    Column("article", String, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_alias_article", "article"),
)

# third-party feeds that also have an article of another publisher; their deliveries are not stored
claim = Table(
    "claim",
    metadata,
    Column("article", String, primary_key=True),
    Column("claimant", String, primary_key=True),
    Column("seen", BigInteger, nullable=False),
)

# articles that the operator has forgotten; without a row in `article` it was erased
tombstone = Table(
    "tombstone",
    metadata,
    Column("article", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

# the MinHash of each article with a long enough text; a number is shorter than an id
sketch = Table(
    "sketch",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("article", String, nullable=False),
    Column("taken", LargeBinary, nullable=False),
    Index("ix_sketch_article", "article", unique=True),
)

# LSH index of the MinHashes: texts that share a band may be similar. Keys are random, so each new row would write its
# own page of a table that grows for years: rows go to a small table first, and are moved many at a time
band, fresh_band = (
    Table(
        name,
        metadata,
        Column("key", BigInteger, primary_key=True, autoincrement=False),
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    for name in ("band", "fresh_band")
)

# links between articles, in both directions; `copy`: the same text, `related`: the same story in other words
link = Table(
    "link",
    metadata,
    Column("article", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("likeness", Float, nullable=False),
    sqlite_with_rowid=False,
)

# the article of each row number of the full-text index; a number is the day of publication and a counter within that
# day, so that a backward scan yields the newest first and can stop after a page
indexed = Table(
    "indexed",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("article", String, nullable=False),
    Index("ix_indexed_article", "article", unique=True),
)

# the full-text index, contentless (https://www.sqlite.org/fts5.html section 4.4.2): it stores terms only, because
# bodies have their own table; `feeds.search` makes the terms, and the tokenizer `ascii` only splits them at spaces
WORDS = "CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='ascii')"

# the revision of the last change of each month of a source; the empty month is for changes to the source itself
mark = Table(
    "mark",
    metadata,
    Column("source", String, primary_key=True),
    Column("month", String, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Index("ix_mark_revision", "revision"),
    sqlite_with_rowid=False,
)

# the digest of each month of a feed at its last change (`scope` is a fingerprint of the filter and the program), so
# that a new process need not read all articles
print_ = Table(
    "print",
    metadata,
    Column("feed", String, primary_key=True),
    Column("month", String, primary_key=True),
    Column("scope", String, nullable=False),
    Column("mark", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("spans", JSON, nullable=False, server_default="[]"),
    sqlite_with_rowid=False,
)

# the ETag of each document that was last announced to a WebSub hub
announced = Table(
    "announced",
    metadata,
    Column("hub", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("etag", String, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    # `revision` counts the batches that changed something; `shape` is the output fingerprint, `shaped_at` the time
    # since it is in use; `sketch` is the scheme of all MinHashes, `search` the scheme of the full-text index, negative
    # while it is incomplete, up to the time `search_from`; `packed` is the dictionary of all bodies, none while they
    # are packed again, up to the row `packed_from`; `train_at` the number of bodies at the next attempt to train one
    Column("value", BigInteger, nullable=False),
)

# the last poll of each source (`feeds.health`); it may exist without a row in `source`
poll = Table(
    "poll",
    metadata,
    Column("source", String, primary_key=True),
    # all fields of `Poll` except the source, as JSON: it is read and written as a whole, and queried by key only
    Column("detail", Text, nullable=False),
)

event = Table(
    "event",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("source", String, nullable=False),
    Column("before", String, nullable=False),
    Column("state", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
)

# daily counts of a source, by days since 1970: results of its polls (`feeds.health.Result`), and minutes until its
# articles were seen. The key starts with the day: rows that are written or deleted together are neighbours, and the
# last months of all sources are one range
result, delay = (
    Table(
        name,
        metadata,
        Column("day", Integer, primary_key=True, autoincrement=False),
        Column("source", String, primary_key=True),
        Column("counted", kind, primary_key=True, autoincrement=False),
        Column("number", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    for name, kind in (("result", String()), ("delay", Integer()))
)

# access tokens of private feeds; only digests of tokens are stored
token = Table(
    "token",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("digest", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("label", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    # NULL while the token is valid; the row stays, so that its number is never used again
    Column("revoked", BigInteger),
    Index("ix_token_digest", "digest", unique=True),
)
