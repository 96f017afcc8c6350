"""What every room knows of respondents."""

LEAST_ALIKE = 20  # two people do not give so many equal answers by chance
