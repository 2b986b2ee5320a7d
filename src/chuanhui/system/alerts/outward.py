"""Calling other people's machines without being steered by them.

One call: the address is judged, its name resolved once, every answer judged, and the connection made to the
very address that was judged; a second answer of the resolver changes nothing. No redirect is followed, no
proxy of the environment is used, the whole call takes at most five seconds and brings at most one megabyte.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from chuanhui.system.alerts.errors import OutwardFailed, OutwardRefused
from chuanhui.system.alerts.rules.addresses import Allowed, Target, check, target_of

LONGEST_S = 5.0
MOST_BYTES = 1_000_000
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port in, addresses as texts out."""
Dialler = Callable[[str, int, float], socket.socket]
"""Address, port and seconds in, a connected socket out."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


def system_resolver(host: str, port: int) -> list[str]:
    """Return the addresses that the operating system knows for a host."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an address, which is no name and needs no resolver."""
    return socket.create_connection((address, port), timeout=seconds)


def send(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Allowed,
    resolve: Resolver = system_resolver,
    connect: Dialler = dial,
    longest_s: float = LONGEST_S,
) -> Answer:
    """Post a body to an address and return the answer.

    Args:
        url: http or https.
        body: at most 1 MB.
        headers: beside Host and Content-Length; values in ASCII.
        allowed: hosts that may be called although they are not public.
        resolve, connect: the outside world.
        longest_s: for the whole call, resolving included.

    Raises:
        OutwardRefused: the address may not be called, redirects, or the body is too long.
        OutwardFailed: the other side was not reached in time, broke off, or sent too much.
    """
    if len(body) > MOST_BYTES:
        raise OutwardRefused(why="much")
    until = time.monotonic() + longest_s
    target = target_of(url)
    address = check(target, _resolved(resolve, target, until), allowed)
    try:
        answer = _exchange(target, connect(address, target.port, _left(until)), body, headers, until)
    except (OSError, http.client.HTTPException) as error:
        raise OutwardFailed(why=type(error).__name__) from error
    if 300 <= answer.status < 400:
        raise OutwardRefused(why="redirect")
    return answer


def _resolved(resolve: Resolver, target: Target, until: float) -> Sequence[str]:
    """Ask the resolver once, and wait for it no longer than the call may take."""
    found: list[Sequence[str]] = []

    def ask() -> None:
        # A name that does not exist and a resolver that fails are one: there is nothing to call.
        try:
            found.append(resolve(target.host, target.port))
        except (OSError, UnicodeError):
            found.append(())

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_left(until))
    if not found:
        raise OutwardFailed(why="resolver")
    return found[0]


def _exchange(
    target: Target, plain: socket.socket, body: bytes, headers: Mapping[str, str], until: float
) -> Answer:
    """Send the request over a connection, read the answer, and close it."""
    with plain:
        plain.settimeout(_left(until))
        wire: Any = plain
        if target.scheme == "https":
            context = ssl.create_default_context()
            wire = context.wrap_socket(plain, server_hostname=target.host)
        with wire:
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = _Hurried(wire, until)
            fixed = {"Host": target.host_header, "Connection": "close"}
            connection.request("POST", target.path, body, {**headers, **fixed})
            response = connection.getresponse()
            brought = response.read(MOST_BYTES + 1)
            if len(brought) > MOST_BYTES:
                raise OutwardFailed(why="more than 1 MB")
            if response.length:
                raise OutwardFailed(why="broken off")
            return Answer(response.status, brought)


class _Hurried:
    """A connection whose reading and writing end with the call, however slowly the other side drips."""

    def __init__(self, wire: Any, until: float) -> None:
        self.wire, self.until = wire, until

    def sendall(self, data: Any) -> None:
        """Send, and end in time."""
        self.wire.settimeout(_left(self.until))
        self.wire.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a reader that ends in time."""
        return io.BufferedReader(_Drips(self.wire, self.until))

    def close(self) -> None:
        """Leave the closing to whoever opened it."""


class _Drips(io.RawIOBase):
    def __init__(self, wire: Any, until: float) -> None:
        self.wire, self.until = wire, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.wire.settimeout(_left(self.until))
        return int(self.wire.recv_into(buffer))


def _left(until: float) -> float:
    """Return the seconds that are left.

    Raises:
        OutwardFailed: none.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise OutwardFailed(why="time")
    return left
