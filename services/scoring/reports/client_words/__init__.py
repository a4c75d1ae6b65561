"""What clients say, counted across clients."""
