"""The command line: a folder per group of commands."""
