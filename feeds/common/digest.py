"""A short hash of a value, to detect changes."""

from hashlib import blake2b


def digest_of(value: object, size: int) -> bytes:
    """Return a hash of `size` bytes over the `repr` of a value, which must contain everything that can change.

    >>> digest_of(("渡轮", 1), 4) == digest_of(("渡轮", 1), 4) != digest_of(("渡轮", "1"), 4)
    True
    """
    # received text may contain a lone surrogate
    return blake2b(repr(value).encode("utf-8", "surrogatepass"), digest_size=size).digest()
