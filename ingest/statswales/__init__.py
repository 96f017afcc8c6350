"""Tables of official statistics, in every layout they are published in."""
