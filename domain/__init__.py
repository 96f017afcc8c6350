"""What every room may import: areas, figures, problems, printed values and the clock."""
