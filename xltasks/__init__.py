"""The yearly plan of a government office, kept in Excel.

``xltasks`` builds a master workbook from a plan, makes one form per unit and
consolidates what comes back.  The command line is :mod:`xltasks.cli`.
"""

__version__ = "0.1.0"
