"""`python -m pescore` is the command `pescore`."""

from .cli import main

if __name__ == "__main__":
    raise SystemExit(main())
