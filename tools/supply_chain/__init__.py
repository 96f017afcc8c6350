"""What we rest on: the packages of the lock, their licences, and what is known against them."""
