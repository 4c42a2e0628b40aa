"""Exports of many cases, made in the background: ordered, followed, fetched, and recorded in the journal."""
