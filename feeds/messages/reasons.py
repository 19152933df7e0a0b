"""Why a document, an entry or a response is rejected: the codes of poll errors, with their English text."""

from enum import unique

from feeds.messages import Code, Message, untranslated


@unique
class Reason(Code):
    """A reason for a rejection or a failed request."""

    # sentences that contain another message
    LINE = "line %(line)s: %(why)s"
    ITEM = "items[%(number)s]: %(why)s"
    AT = "%(url)s: %(why)s"
    SEVERAL = "%(first)s; %(next)s"
    OFFLINE = "no source can be reached: %(why)s"

    # responses
    STATUS = "expected status 200, found %(status)s: %(why)s"
    NO_CONTENT = "no content"
    PARTIAL_CONTENT = "partial content, but all of it was requested"
    MULTIPLE_CHOICES = "several addresses to choose from"
    NOT_MODIFIED = "not modified, but nothing was cached"
    UNAUTHORIZED = "a password is required"
    FORBIDDEN = "access denied"
    NOT_FOUND = "not found"
    GONE = "permanently removed"
    TOO_MANY_REQUESTS = "too many requests"
    SERVER_ERROR = "server error"
    BAD_GATEWAY = "bad gateway"
    UNAVAILABLE = "the server is overloaded or down for maintenance"
    GATEWAY_TIMEOUT = "gateway timeout"
    UNEXPECTED_STATUS = "unexpected status"
    HUB_STATUS = "expected status 2xx, found %(status)s"
    INCOMPLETE_IN_TIME = "expected the whole response within %(seconds)s s, found %(size)s bytes"
    NO_ANSWER_IN_TIME = "expected a response within %(seconds)s s, found none"
    TOO_MANY_REDIRECTS = "expected at most %(most)s redirects, found more"
    HOST_IS_BUSY = (
        "expected to follow the redirect to %(host)s within %(seconds)s s, found too many waiting requests to it"
    )
    ANNOUNCED_TOO_LARGE = "expected at most %(most)s bytes, found a Content-Length of %(size)s"
    TOO_LARGE = "expected at most %(most)s bytes, found more"
    UNPACKED_TOO_LARGE = "expected at most %(most)s bytes after decompression, found more"
    NO_HOST = "the host name cannot be resolved: %(why)s"
    CERTIFICATE = "the certificate is not trusted: %(why)s"
    NO_CONNECTION = "connection failed: %(why)s"
    CLOSED = "the server closed the connection without a response"
    BROKEN_OFF = "the response is incomplete: %(why)s"
    NO_HTTP = "expected an HTTP response, found %(why)s"
    GZIP_CUT = "expected gzip data, found its end missing"
    GZIP_DAMAGED = "expected gzip data, found %(why)s"
    CODING = "expected the encodings gzip or identity, found %(words)s"

    # redirects and addresses that are refused
    REDIRECT_CHARACTERS = "the redirect contains characters that no URL may contain"
    REDIRECT_TO_HTTP = "the redirect leads from https to http"
    REDIRECT_INSIDE = "the redirect leads from a public to an internal host"
    URL_CHARACTERS = "expected a URL without spaces, control characters and backslashes"
    URL_SCHEME = "expected an http or https URL without a user name"
    INTERNAL_HOST = "%(host)s is an internal host, and the setting `allow` does not list it"
    PORT = "port %(port)s is not in the setting `ports`"
    INTERNAL_ADDRESS = "%(host)s resolves to %(address)s, an internal address"

    # errors of the system and of TLS, by their numbers
    REFUSED = "connection refused"
    RESET = "connection reset by the server"
    TIMED_OUT = "connection timed out"
    NETWORK_UNREACHABLE = "network unreachable"
    HOST_UNREACHABLE = "no route to the host"
    NAME_UNKNOWN = "no such host name"
    NAME_WITHOUT_ADDRESS = "the host name has no address"
    NAME_SERVER_FAILED = "temporary failure of the name server"
    SELF_SIGNED = "self-signed certificate"
    SELF_SIGNED_IN_CHAIN = "self-signed certificate in the certificate chain"
    NO_ISSUER = "the issuer's certificate is missing"
    EXPIRED = "the certificate has expired"
    NOT_YET_VALID = "the certificate is not yet valid"
    WRONG_HOST = "the certificate is for another host"
    WRONG_IP = "the certificate is for another IP address"

    # reading a document
    BUG = "internal error, please report it: %(why)s"
    NO_ENTRY = "the document has no entries"
    INCOMPLETE = "the document is incomplete"
    READING_TIME = "reading took more than %(seconds)s s"
    READING_MEMORY = "reading took more than %(size)s MB of memory"
    READING_CPU = "reading took more than %(seconds)s s of CPU time"
    READER_KILLED = "the reading process was ended by %(signal)s"
    READER_EXITED = "the reading process exited with code %(code)s"
    NO_ENTRY_IN_FEED = "expected at least one entry, found none"
    DOCUMENT_TOO_LARGE = "expected at most %(most)s bytes, found %(size)s"
    OPML_NOT_ARTICLES = "expected articles, found a list of subscriptions (OPML)"
    ARTICLES_NOT_OPML = "expected a list of subscriptions (OPML), found %(name)s"
    UNKNOWN_FORMAT = (
        "expected a feed (RSS, RDF, Atom, JSON Feed), an OPML list, or an article in Markdown from "
        "feedx or RSSHUB-PAGE; found %(why)s"
    )

    # documents in unknown formats
    EMPTY = "an empty document"
    BLANK = "a document with nothing but white space"
    PNG = "a PNG picture"
    JPEG = "a JPEG picture"
    GIF = "a GIF picture"
    RIFF = "a RIFF container (WebP, WAV or AVI)"
    PDF = "a PDF document"
    ZIP = "a ZIP archive (or an Office document)"
    GZIP = "gzip data"
    BZIP2 = "bzip2 data"
    XZ = "xz data"
    ZSTD = "zstd data"
    SEVEN_ZIP = "a 7z archive"
    RAR = "a RAR archive"
    SQLITE = "an SQLite database"
    ELF = "a program (ELF)"
    WINDOWS = "a program (Windows)"
    MP3 = "MP3 audio"
    OGG = "an Ogg container"
    MP4 = "MP4 video"
    BINARY = "binary data (a zero byte at offset %(offset)s, starts with %(words)s)"
    HTML = "an HTML page"
    OTHER_XML = "XML or HTML whose first element is <%(name)s>"
    NO_ELEMENT = "markup without elements"
    JSON_LINES = "one JSON document per line (NDJSON), starts with %(words)s"
    OTHER_JSON = "JSON without a version of JSON Feed, starts with %(words)s"
    OTHER_FRONT_MATTER = "an unknown front matter"
    TEXT_WITHOUT_HEADER = "plain text or Markdown without a header, starts with %(words)s"

    # feeds in XML
    XML = "expected a feed in XML, found %(why)s"
    XML_SYNTAX = "syntax error"
    XML_EMPTY = "no element found"
    XML_MALFORMED = "not well-formed (invalid token)"
    XML_TAGS = "mismatched tag"
    XML_ENTITY = "undefined entity"
    TOO_MANY_ENTRIES = "expected at most %(most)s entries, found %(number)s: the %(size)s oldest are left out"
    FEEDPARSER = "feedparser failed: %(why)s"
    ENTRIES_MISSING = "expected %(number)s entries from here, feedparser found %(size)s"
    DOCTYPE = "expected a DOCTYPE that ends within %(most)s characters, found none"
    ENDS_IN_ENTRY = "the document ends in the middle of this entry"
    TOO_MUCH_AROUND = "expected at most %(most)s characters outside the entries, found %(size)s"
    TOO_DEEP = "expected at most %(most)s nested elements, found more"
    ENTRY_TOO_LARGE = "expected an entry of at most %(most)s characters, found %(size)s"

    # JSON Feed
    ITEMS = "expected one list 'items', found %(why)s"
    TOO_MANY_ITEMS = "expected at most %(most)s items, found %(number)s: the rest is left out"
    JSON = "expected JSON, found %(why)s (column %(column)s)"
    JSON_TOO_DEEP = "arrays or objects are nested too deeply"
    JSON_OBJECT = "expected a JSON object, found %(why)s"
    ITEM_OBJECT = "expected an object, found %(why)s"
    REPEATED_KEY = "the key %(words)s occurs twice"
    EMPTY_ITEM = "has no id, no address, no title and no text"
    TWO = "two"
    OBJECT = "an object"
    ARRAY = "an array"
    STRING = "text"
    BOOLEAN = "true or false"
    NULL = "null"

    # Markdown, and single articles
    FEEDX_HEADER = "expected '[title](link)' above a line '------', found %(words)s"
    FRONT_MATTER = "expected a front matter that begins with '---', found %(words)s"
    FRONT_MATTER_END = "expected a second '---' that closes the front matter opened here, found none"
    NO_TITLE = "expected a title, found none"
    EPOCH = "expected milliseconds since 1970 in the header comment, found %(words)s"
    FUTURE = "expected a time in the past in the header comment, found %(words)s"
    DATE = "expected a date in header, front matter or body, found %(words)s"
    FORMATTING = "expected at most %(most)s open formatting tags, found more"
    OPEN_TAGS = "expected at most %(most)s open tags, found more"
    CLEANED_TOO_LARGE = "expected cleaned HTML of at most %(most)s times its source, found %(size)s characters"


_STATUSES = {
    204: Reason.NO_CONTENT,
    206: Reason.PARTIAL_CONTENT,
    300: Reason.MULTIPLE_CHOICES,
    304: Reason.NOT_MODIFIED,
    401: Reason.UNAUTHORIZED,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    410: Reason.GONE,
    429: Reason.TOO_MANY_REQUESTS,
    500: Reason.SERVER_ERROR,
    502: Reason.BAD_GATEWAY,
    503: Reason.UNAVAILABLE,
    504: Reason.GATEWAY_TIMEOUT,
}


def unexpected_status(status: int) -> Message:
    """Return the reason why a response that has not status 200 is rejected."""
    return Reason.STATUS(status=status, why=_STATUSES.get(status, Reason.UNEXPECTED_STATUS)())


def at_url(url: str, reason: Message) -> Message:
    """Return the reason with the URL where it occurred, of at most 500 characters."""
    return Reason.AT(url=url[:500], why=reason)


def bug(error: Exception) -> Message:
    """Return the reason for an exception that the program should not raise."""
    return Reason.BUG(why=untranslated(f"{type(error).__name__}: {error}"))
