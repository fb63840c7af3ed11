"""How a service hears and tells."""
