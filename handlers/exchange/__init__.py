"""Other systems of government that are asked something: connectors, written message formats, what they answered."""
