"""Google as a loopback service: Sheets v4, the service-account token endpoint and a little of Drive v3."""
