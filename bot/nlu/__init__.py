"""What people say: phrases by topic, word lists by language, and the component that learns intents from them."""
