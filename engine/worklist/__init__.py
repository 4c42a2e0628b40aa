"""Open work as people look for it: pages and counters of the inbox, and the search over labels."""
