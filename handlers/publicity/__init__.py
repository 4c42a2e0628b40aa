"""What the law wants made public within days of a decision: batches of records, their files, and what was received."""
