"""What Gofal costs, measured beside a named alternative."""
