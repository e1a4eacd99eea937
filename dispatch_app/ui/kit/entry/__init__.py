"""What a person enters by hand for a crew: runs told by radio, shifts begun. Shared by seats."""
