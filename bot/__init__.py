"""The dialogue: Rasa 3.6 behind one internal channel, its records in Redis."""
