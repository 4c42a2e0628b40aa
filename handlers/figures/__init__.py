"""The figures of the bulletin (Art. 17)."""
