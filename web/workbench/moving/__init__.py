"""Many running cases moved to another version of their process: previewed, ordered, carried out, told case by case."""
