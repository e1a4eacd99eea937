"""Between exchange and recorder: keys of one who calls to listen, and the sound that follows."""
