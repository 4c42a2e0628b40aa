"""What many cases have in common: how long steps take in working days, which ways are taken, where time is lost."""
