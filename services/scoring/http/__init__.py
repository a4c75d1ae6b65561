"""What scoring answers over HTTP: health, portfolio, brief and reports, with their views."""
