"""What a dispatcher looks up while somebody waits: entries, their versions, and finding them."""
