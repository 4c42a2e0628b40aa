"""The docket: all root cases by what is asked of them, rebuilt from histories and tables; searched, counted, sampled."""
