"""HTML made into a PDF by WeasyPrint, which fetches nothing: all that is shown is in the text itself."""

from __future__ import annotations

from engine.errors import Refusal


class NoPrinting(Refusal):
    """This machine lacks the libraries that draw papers."""


def pdf(html: str) -> bytes:
    """The paper of a page; raises NoPrinting where Pango is not installed."""
    try:
        # Loaded on first use: the platform runs where papers cannot be drawn.
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as missing:
        raise NoPrinting(detail=str(missing)) from missing
    fetcher = URLFetcher(allowed_protocols=("data",))
    return bytes(HTML(string=html, url_fetcher=fetcher).write_pdf())
