"""The analysts' workbench: drafts, what is tried on them, and the way from a draft to a running version."""
