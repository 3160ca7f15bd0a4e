"""Gemini as a loopback service: generateContent without a model behind it, and every way it can go wrong."""
