"""Pictures of the figures: content in, PNG or PDF bytes out. matplotlib is loaded on the first picture."""
