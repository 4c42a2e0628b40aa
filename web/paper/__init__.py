"""Papers that leave the platform: PDF from the same words as the screens."""
