"""RSSHub: routes that convert a publisher's page to a feed, including the tools of the page."""

from feeds.model import RawEntry
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.markup.line_rules import rights
from feeds.parsing.normalizers._base import Normalizer


def _drop_tools(draft: Draft) -> None:
    """Drop buttons and forms that a route copied with the story."""
    if draft.drop(".support-author, .aw-upload-file-list, button, form"):
        draft.note(CorrectionKind.BOXES)


def _produced(raw: RawEntry) -> bool:
    """Return whether a feed names RSSHub; posts of the Hexo format without a link are from its feeds too."""
    is_post = raw.format == "hexo" and not raw.link
    return is_post or "rsshub" in f"{raw.channel.generator} {raw.channel.url}".lower()


NORMALIZER = Normalizer(
    produced=_produced,
    steps=(_drop_tools,),
    lines=(rights(r"(?:本文.{0,60})?未经(?:许可|授权|作者许可)，?(?:禁止|不得|请勿)(?:任何形式的)?转载.{0,20}"),),
)
