"""The pure rules of dispatch work. Standard library only; time and ids come in as arguments."""
