"""Matters: whatever one department pushes to another besides decisions."""
