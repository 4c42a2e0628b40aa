"""Personal data: sealed at rest, masked in sight, opened for a purpose on record."""
