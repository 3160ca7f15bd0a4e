"""Coverage-guided fuzzing of what decodes things from outside: ``python -m tests.fuzz.run TARGET``."""
