"""What the page of a case shows of its facts."""
