"""The Chinese of notices: what a sentence may speak of, how days are shown, and the sentences of every kind."""
