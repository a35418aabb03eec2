"""Mails are handed to nobody but the mail server: it has to show whose certificate it holds."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from mobilize.checks import reach
from mobilize.checks.findings import State
from mobilize.kit import smtp
from mobilize.kit.smtp import Fate, Letter
from tests.sink import Sink, listening

LETTER = Letter(UUID(int=1), "ines@example.org", b"Subject: Wells\r\n\r\nDig them.\r\n")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a key and a certificate of 127.0.0.1 that only itself vouches for."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")]),
    )
    here, today = x509.IPAddress(ipaddress.ip_address("127.0.0.1")), datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(params=["smtp+tls", "smtps"])
def server(
    request: pytest.FixtureRequest, certificate: Path, settings: Settings
) -> Iterator[tuple[str, Sink]]:
    """Return the address of an encrypted mail server, the settings' own, and what it takes."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    way = "tls_context" if request.param == "smtp+tls" else "ssl_context"
    with listening(Sink(), **{way: context}) as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        settings.EMAIL_USE_TLS = way == "tls_context"
        settings.EMAIL_USE_SSL = way == "ssl_context"
        yield f"{request.param}://127.0.0.1:{sink.port}", sink


def test_nothing_is_handed_to_a_server_whose_certificate_nobody_vouches_for(
    server: tuple[str, Sink],
) -> None:
    url, sink = server

    outcome = smtp.Session().send(LETTER)

    assert (outcome.fate, sink.taken) == (Fate.AWAY, [])
    assert reach.mail({"EMAIL_URL": url}).state is State.WRONG


def test_a_server_with_a_good_certificate_gets_the_mail(
    server: tuple[str, Sink], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, sink = server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    session = smtp.Session()

    outcome = session.send(LETTER)
    session.close()

    assert (outcome.fate, len(sink.taken)) == (Fate.TAKEN, 1)
    assert reach.mail({"EMAIL_URL": url}).state is State.GOOD
