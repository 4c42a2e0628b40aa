"""Exports: the records of many cases as other programs read them. Nothing here holds more than a few cases at once."""

from handlers.exports.desk import FORMATS as EXPORT_FORMATS
from handlers.exports.desk import ExportDesk
from handlers.exports.parts import PartLost
from handlers.exports.reading import Words

__all__ = ["EXPORT_FORMATS", "ExportDesk", "PartLost", "Words"]
