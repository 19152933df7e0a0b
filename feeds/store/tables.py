"""The tables, as the newest migration leaves them; a test compares the two.

Times are whole milliseconds since 1970, UTC. Bodies stand in a table of their own: listing the newest of a million
articles then reads as few pages as listing the newest of ten thousand, and noting that a version was seen again touches
none. An index in ascending order serves a descending
read as well, because every column of it is read in the same direction.
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
SCHEMA = "0009"

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
    # when something that its feeds show last changed
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
    # how much of `published` was written, see `feeds.model.article.Exactness`
    Column("exactness", Integer, nullable=False, server_default=text("4")),
    # NULL where the text is too short to be compared with others
    Column("fingerprint", String),
    # when it was taken in, by whichever clock the batch had: what came later never stands for what readers have
    Column("arrived", BigInteger, nullable=False, server_default=text("0")),
    # whether it is known from somebody else's feed alone
    Column("foreign", Boolean, nullable=False, server_default=text("0")),
    # digest of the version that is current; its body holds every field that has no column in these two tables
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
    # of all its deliveries, see `feeds.dedupe.Trace`
    Column("seen", BigInteger, nullable=False),
    Column("last_seen", BigInteger, nullable=False),
    Column("published", BigInteger, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("delivery", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("foreign", Boolean, nullable=False),
    Column("announced", Boolean, nullable=False),
    Column("addressed", Boolean, nullable=False, server_default=text("1")),
    Column("returns", Integer, nullable=False, server_default=text("0")),
    Column("counted", BigInteger, nullable=False, server_default=text("0")),
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

# other ids under which an article would have been minted: its guid's, or that of a copy without an address
alias = Table(
    "alias",
    metadata,
    Column("name", String, primary_key=True),
    Column("article", String, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_alias_article", "article"),
)

# whose feeds carried an article that its publisher gave us; none of what they said of it is kept
claim = Table(
    "claim",
    metadata,
    Column("article", String, primary_key=True),
    Column("claimant", String, primary_key=True),
    Column("seen", BigInteger, nullable=False),
)

# what the operator took out; without a row in `article` it was erased
tombstone = Table(
    "tombstone",
    metadata,
    Column("article", String, primary_key=True),
    Column("at", BigInteger, nullable=False),
)

# the sketch of the text of each article that is long enough; a number is shorter than an id
sketch = Table(
    "sketch",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("article", String, nullable=False),
    Column("taken", LargeBinary, nullable=False),
    Index("ix_sketch_article", "article", unique=True),
)

# the same by band: texts that share one may be alike. Keys lie as good as anywhere, and each new one would touch a page
# of its own of a table that grows for years: they are gathered in a small table first, and moved many at a time
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

# what is like what, in both directions; `copy`: the same text, `related`: the same story in other words
link = Table(
    "link",
    metadata,
    Column("article", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("likeness", Float, nullable=False),
    sqlite_with_rowid=False,
)

# which article each number of the index of the full text is; the day when it was published and a number within that
# day, so that the index yields the newest first and reads no further than a page
indexed = Table(
    "indexed",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("article", String, nullable=False),
    Index("ix_indexed_article", "article", unique=True),
)

# the index itself (https://www.sqlite.org/fts5.html section 4.4.2): of the texts it keeps their terms alone, as bodies
# stand elsewhere, and the terms are made by `feeds.search`: `ascii` parts them at spaces and changes nothing beyond
WORDS = "CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize='ascii')"

# the revision at which what a source shows of a month last changed; the month is empty for what it says of itself
mark = Table(
    "mark",
    metadata,
    Column("source", String, primary_key=True),
    Column("month", String, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Index("ix_mark_revision", "revision"),
    sqlite_with_rowid=False,
)

# what a month of a feed looked like at the latest mark in it (`scope` tells which articles were looked at, and by which
# program): a process that starts need not look at every article there is
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

# the tag of the document at a path that a hub was told of last
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
    # `revision` counts the batches that changed something; `shape` tells how documents are made, `shaped_at` since
    # when; `sketch` is the scheme by which all that is held is sketched, `search` the one by which it is indexed,
    # less than zero where part of it is, up to `search_from`
    Column("value", BigInteger, nullable=False),
)

# what `feeds.health` remembers of a source; it outlives the source's row and may come before it
poll = Table(
    "poll",
    metadata,
    Column("source", String, primary_key=True),
    # all fields of `Poll` but the source, as JSON: it is read and written whole, and only ever asked for by its key
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

# how often something happened to a source on a day, in days since 1970: how its polls ended (`feeds.health.Result`),
# and within how many minutes its articles were seen. By day first: what is written and what is dropped stands together,
# and the last months of all sources are one range
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

# who may read private feeds; of a token only its digest is known
token = Table(
    "token",
    metadata,
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("digest", String, nullable=False),
    Column("feed", String, nullable=False),
    Column("label", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    # NULL while it opens the feed; its row stays, so that its number is never another one's
    Column("revoked", BigInteger),
    Index("ix_token_digest", "digest", unique=True),
)
