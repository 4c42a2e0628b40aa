"""What proves that the records are what they were: the journal, checkpoints, signatures, proof by execution."""
