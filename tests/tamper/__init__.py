"""Fourteen ways to falsify the record, each done by somebody with full power over the database, and who finds it."""
