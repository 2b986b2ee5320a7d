"""Whether an outbound address may be called: what it must look like, and which machines it may lead to.

Everything but a plain web address of a public machine is refused, unless the administrator's list names the
host. A name is judged by the addresses it resolves to, never by how it looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from chuanhui.system.alerts.errors import OutwardRefused

SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 2_000
_ODD = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE | re.ASCII)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.ASCII)
_NEVER: tuple[IPv4Network | IPv6Network, ...] = (
    *(IPv4Network(one) for one in ("0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24")),
    *(IPv4Network(one) for one in ("192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4")),
    *(IPv6Network(one) for one in ("64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20")),
    *(IPv6Network(one) for one in ("5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10")),
)
"""Networks beside those that Python calls private: shared, reserved, a cloud's metadata, tunnels."""
_WRAPS_V4 = tuple(IPv6Network(one) for one in ("::ffff:0:0/96", "::/96", "64:ff9b::/96"))
_SIX_TO_FOUR = IPv6Network("2002::/16")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: the host as names and certificates know it, the port, the path with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """Return what the header Host says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == SCHEMES[self.scheme] else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """The administrator's list: hosts that may be called wherever they stand, any port or one."""

    hosts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str]) -> Allowed:
        """Return the list of ``host`` and ``host:port`` entries; an IPv6 address stands in brackets."""
        return cls(frozenset(word.strip().lower() for word in words if word.strip()))

    def names(self, target: Target) -> bool:
        """Tell whether the list names the target."""
        name = f"[{target.host}]" if ":" in target.host else target.host
        return name in self.hosts or f"{name}:{target.port}" in self.hosts


def target_of(url: str) -> Target:
    """Return where a web address leads.

    Raises:
        OutwardRefused: it is no plain http or https address, or its host is written in a way that
            different programs read differently.
    """
    if len(url) > LONGEST or _ODD.search(url) or not _is_plain(url):
        raise OutwardRefused(why="signs")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise OutwardRefused(why="signs") from None
    if parts.scheme not in SCHEMES:
        raise OutwardRefused(why="scheme")
    if "@" in parts.netloc or parts.username is not None:
        raise OutwardRefused(why="user")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise OutwardRefused(why="signs")
    is_v6 = parts.netloc.startswith("[")
    return Target(parts.scheme, _host(parts.hostname or "", is_v6), port or SCHEMES[parts.scheme], path)


def check(target: Target, found: Iterable[str], allowed: Allowed) -> str:
    """Return the one address to call, out of those that the target's name resolves to.

    Args:
        target: from `target_of`.
        found: what the resolver answered, once; every one of them must be public.
        allowed: the administrator's list.

    Raises:
        OutwardRefused: no address, an address that is not public, or an unusual port.
    """
    addresses = [_address(one) for one in found]
    if not addresses:
        raise OutwardRefused(why="unknown")
    if not allowed.names(target):
        if target.port not in PORTS:
            raise OutwardRefused(why="port")
        if not all(is_public(one) for one in addresses):
            raise OutwardRefused(why="inside")
    return str(addresses[0])


def is_public(address: Address) -> bool:
    """Tell whether an address is a machine of the open internet, also when it wraps another address."""
    if isinstance(address, IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
    if any(address in network for network in _NEVER if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address inside a mapped, compatible, NAT64 or 6to4 address."""
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    if any(address in network for network in _WRAPS_V4):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _address(text: str) -> Address:
    """Return an address as a resolver gives it, whose zone (``fe80::1%eth0``) counts as part of it."""
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        raise OutwardRefused(why="unknown") from None


def _is_plain(url: str) -> bool:
    """Tell whether no sign of an address stands for another one, as ``①`` does for ``1``."""
    return unicodedata.normalize("NFKC", url) == url


def _host(host: str, is_v6: bool) -> str:
    """Return the host in its one written form.

    Raises:
        OutwardRefused: empty, a number in disguise (``0x7f.1``, ``2130706433``), or no host name.
    """
    if is_v6:
        try:
            found = IPv6Address(host)
        except ValueError:
            raise OutwardRefused(why="number") from None
        if found.scope_id is not None:
            raise OutwardRefused(why="number")
        return str(found)
    name = host.lower().removesuffix(".")
    try:
        name = name.encode("ascii" if name.isascii() else "idna").decode().lower()
    except UnicodeError:
        raise OutwardRefused(why="host") from None
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            if str(IPv4Address(name)) == name and host.isascii():
                return name
        except ValueError:
            pass
        raise OutwardRefused(why="number")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise OutwardRefused(why="host")
    return name
