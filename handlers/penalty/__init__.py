"""Letters to a supervision department where a change of a permit goes with a penalty (Art. 24).

The approval department never imposes the penalty; it writes, the supervision department acts and reports back.
"""
