"""What is wrong in a master that people have worked in: pure checks over its tables, each finding with its cell."""
