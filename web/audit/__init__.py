"""The auditor's desk: search, samples, exports, records of who looked at what."""
