"""The file that is imported, row by row, and the file of the rows that were refused."""
