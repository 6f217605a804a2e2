"""The evaluation in words, tables and charts: paragraphs, the sheets 报告 and 复核."""
