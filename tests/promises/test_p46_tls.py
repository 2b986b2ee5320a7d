"""Promise 46 over TLS: a machine is believed only with a certificate for the very name that was asked for."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chuanhui.system.alerts import outward
from chuanhui.system.alerts.errors import OutwardFailed
from chuanhui.system.alerts.rules.addresses import Allowed

NAME = "hook.example"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
BEGUN, ENDED = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def certificate(folder: Path, name: str, until: datetime = ENDED) -> Path:
    """Write a certificate for a name, signed by itself, with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGUN)
        .not_valid_after(until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    kept = serialization.PrivateFormat.PKCS8
    file = folder / f"{name}-{until:%Y}.pem"
    secret = key.private_bytes(pem, kept, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + secret)
    return file


@contextmanager
def answering(shown: Path) -> Iterator[tuple[int, list[bytes]]]:
    """Run a server that shows a certificate and answers one call; yields its port and what it was sent."""
    heard: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)

    def serve() -> None:
        try:
            plain, _ = listening.accept()
            with plain, context.wrap_socket(plain, server_side=True) as wire:
                told = b""
                while not told.endswith(b"{}") and (more := wire.recv(65_536)):
                    told += more
                heard.append(told)
                wire.sendall(OK)
        except OSError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield listening.getsockname()[1], heard
    serving.join(timeout=10)


def called(port: int) -> int:
    facts = {"allowed": Allowed.of([NAME]), "resolve": lambda _host, _port: ["127.0.0.1"]}
    return outward.send(f"https://{NAME}:{port}/", b"{}", {}, connect=outward.dial, **facts).status


def test_p46_a_certificate_that_somebody_known_signed_for_the_name_is_believed(tmp_path, monkeypatch):
    good = certificate(tmp_path, NAME)
    monkeypatch.setenv("SSL_CERT_FILE", str(good))
    with answering(good) as (port, heard):
        assert called(port) == 204
    assert heard[0].startswith(b"POST / HTTP/1.1\r\n")


@pytest.mark.parametrize("wrong", ["unknown", "another name", "too old"])
def test_p46_any_other_certificate_ends_the_call_before_a_word_is_said(wrong, tmp_path, monkeypatch):
    shown = certificate(
        tmp_path,
        "other.example" if wrong == "another name" else NAME,
        BEGUN + timedelta(days=30) if wrong == "too old" else ENDED,
    )
    known = certificate(tmp_path, "known.example") if wrong == "unknown" else shown
    monkeypatch.setenv("SSL_CERT_FILE", str(known))
    with answering(shown) as (port, heard), pytest.raises(OutwardFailed):
        called(port)
    assert heard == []
