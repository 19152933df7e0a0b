"""Clean HTML to the few elements an article needs: one parse, small steps, one walk, and sanitizing last."""

from feeds.parsing.corrections import Corrections
from feeds.parsing.markup.allowlist import ALLOWED, sanitize
from feeds.parsing.markup.block_writer import BlockWriter
from feeds.parsing.markup.css_rules import remove_matches
from feeds.parsing.markup.draft import Draft, Step, html_to_text, parse
from feeds.parsing.markup.figures import caption_from_small, caption_pictures, resolve_pictures
from feeds.parsing.markup.for_pages import prepare_for_page
from feeds.parsing.markup.hidden import drop_hidden
from feeds.parsing.markup.images import drop_shared_placeholders, images_of, normalize_pictures
from feeds.parsing.markup.line_rules import LineRule
from feeds.parsing.markup.missing_text import note_missing
from feeds.parsing.markup.noscript import unwrap_noscript
from feeds.parsing.markup.text_edit import map_texts, text_lines, without_pictures
from feeds.urls import canonicalize

__all__ = [
    "ALLOWED",
    "Draft",
    "LineRule",
    "Step",
    "clean",
    "finish",
    "html_to_text",
    "images_of",
    "map_texts",
    "new_draft",
    "note_missing",
    "prepare_for_page",
    "remove_matches",
    "sanitize",
    "text_lines",
    "without_pictures",
]

#: steps for every body, after the steps of its publisher
COMMON: tuple[Step, ...] = (
    normalize_pictures,
    drop_hidden,
    drop_shared_placeholders,
    unwrap_noscript,
    caption_pictures,
    caption_from_small,
    resolve_pictures,
)


def new_draft(
    html: str, *, title: str = "", base: str = "", zone: str = "UTC", notes: Corrections | None = None
) -> Draft:
    """Parse `html` into a draft; `notes` has the corrections made so far. Its own `<base>` overrides `base`."""
    notes = notes or Corrections()
    tree, body = parse(html, notes)
    if "<base" in html and (element := body.css_first("base[href]")):
        base = canonicalize.clean(element.attributes.get("href") or "", base) or base
    return Draft(tree=tree, body=body, size=len(html), title=title, base=base, zone=zone, notes=notes)


def finish(draft: Draft, steps: tuple[Step, ...] = ()) -> str:
    """Run `steps` and the common steps, then render the tree as sanitized HTML; the results are in the draft."""
    for step in (*steps, *COMMON):
        step(draft)
    blocks = BlockWriter(draft)
    html = blocks.write(draft.body)
    draft.paragraphs = blocks.paragraphs
    draft.html = sanitize(html)
    return draft.html


def clean(html: str, *, base: str = "") -> str:
    """Return `html` cleaned for an article; cleaning is idempotent.

    >>> clean("loose<br><br>text<script>x</script>")
    '<p>loose</p><p>text</p>'
    """
    return finish(new_draft(html, base=base))
