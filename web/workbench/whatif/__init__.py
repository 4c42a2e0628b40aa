"""What a draft would have made of past cases: ordered as a run, kept with codes alone, told when it is looked at."""
