"""What codes, kinds, instants and deadlines are called in Chinese."""
