"""Write a document as a DOCX file for Word and LibreOffice."""
