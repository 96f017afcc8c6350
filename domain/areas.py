"""Areas by their official codes (ONS); names and the labels of publishers are reference seeds."""

WALES = "W92000004"
