"""One module for each map that is handed on."""
