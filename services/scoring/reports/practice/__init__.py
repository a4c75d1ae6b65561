"""How partners practise, compared with their self-assessment."""
