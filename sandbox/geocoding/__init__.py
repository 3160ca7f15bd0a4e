"""Nominatim as a loopback service, with places of India."""
