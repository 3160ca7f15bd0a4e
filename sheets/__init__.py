"""The per-company worksheet: its columns, the port to it, and the workers that keep it in step."""
