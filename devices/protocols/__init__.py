"""What is common to the protocols of serial boxes: reading along, masking, trying one at a port."""
