"""How much a document may hold; a linear scan cuts the rest before any parser sees it, or refuses the document."""

#: bytes of one document, unpacked; the setting `max_document_bytes` can lower it for files
MAX_BODY = 20_000_000
#: entries read from one feed; the newest are kept
MAX_ENTRIES = 2_000
#: feeds read from one list
MAX_SUBSCRIPTIONS = 20_000
#: characters of one text of an entry, and of all elements within its fields
MAX_TEXT = 2_000_000
#: characters of one entry that are left then; one of more is refused
MAX_ENTRY = 6_000_000
#: characters of a feed outside its entries: beyond them all that is no entry is cut
MAX_FRAME = 1_000_000
#: characters of one text there
MAX_FRAME_TEXT = 100_000
#: people, and categories, of one entry or of the feed itself: feedparser compares every category with every other
MAX_LABELS = 500
#: pictures, recordings and transcripts that are read of one entry, and chapters of its recording
MAX_FILES = 200
MAX_CHAPTERS = 500
#: characters of a name, a category, or the folders around a subscription
MAX_SHORT = 5_000
#: elements, arrays or objects inside one another
MAX_DEPTH = 256
#: attributes of one tag: parsers are quadratic in them (100,000 took feedparser more than 20 s)
MAX_ATTRIBUTES = 100
#: `<` that begin no tag: the tolerant parser is quadratic in them; further ones become references, very many are cut
MAX_STRAY = 1_000
#: bytes that `detect` looks at
HEAD = 65_536
#: and at the end of a JSON document, whose keys may come in any order
TAIL = 4_096
