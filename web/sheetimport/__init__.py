"""Many decisions at once: a CSV or XLSX file is read, kept sealed, handed in row by row, reported and sent again."""
