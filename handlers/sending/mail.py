"""Letters as mail to the departments, handed in to one SMTP server."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

from engine.outbox import Letter, Undeliverable, UndeliveredNow
from handlers.sending.channels import MailServer
from handlers.sending.mailtext import message
from handlers.sending.patience import TIMEOUT, Patience, patience

Refused = Mapping[str, tuple[int, bytes]]


class MailSender:
    """One connection a letter: letters are few, and a connection kept open is one more thing to break."""

    def __init__(
        self,
        server: MailServer,
        addresses: Mapping[str, tuple[str, ...]],
        platform_url: str = "",
        timeout: float = TIMEOUT,
    ) -> None:
        self._server, self._addresses, self._timeout = server, addresses, timeout
        self._platform_url = platform_url
        self._context: ssl.SSLContext | None = None
        if server.security != "none":
            self._context = ssl.create_default_context()
            if server.authority is not None:
                self._context.load_verify_locations(server.authority)

    def send(self, letter: Letter) -> str:
        """Hand it in for all addresses of the department; raises UndeliveredNow, Undeliverable.

        What the configuration has wrong (password, sender) postpones: it is mended, and the letters go.
        """
        to = self.recipients(letter.recipient)
        if not to:
            raise Undeliverable("no_address", letter.recipient)
        text = message(letter, self._server.sender, to, self._platform_url)
        with patience(self._timeout) as watch:
            try:
                return self._hand_in(text, to, watch)
            except (smtplib.SMTPException, OSError, ValueError) as broken:
                raise _failure(broken, watch.over) from broken

    def recipients(self, recipient: str) -> tuple[str, ...]:
        """The addresses a department has now; the sender's own for a trial."""
        return self._addresses.get(recipient, ()) if recipient else (self._server.sender,)

    def _hand_in(self, text: EmailMessage, to: tuple[str, ...], watch: Patience) -> str:
        connection = self._connected(watch)
        try:
            if self._server.security == "starttls":
                connection.starttls(context=self._context)
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            refused = connection.send_message(text, self._server.sender, list(to))
            receipt = connection.answer
        finally:
            # The letter is handed in, or it is not; how the server takes leave changes nothing.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()
        if any(code < 500 for code, _ in refused.values()):
            raise UndeliveredNow("mailbox", _told(refused))
        return f"{receipt};{_told(refused)}" if refused else receipt

    def _connected(self, watch: Patience) -> _Noting:
        server = self._server
        place, name = (server.host, server.port), server.sender.partition("@")[2]
        if server.security == "tls":
            return _NotingTls(watch, *place, local_hostname=name, timeout=self._timeout, context=self._context)
        return _Noting(watch, *place, local_hostname=name, timeout=self._timeout)


class _Noting(smtplib.SMTP):
    """Notes what the server said to the letter itself, and lets its socket be watched."""

    answer = ""

    def __init__(self, watch: Patience, *place: Any, **settings: Any) -> None:
        self.watch = watch
        super().__init__(*place, **settings)

    def data(self, msg: Any) -> tuple[int, bytes]:
        code, told = super().data(msg)
        self.answer = f"{code} {_text(told)}"
        return code, told

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        connected: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        self.watch.watch(connected)
        return connected


class _NotingTls(_Noting, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


def _failure(broken: Exception, over: bool) -> UndeliveredNow | Undeliverable:
    if over or isinstance(broken, TimeoutError):
        return UndeliveredNow("timeout")
    if isinstance(broken, smtplib.SMTPRecipientsRefused):
        told = _told(broken.recipients)
        later = any(code < 500 for code, _ in broken.recipients.values())
        return UndeliveredNow("mailbox", told) if later else Undeliverable("mailbox", told)
    if isinstance(broken, smtplib.SMTPAuthenticationError):
        return UndeliveredNow("login", _answer(broken))
    if isinstance(broken, smtplib.SMTPSenderRefused):
        return UndeliveredNow("sender_refused", _answer(broken))
    if isinstance(broken, smtplib.SMTPDataError) and broken.smtp_code >= 500:
        return Undeliverable("content", _answer(broken))
    if isinstance(broken, smtplib.SMTPResponseException):
        return UndeliveredNow("status", _answer(broken))
    if isinstance(broken, smtplib.SMTPNotSupportedError):
        return UndeliveredNow("not_supported", str(broken))
    return _connection_failure(broken)


def _connection_failure(broken: Exception) -> UndeliveredNow:
    if isinstance(broken, ssl.SSLCertVerificationError):
        return UndeliveredNow("certificate", broken.verify_message)
    if isinstance(broken, ssl.SSLError):
        return UndeliveredNow("tls", broken.reason or "")
    if isinstance(broken, socket.gaierror):
        return UndeliveredNow("unresolved", str(broken))
    if isinstance(broken, ConnectionRefusedError):
        return UndeliveredNow("connection_refused")
    if isinstance(broken, smtplib.SMTPServerDisconnected | ConnectionError):
        return UndeliveredNow("cut", str(broken))
    return UndeliveredNow("unreachable", str(broken))


def _answer(broken: smtplib.SMTPResponseException) -> str:
    return f"{broken.smtp_code} {_text(broken.smtp_error)}"


def _told(refused: Refused) -> str:
    return ";".join(f"{address}: {code} {_text(told)}" for address, (code, told) in refused.items())


def _text(told: bytes | str) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else told
