"""How the platform itself is doing: its pulse, what is late, what hangs, and the invariants that always hold."""
