"""The command line, ./clerk, and the supervisor that runs the services of one clone."""
