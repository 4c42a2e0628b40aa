"""Evidence files: kept once by the digest of their content, tied to the cases they prove something in."""
