"""A decision: how it comes in, what it must say, how it is completed and put right."""
