"""Pure core: what a plan, a report and a merge mean.  Standard library only; no files, no clock."""
