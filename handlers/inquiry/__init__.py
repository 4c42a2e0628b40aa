"""Inquiries between departments, and what their silence means (Art. 23)."""
