"""A publisher's own feed that needs nothing special."""

from feeds.normalizers._declare import Normalizer

NORMALIZER = Normalizer()
