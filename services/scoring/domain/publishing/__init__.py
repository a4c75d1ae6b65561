"""What is published after an assessment: the differences to what was published last."""
