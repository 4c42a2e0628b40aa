"""What screens show of cases and tasks, read in one go and worded."""
