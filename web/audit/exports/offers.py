"""What can be exported in which form: the tables of cases and events, and bundles of evidence."""

from __future__ import annotations

from collections.abc import Mapping

from web.platform import EXPORT_FORMATS

BUNDLES, ZIP = "bundles", "zip"
MOST_BUNDLED = 200
"""Cases in one bundle: a default of the platform, about a quarter of an hour's work for one core."""
SUBJECTS = ("events", "cases", BUNDLES)

FORMS: Mapping[str, tuple[str, ...]] = {
    subject: tuple(name for name, found in EXPORT_FORMATS.items() if subject in found.subjects)
    for subject in ("events", "cases")
} | {BUNDLES: (ZIP,)}
"""The formats of each subject."""
MEDIA_TYPES: Mapping[str, str] = {name: found.media_type for name, found in EXPORT_FORMATS.items()} | {
    ZIP: "application/zip"
}
