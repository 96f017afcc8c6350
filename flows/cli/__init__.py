"""The command `gofal`, one module a group of commands."""
