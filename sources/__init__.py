"""Official files and the project's own data, read into the forms that the services load."""
