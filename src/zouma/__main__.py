"""``python -m zouma``: the command line."""

from zouma.site.command_line import main

if __name__ == "__main__":
    main()
