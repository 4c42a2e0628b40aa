"""The auditor's own desk over all cases: facets of the search, samples with their work sheets, kept searches."""
