"""Whose address counts, with proxies in front and with somebody who pretends."""

from __future__ import annotations

import pytest

from chuanhui.site.proxies import client_address, networks

OURS = networks(["127.0.0.1", "10.0.0.0/8", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("::ffff:127.0.0.1", "198.51.100.1:5321", "198.51.100.1"),
        ("fd00::1", "[2001:db8::7]:443", "2001:db8::7"),
        ("127.0.0.1", "10.9.9.9, 10.1.1.1", "10.9.9.9"),
        ("127.0.0.1", "198.51.100.1, unknown", "127.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_rightmost_hop_that_is_none_of_ours_asks(peer, forwarded, address):
    assert client_address(peer, forwarded, OURS) == address


def test_without_trusted_proxies_the_header_is_hearsay():
    assert client_address("127.0.0.1", "198.51.100.1", ()) == "127.0.0.1"


def test_what_is_no_network_is_refused_by_name():
    with pytest.raises(ValueError, match="everything"):
        networks(["everything"])
