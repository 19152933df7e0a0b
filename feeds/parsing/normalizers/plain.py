"""A publisher's own feed that needs nothing special."""

from feeds.parsing.normalizers._base import Normalizer

NORMALIZER = Normalizer()
