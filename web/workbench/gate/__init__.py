"""The gate on the platform: what is found out about a draft, who hands it in, who approves it."""
