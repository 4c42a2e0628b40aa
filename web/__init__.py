"""The web room: one blueprint a screen, the REST API, and the composition root."""
