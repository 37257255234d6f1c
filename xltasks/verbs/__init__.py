"""What the commands do, one use case a file.  Edges (:mod:`xltasks.cli`, the buttons) choose the book."""
