"""How the platform itself is doing: backups, the lights of the operators' page, measurements for monitoring."""
