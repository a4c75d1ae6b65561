"""How partners practise, beside how they see it themselves."""
