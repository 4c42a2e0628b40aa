"""Joint meetings of approval and supervision: proposed, convened, held, minuted, followed up (Art. 15)."""
