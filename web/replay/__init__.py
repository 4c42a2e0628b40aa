"""A story told again: cases in one order of events, each event with everything as it was then."""
