"""What analysts pick from when they say what a step does, in Chinese: operators, intakes, checks."""
