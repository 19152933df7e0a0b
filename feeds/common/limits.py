"""Limits of a document; a linear scan truncates or rejects larger ones before any parser runs."""

#: bytes of one document after decompression; the setting `max_document_bytes` can lower it
MAX_BODY = 20_000_000
#: entries parsed from one feed; the newest are kept
MAX_ENTRIES = 2_000
#: feeds parsed from one OPML document
MAX_SUBSCRIPTIONS = 20_000
#: characters of one text of an entry, and of all elements within its fields
MAX_TEXT = 2_000_000
#: characters of one entry after that; larger entries are rejected
MAX_ENTRY = 6_000_000
#: characters of a feed outside its entries; everything outside entries beyond that is cut
MAX_FRAME = 1_000_000
#: characters of one text outside the entries
MAX_FRAME_TEXT = 100_000
#: authors, and categories, of one entry or of the feed itself: feedparser compares every category with every other
MAX_LABELS = 500
#: pictures, recordings and transcripts of one entry, and chapters of its recording
MAX_FILES = 200
MAX_CHAPTERS = 500
#: characters of a name, a category, or the folder path of a subscription
MAX_SHORT = 5_000
#: nesting depth of elements, arrays or objects
MAX_DEPTH = 256
#: attributes of one tag: parsers take quadratic time (100,000 took feedparser more than 20 s)
MAX_ATTRIBUTES = 100
#: `<` that begin no tag: the tolerant parser takes quadratic time; further ones are escaped, very many are cut
MAX_STRAY = 1_000
#: bytes at the start of a document that `detect` reads
HEAD = 65_536
#: and at the end of a JSON document, because its keys may have any order
TAIL = 4_096
