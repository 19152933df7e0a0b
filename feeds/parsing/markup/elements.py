"""What becomes of each element, by its name."""

from feeds.parsing.corrections import CorrectionKind

#: inline elements that are kept, by the name they are kept under
INLINE = {
    name: name for name in "b strong i em u s del ins sub sup q cite abbr code kbd samp var mark ruby rt rp".split()
} | {"strike": "s", "tt": "code"}
#: readings beside characters: none stands in another
ANNOTATIONS = frozenset({"rt", "rp"})
#: inline elements that say nothing new within another of their name
PLAIN_MARKS = frozenset("b strong i em u s del ins code mark".split())
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
#: elements that end the line before and behind them, and leave no trace
CONTAINERS = frozenset(
    "p div section article main header footer aside center address form fieldset details summary hgroup nav figure "
    "figcaption picture body html dir menu search dialog legend optgroup".split()
)
LISTS = frozenset({"ul", "ol", "dl"})
LIST_ITEMS = frozenset({"li", "dt", "dd"})
TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
#: what is told where it is dropped: what runs, is filled in or shows another page, and what is drawn by instructions,
#: which can hide scripts
NOTED_ELEMENTS = dict.fromkeys(
    "script object embed applet frame frameset portal canvas button input select textarea datalist output progress "
    "meter".split(),
    CorrectionKind.ACTIVE,
) | dict.fromkeys(("svg", "math"), CorrectionKind.DRAWING)
#: elements dropped with everything in them
DROPPED = frozenset(NOTED_ELEMENTS) | frozenset(
    "style noscript template param head title meta link base option map area noframes noembed "
    "source track colgroup col -comment !doctype".split()
)
#: elements that keep their white space
PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
