"""What becomes of a licence: changed, withdrawn, revoked, deregistered, or left as it is (Art. 15, 19, 24)."""
