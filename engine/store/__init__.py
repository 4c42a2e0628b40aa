"""Where everything is kept: the database and the ways to write to it, its tables, what a crash or a full disk means."""
