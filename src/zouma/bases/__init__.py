"""Places people go to, the spaces inside them and the titles they hold."""
