"""The program's version; CHANGELOG.md says what changed in it."""

VERSION = "0.1.0"
