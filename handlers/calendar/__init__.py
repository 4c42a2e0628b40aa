"""Changes of the calendar: previewed, approved, kept; and the review of claims that lapsed on closed days."""
