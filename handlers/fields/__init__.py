"""What single fields of forms must look like, and what may be chosen."""
