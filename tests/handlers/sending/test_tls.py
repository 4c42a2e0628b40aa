"""Over TLS the receiver must prove who it is, by a certificate of the machine's authorities or of a named file."""

from __future__ import annotations

import datetime
import ssl
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from engine.clock import SimulatedClock, SystemClock
from engine.outbox import UndeliveredNow
from handlers.sending.channels import MailServer, Webhook
from handlers.sending.mail import MailSender
from handlers.sending.webhook import WebhookSender

from .conftest import SECRET, letter
from .receivers import http_receiver, mail_receiver


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that only whoever is told of it trusts, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "receiver")])
    now = SystemClock().now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "ca.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths


@pytest.fixture(scope="module")
def served(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_a_webhook_over_tls_needs_a_certificate_it_may_trust(
    certificate: tuple[Path, Path], served: ssl.SSLContext, clock: SimulatedClock
) -> None:
    with http_receiver(served) as receiver:
        stranger = WebhookSender(Webhook("x", receiver.url, SECRET), clock)
        with pytest.raises(UndeliveredNow, match="certificate"):
            stranger.send(letter())
        assert receiver.got == []
        known = Webhook("x", receiver.url, SECRET, authority=certificate[0])
        assert WebhookSender(known, clock).send(letter()) == "204 No Content"
        other_name = Webhook("x", receiver.url.replace("127.0.0.1", "localhost"), SECRET, authority=certificate[0])
        with pytest.raises(UndeliveredNow, match="certificate"):
            WebhookSender(other_name, clock).send(letter())


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_over_tls_needs_a_certificate_it_may_trust(
    certificate: tuple[Path, Path], served: ssl.SSLContext, security: Literal["starttls", "tls"]
) -> None:
    settings = {"tls_context": served} if security == "starttls" else {"ssl_context": served}
    with mail_receiver(**settings) as mailbox:
        sending = {"SCJG": ("office@example.gov.cn",)}
        server = MailServer("127.0.0.1", mailbox.port, security, "shenguan@example.gov.cn")
        with pytest.raises(UndeliveredNow, match="certificate"):
            MailSender(server, sending).send(letter())
        assert mailbox.got == []
        known = MailServer("127.0.0.1", mailbox.port, security, "shenguan@example.gov.cn", authority=certificate[0])
        assert MailSender(known, sending).send(letter()) == "250 queued as 1"
