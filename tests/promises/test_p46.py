"""P46. Outbound calls cannot be steered: hostile addresses, lying resolvers, redirects, slow answers."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chuanhui.system.alerts import outward
from chuanhui.system.alerts.errors import OutwardFailed, OutwardRefused
from chuanhui.system.alerts.rules.addresses import Allowed, check, target_of

NOBODY = Allowed()
PUBLIC = "93.184.216.34"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
BY_FORM = {
    "scheme": (
        "file:///etc/passwd", "gopher://example.org:70/_GET", "ftp://example.org/", "dict://example.org:11211/",
        "ldap://example.org/", "tftp://example.org/", "jar:http://example.org!/", "javascript:alert(1)",
        "data:text/plain,x", "//example.org/", "example.org/hook", "",
    ),
    "user": ("http://example.org@127.0.0.1/", "http://u:p@example.org/"),
    "number": (
        "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0177.0.0.1/", "http://127.1/",
        "http://0x7f.1/", "http://127.0.1/", "http://0/", "http://127.0.0.01/", "http://127.0.0.0x1/",
        "http://999.1.1.1/", "http://[::1%25lo]/", "http://example.0x7f/", "http://00000000177.0.0.1/",
        "http://127。0。0。1/",
    ),
    "host": ("http:///x", "http://-a.example/", "http://a..example/", "http://exa%6dple.org/", "http://a_.*.org/"),
    "signs": (
        "http://127.0.0.1\\@example.org/", "http://example.org/\r\nHost: x", "http://exa mple.org/",
        "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://example.org:port/",
        "http://example.org:99999/", "http://[::1/", "http://example.org/\x00", "http://example.org/路",
        "https://" + "a" * 2_000 + ".org/",
    ),
}  # fmt: skip
BY_ADDRESS = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.1.1",
    "169.254.169.254", "100.64.0.1",
    "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1", "fe80::1", "fe80::1%eth0",
    "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "100::1",
)  # fmt: skip


def resolving(*answers: list[str]) -> Callable[[str, int], list[str]]:
    """Return a resolver that gives one answer after the other, and remembers what it was asked."""
    left = list(answers)

    def resolve(host: str, port: int) -> list[str]:
        resolve.asked.append((host, port))
        return left.pop(0)

    resolve.asked = []
    return resolve


def never(address: str, port: int, seconds: float) -> socket.socket:
    raise AssertionError(f"a connection to {address}:{port} was made")


@contextmanager
def answering(*pieces: bytes, every: float = 0.0) -> Iterator[tuple[int, list[bytes]]]:
    """Run a server that answers each connection with `pieces`; yields its port and what it was sent."""
    heard: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                wire, _ = listening.accept()
            except OSError:
                return
            with wire:
                try:
                    told = b""
                    while told[:1] != b"\x16" and not told.endswith(b"{}"):
                        told += wire.recv(65_536)
                    heard.append(told)
                    for piece in pieces:
                        wire.sendall(piece)
                        time.sleep(every)
                except OSError:
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield listening.getsockname()[1], heard
        listening.shutdown(socket.SHUT_RDWR)
    serving.join(timeout=10)


def send(url: str, **more: Any) -> outward.Answer:
    facts = {"allowed": NOBODY, "resolve": resolving([PUBLIC]), "connect": never, **more}
    return outward.send(url, b"{}", {"Content-Type": "application/json"}, **facts)


@pytest.mark.parametrize(("why", "url"), [(why, url) for why, urls in BY_FORM.items() for url in urls])
def test_an_address_of_another_form_is_refused_before_anything_is_asked(why, url):
    resolve = resolving([PUBLIC])
    with pytest.raises(OutwardRefused) as refusal:
        send(url, resolve=resolve)
    assert (refusal.value.facts["why"], resolve.asked) == (why, [])


@pytest.mark.parametrize("address", BY_ADDRESS)
def test_an_address_inside_is_refused_written_out_and_behind_a_name(address):
    plain = address.partition("%")[0]
    urls = [f"http://[{plain}]/" if ":" in plain else f"http://{plain}/", "https://hook.example/"]
    for url in urls:
        with pytest.raises(OutwardRefused) as refusal:
            send(url, resolve=resolving([address]))
        assert refusal.value.facts["why"] == "inside"


def test_the_corpus_is_large_enough():
    assert sum(map(len, BY_FORM.values())) + len(BY_ADDRESS) >= 60


def test_one_address_inside_among_public_ones_is_enough_to_refuse():
    for order in ([PUBLIC, "10.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::ffff:10.0.0.1"]):
        with pytest.raises(OutwardRefused, match="inner network"):
            send("http://hook.example/", resolve=resolving(order))


def test_a_name_is_resolved_once_and_the_answer_is_pinned():
    resolve, dialled = resolving([PUBLIC], ["127.0.0.1"], ["169.254.169.254"]), []
    with answering(OK) as (port, heard):

        def connect(address: str, at: int, seconds: float) -> socket.socket:
            dialled.append((address, at))
            return socket.create_connection(("127.0.0.1", port), seconds)

        assert send("http://hook.example/in?x=1", resolve=resolve, connect=connect) == (204, b"")
    assert (resolve.asked, dialled) == ([("hook.example", 80)], [(PUBLIC, 80)])
    assert heard[0].startswith(b"POST /in?x=1 HTTP/1.1\r\n")
    assert b"\r\nHost: hook.example\r\n" in heard[0]


@pytest.mark.parametrize(
    "url", ["http://hook.example:22/", "http://hook.example:6379/", "https://hook.example:25/"]
)
def test_unusual_ports_are_refused(url):
    with pytest.raises(OutwardRefused, match="only ports"):
        send(url)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status):
    told = f"HTTP/1.1 {status} Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".encode()
    with answering(told) as (port, heard), pytest.raises(OutwardRefused, match="redirects"):
        here(port)
    assert len(heard) == 1


def test_only_what_the_administrator_names_may_be_inside():
    allowed = Allowed.of(["Hook.Inner.Example", "10.1.2.3:9000", "[fd00::7]"])
    for url, found in (
        ("http://hook.inner.example:9999/", "10.9.9.9"),
        ("http://10.1.2.3:9000/", "10.1.2.3"),
        ("http://[fd00::7]/", "fd00::7"),
    ):
        assert check(target_of(url), [found], allowed) == found
    for url, found in (
        ("http://10.1.2.3/", "10.1.2.3"),
        ("http://x.hook.inner.example/", "10.9.9.9"),
        ("http://[fd00::8]/", "fd00::8"),
    ):
        with pytest.raises(OutwardRefused):
            check(target_of(url), [found], allowed)


def test_a_public_machine_may_be_called_by_name_and_number():
    for url, found in (
        ("https://hook.example/", PUBLIC),
        ("http://93.184.216.34:8080/", PUBLIC),
        ("https://例子.example/", PUBLIC),
        ("http://[2606:2800:220:1::1]/", "2606:2800:220:1::1"),
    ):
        assert check(target_of(url), [found], NOBODY) == found
    assert target_of("https://例子.example/").host == "xn--fsqu00a.example"


def here(port: int, **more: Any) -> outward.Answer:
    facts = {"allowed": Allowed.of([f"127.0.0.1:{port}"]), "resolve": resolving(["127.0.0.1"]), **more}
    return send(f"http://127.0.0.1:{port}/", connect=outward.dial, **facts)


def test_whoever_drips_is_cut_off_in_time():
    begun = time.monotonic()
    drips = [b"HTTP/1.1 200 OK\r\n"] + [b"X: y\r\n"] * 60
    with answering(*drips, every=0.05) as (port, _), pytest.raises(OutwardFailed):
        here(port, longest_s=0.5)
    assert time.monotonic() - begun < 2.5


def test_the_house_waits_no_longer_than_five_seconds_and_takes_no_more_than_a_megabyte():
    assert (outward.LONGEST_S, outward.MOST_BYTES) == (5.0, 1_000_000)
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with answering(head, b"x" * 1_000_000) as (port, _):
        assert len(here(port).body) == 1_000_000
    with answering(head, b"x" * 1_000_001) as (port, _), pytest.raises(OutwardFailed, match="1 MB"):
        here(port)
    with pytest.raises(OutwardRefused, match="1 MB"):
        outward.send("http://hook.example/", b"x" * 1_000_001, {}, allowed=NOBODY, connect=never)


def test_a_resolver_that_fails_or_hangs_ends_the_call():
    def fails(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such host")

    def hangs(host: str, port: int) -> list[str]:
        time.sleep(3)
        return [PUBLIC]

    with pytest.raises(OutwardRefused, match="resolved"):
        send("http://hook.example/", resolve=fails)
    with pytest.raises(OutwardRefused, match="resolved"):
        send("http://hook.example/", resolve=resolving([]))
    with pytest.raises(OutwardRefused, match="resolved"):
        send("http://hook.example/", resolve=resolving(["hook2.example"]))
    begun = time.monotonic()
    with pytest.raises(OutwardFailed):
        send("http://hook.example/", resolve=hangs, longest_s=0.2)
    assert time.monotonic() - begun < 1


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    with answering(OK) as (port, _):
        assert here(port).status == 204


def test_what_is_no_http_and_what_breaks_off_are_failures():
    for told in (
        b"",
        b"+OK redis\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"\x16\x03\x01",
    ):
        with answering(told) as (port, _), pytest.raises(OutwardFailed):
            here(port)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(OutwardFailed):
        here(port)


def test_tls_is_verified_by_the_name_that_was_asked_for():
    facts = {"allowed": Allowed.of(["hook.example"]), "resolve": resolving(["127.0.0.1"])}
    with answering(OK) as (port, _), pytest.raises(OutwardFailed):
        send(f"https://hook.example:{port}/", connect=outward.dial, **facts)
