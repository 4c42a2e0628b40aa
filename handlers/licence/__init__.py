"""The register of licences (Art. 10, 19, 24): what was permitted, what became of it, and by which acts."""
