"""What an operator sets: settings, companies, and how the program logs. Imports no other room."""
