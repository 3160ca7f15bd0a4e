"""Figures, pictures and forecasts of a company, read from the ledger."""
