"""What Google's discovery documents say about the methods served here, and the script that reduces them."""
