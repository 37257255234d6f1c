"""New workbooks and documents: master, forms, bulletin, reminder list."""
