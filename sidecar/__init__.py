"""What stands beside the work: health, metrics, limits, caching, circuit breakers, systemd."""
