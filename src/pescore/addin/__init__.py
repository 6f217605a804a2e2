"""Making and installing what people add to Excel: built the same on any system, checked without Excel."""
