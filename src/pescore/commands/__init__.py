"""One file per command of the command line: its options, what it runs, what it prints."""
