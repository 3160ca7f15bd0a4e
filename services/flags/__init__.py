"""Feature flags: which chats have a feature, how it goes with it and without, and taking it back."""
