"""The sentences of poll errors, in English as they are created and stored; the catalogs have the translations.

A sentence is written here as in the code that creates it, with a placeholder for each value that varies; a test in
`tests/publish/pages` checks all code that creates one. `SHAPES` has the pattern of each placeholder.
"""


def _(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


#: by placeholder name, the pattern of its value; the patterns share no character with what follows them, or reach to
#: the end
SHAPES = {
    **dict.fromkeys("code column line most number offset port seconds size status".split(), r"\d[\d,.]*"),
    **dict.fromkeys("address host name signal".split(), r"\S+"),
    # the value that was found, verbatim
    "words": r".+",
    # messages of other programs, in English
    "fault": r".+",
    # a nested sentence
    "why": r".+",
}

#: sentences that contain another sentence
FRAMES = (
    _("line %(line)s: %(why)s"),
    _("items[%(number)s]: %(why)s"),
    # from a poll while the network was down: `feeds.health`
    _("no source can be reached: %(why)s"),
)

#: from `feeds.fetch` and `feeds.poll`
_ASKED = (
    _("expected status 200, found %(status)s: %(why)s"),
    _("no content"),
    _("a part, though the whole was asked for"),
    _("a choice of addresses"),
    _("that nothing has changed, though nothing was known"),
    _("it wants a password"),
    _("it does not let us in"),
    _("there is nothing at this address"),
    _("it is gone for good"),
    _("too many requests"),
    _("the server has failed"),
    _("the server behind it has failed"),
    _("it is overloaded or closed for now"),
    _("the server behind it did not answer"),
    _("nothing that we know"),
    _("expected an answer within %(seconds)s s, found %(size)s bytes of one"),
    _("expected an answer within %(seconds)s s, found none"),
    _("expected at most %(most)s redirects, found more"),
    _("expected a turn at %(host)s within %(seconds)s s, found too many requests before it"),
    _("expected at most %(most)s bytes, found an answer that announces %(size)s"),
    _("expected at most %(most)s bytes, found more"),
    _("expected at most %(most)s bytes once unpacked, found more"),
    _("the name of the host cannot be resolved: %(why)s"),
    _("its certificate is not trusted: %(why)s"),
    _("no connection: %(why)s"),
    _("the server closed the connection without an answer"),
    _("the answer breaks off: %(why)s"),
    _("expected an answer in HTTP, found %(why)s"),
    _("expected gzip, found the end in the middle of it"),
    _("expected gzip, found %(why)s"),
    _("expected the encodings gzip or identity, found %(words)s"),
    _("the redirect holds characters that no address has"),
    _("the redirect leads from https to http"),
    _("the redirect leads from outside to a host inside"),
    _("expected an address without spaces, controls and backslashes"),
    _("expected an http or https address without user name"),
    _("%(host)s lies inside a network, which the setting `allow` would have to name"),
    _("port %(port)s is none of those in the setting `ports`"),
    _("%(host)s is at %(address)s, which lies inside a network"),
    _("the program failed on it, please report it: %(fault)s"),
    _("it holds no entry"),
    _("the document breaks off before its end"),
)

#: from the system, TLS and the parsers in use, where their own message is not better
OTHERS = (
    _("Connect call failed (%(words)s)"),
    _("Multiple exceptions: %(fault)s"),
    _("Connection refused"),
    _("Connection reset by peer"),
    _("Connection timed out"),
    _("Network is unreachable"),
    _("No route to host"),
    _("Name or service not known"),
    _("No address associated with hostname"),
    _("Temporary failure in name resolution"),
    _("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: %(why)s (_ssl.c:%(number)s)"),
    _("self-signed certificate"),
    _("self-signed certificate in certificate chain"),
    _("unable to get local issuer certificate"),
    _("certificate has expired"),
    _("certificate is not yet valid"),
    _("Hostname mismatch, certificate is not valid for %(words)s"),
    _("IP address mismatch, certificate is not valid for %(words)s"),
    _("Response payload is not completed: %(fault)s"),
    _("Bad status line: %(fault)s"),
    _("incorrect header check"),
    _("syntax error"),
    _("no element found"),
    _("not well-formed (invalid token)"),
    _("mismatched tag"),
    _("undefined entity"),
)

#: from `feeds.ingest.workers`, `feeds.ingest.pipeline` and `feeds.parsing.formats`
_READ = (
    _("reading it took more than %(seconds)s s"),
    _("reading it took more than %(size)s MB"),
    _("reading it took more than %(seconds)s s of CPU"),
    _("the process that read it was ended by %(signal)s"),
    _("the process that read it ended by itself with code %(code)s"),
    _("the program failed on this entry, please report it: %(fault)s"),
    _("expected at least one entry, found a feed without any"),
    _("expected at most %(most)s bytes, found %(size)s"),
    _("expected articles, found a list of subscriptions (OPML)"),
    _("expected a list of subscriptions (OPML), found %(name)s"),
    _(
        "expected a feed (RSS, RDF, Atom, JSON Feed), an OPML list, or an article in Markdown from feedx or "
        "RSSHUB-PAGE; found %(why)s"
    ),
)

#: from `feeds.parsing.formats.describe_unknown`: documents in unknown formats
_UNKNOWN = (
    _("an empty document"),
    _("a document of nothing but white space"),
    _("a PNG picture"),
    _("a JPEG picture"),
    _("a GIF picture"),
    _("a RIFF container (WebP, WAV or AVI)"),
    _("a PDF document"),
    _("a ZIP archive (or an Office document)"),
    _("gzip data"),
    _("bzip2 data"),
    _("xz data"),
    _("zstd data"),
    _("a 7z archive"),
    _("a RAR archive"),
    _("an SQLite database"),
    _("a program (ELF)"),
    _("a program (Windows)"),
    _("MP3 audio"),
    _("an Ogg container"),
    _("MP4 video"),
    _("binary data (a zero byte at offset %(offset)s, starting %(words)s)"),
    _("an HTML page"),
    _("XML or HTML whose first element is <%(name)s>"),
    _("markup without any element"),
    _("several JSON documents one below the other (NDJSON), starting %(words)s"),
    _("JSON that does not name a version of JSON Feed, starting %(words)s"),
    _("a front matter that is not ours, or Markdown below one"),
    _("plain text or Markdown without a header, starting %(words)s"),
)

#: from `feeds.parsing.formats.syndication`, `doctype` and `outline`: feeds in XML
_XML = (
    _("expected a feed in XML, found %(why)s"),
    _("expected at most %(most)s entries, found %(number)s: the %(size)s oldest are left out"),
    _("feedparser gave up: %(fault)s"),
    _("%(number)s entries begin here, feedparser finds %(size)s"),
    _("expected a DOCTYPE that ends within %(most)s characters, found none"),
    _("the document ends in the middle of this entry"),
    _("%(size)s characters stand outside the entries, expected at most %(most)s"),
    _("elements are nested deeper than %(most)s"),
    _("an entry of %(size)s characters, expected at most %(most)s"),
)

#: from `feeds.parsing.formats.jsonfeed`: JSON Feed
_JSON = (
    _("expected one list 'items', found %(why)s"),
    _("expected at most %(most)s items, found %(number)s: the rest is left out"),
    _("expected JSON, found %(why)s (column %(column)s)"),
    _("arrays or objects are nested too deeply"),
    _("expected a JSON object, found %(why)s"),
    _("expected an object, found %(why)s"),
    _("the key %(words)s stands twice"),
    _("has no id, no address, no title and no text"),
    _("two"),
    _("an object"),
    _("an array"),
    _("text"),
    _("true or false"),
    _("null"),
)

#: from `feeds.parsing`: Markdown and single articles
_ARTICLES = (
    _("expected '[title](link)' above a line '------', found %(words)s"),
    _("expected a front matter that begins with '---', found %(words)s"),
    _("expected a second '---' that closes the front matter opened here, found none"),
    _("expected a title, found none"),
    _("expected milliseconds since 1970 in the header comment, found %(words)s"),
    _("expected a moment that has passed in the header comment, found %(words)s"),
    _("expected a date in header, front matter or body, found %(words)s"),
    _("expected at most %(most)s open formatting tags, found more"),
    _("expected at most %(most)s open tags, found more"),
    _("expected cleaned HTML of at most %(most)s times its source, found %(size)s characters"),
)

SENTENCES = (*FRAMES, *_ASKED, *OTHERS, *_READ, *_UNKNOWN, *_XML, *_JSON, *_ARTICLES)
