"""Claims: by hand, by lapse of time, returned; and what the department says afterwards."""
