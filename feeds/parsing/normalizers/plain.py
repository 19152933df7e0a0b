"""Default normalizer, for feeds without special cases."""

from feeds.parsing.normalizers._base import Normalizer

NORMALIZER = Normalizer()
