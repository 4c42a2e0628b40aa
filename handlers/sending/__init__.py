"""Notices beyond the platform: which channels there are, who is told through them, and how a letter is sent."""
