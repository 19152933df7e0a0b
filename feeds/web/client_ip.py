"""The client address of a request, used for limits per client."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from flask import Request

#: prefix length of an IPv6 network; the other bits are chosen by the client (RFC 6177 section 2)
_NETWORK = 64

#: an IPv6 address in brackets or an IPv4 address, with an optional port
_PATTERN = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15}))(?::[0-9]{1,5})?")

_Address = IPv4Address | IPv6Address


def client_address(request: Request) -> str:
    """The IPv4 address or the IPv6 network of the client, empty if unknown.

    A request from a private network was forwarded by a reverse proxy: the last entry of `X-Forwarded-For` is the client
    of that proxy. Earlier entries, and the header on direct requests, can be forged.
    """
    peer = _address(request.remote_addr or "")
    if peer is not None and peer.is_global:
        return _name(peer)
    forwarded = _address(request.headers.get("X-Forwarded-For", "").rpartition(",")[2])
    return _name(forwarded) if forwarded else ""


def _address(text: str) -> _Address | None:
    """Parse an address with or without a port (RFC 7239 section 6 allows both)."""
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
