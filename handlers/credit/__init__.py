"""Dishonest commitments: hearing, finding, measures, and the party's credit record (Art. 22)."""
