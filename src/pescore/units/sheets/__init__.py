"""The sheets of 汇总.xlsx, one file each."""
