"""What a report says in words, tried on the numbers it prints."""
