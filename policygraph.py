"""The command line. Composes the rooms, holds no logic."""


def main() -> None:
    """Run the command line."""
