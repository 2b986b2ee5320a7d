"""Whose address a request comes from, when a proxy of the house handed it on.

`X-Forwarded-For` is believed only from a proxy that `CHUANHUI_TRUSTED_PROXIES` names, and only as far as
such proxies wrote it: anybody may send the header, and what stands left of the first stranger is hearsay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def networks(told: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks of a setting: addresses or networks such as ``10.0.0.0/8``.

    Raises:
        ValueError: naming what is no network.
    """
    return tuple(ip_network(one.strip(), strict=False) for one in told if one.strip())


def client_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of whoever asks: the rightmost hop that is none of our proxies.

    Args:
        peer: address of the other end of the connection.
        forwarded: the header ``X-Forwarded-For`` as it came, "" without one.
        trusted: networks of our proxies.
    """
    believed = peer
    for hop in (peer, *reversed(forwarded.split(","))):
        address = _address(hop)
        if address is None:
            return believed
        believed = str(address)
        if not any(address in network for network in trusted):
            break
    return believed


def _address(hop: str) -> Address | None:
    """Return the address of one hop, with or without a port; None for what is no address."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


class AddressMiddleware:
    """Sets REMOTE_ADDR to the address of whoever asks, so that nothing behind it has to know of proxies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if settings.TRUSTED_PROXIES:
            told = request.META
            forwarded = told.get("HTTP_X_FORWARDED_FOR", "")
            told["REMOTE_ADDR"] = client_address(
                told.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES
            )
        return self.get_response(request)
