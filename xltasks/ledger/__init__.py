"""The master as data: its sheets read into records, and changes posted back, over any Book."""
