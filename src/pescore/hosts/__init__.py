"""Where the functions and actions run: each module registers them in one host and calculates nothing itself."""
