"""Write a document as an XLSX workbook, with a sheet for each table."""
