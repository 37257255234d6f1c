"""From a file that was read to a return: whose it is, for which period, and what it says."""
