"""Who asks, as far as that can be told: so that one of them takes no place from all others."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Request

#: of an IPv6 address the bits that tell whose it is: the others are the owner's to choose (RFC 6177 section 2)
_NETWORK = 64

#: in brackets, or four numbers; each may have a port
_PATTERN = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15}))(?::[0-9]{1,5})?")

_Address = IPv4Address | IPv6Address


def client_address(request: Request) -> str:
    """The IPv4 address or the IPv6 network that a request comes from, empty where nobody knows.

    What comes from inside our own network was passed on by the server before this one: the last that it says in
    `X-Forwarded-For` is whom it was asked by. All before that, and what strangers say, anybody can make up.
    """
    peer = _address(request.remote_addr or "")
    if peer is not None and peer.is_global:
        return _name(peer)
    forwarded = _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2])
    return _name(forwarded) if forwarded else ""


def _address(text: str) -> _Address | None:
    """The address, with or without a port behind it (RFC 7239 section 6 writes both)."""
    match = _PATTERN.fullmatch(text.strip())
    try:
        address = ip_address(match[1] or match[2] if match else text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _name(address: _Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Address(int(address) >> 128 - _NETWORK << 128 - _NETWORK))
