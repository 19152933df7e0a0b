"""How each HTML element is rendered, by its name."""

from feeds.parsing.corrections import CorrectionKind

#: inline elements and the names under which they are rendered
INLINE = {
    name: name for name in "b strong i em u s del ins sub sup q cite abbr code kbd samp var mark ruby rt rp".split()
} | {"strike": "s", "tt": "code"}
#: readings of characters; they cannot be nested
ANNOTATIONS = frozenset({"rt", "rp"})
#: inline elements that are redundant inside another one of their name
PLAIN_MARKS = frozenset("b strong i em u s del ins code mark".split())
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
#: block containers: they end the line before and after them and are not rendered
CONTAINERS = frozenset(
    "p div section article main header footer aside center address form fieldset details summary hgroup nav figure "
    "figcaption picture body html dir menu search dialog legend optgroup".split()
)
LISTS = frozenset({"ul", "ol", "dl"})
LIST_ITEMS = frozenset({"li", "dt", "dd"})
TABLE_PARTS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"})
#: elements whose removal is noted as a correction: scripts, form fields, frames, plug-ins, and drawings, which can hide
#: scripts
NOTED_ELEMENTS = dict.fromkeys(
    "script object embed applet frame frameset portal canvas button input select textarea datalist output progress "
    "meter".split(),
    CorrectionKind.ACTIVE,
) | dict.fromkeys(("svg", "math"), CorrectionKind.DRAWING)
#: elements dropped with their content
DROPPED = frozenset(NOTED_ELEMENTS) | frozenset(
    "style noscript template param head title meta link base option map area noframes noembed "
    "source track colgroup col -comment !doctype".split()
)
#: elements that preserve white space
PREFORMATTED = frozenset({"pre", "listing", "xmp", "plaintext"})
