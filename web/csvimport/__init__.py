"""Many decisions at once: a CSV file is read, every row handed in by itself, a report kept."""
