"""The docket: all root cases by what is asked of them, rebuilt from what there is; searched, counted, sampled."""
