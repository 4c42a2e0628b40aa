"""What the panel beside a drawing picks from: steps, people, articles, procedures, parameters, variables."""
