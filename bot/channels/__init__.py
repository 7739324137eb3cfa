"""The one way into the bot."""
