"""Clues for those who hold departments to account (Art. 26, 27): collected, never judged here."""
