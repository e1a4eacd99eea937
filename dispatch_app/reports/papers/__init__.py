"""Reports as files: workbook, comma table and page. Knows no screen and no database."""
