"""What the desk can do: a kind of work a file. Its functions add and change; who asks them commits."""
