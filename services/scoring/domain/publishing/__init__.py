"""What is published after a look: the differences to what was published last."""
