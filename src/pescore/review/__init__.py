"""复核: what a reviewer should look at, each with its place, what stands there and what it should be."""
