"""The site of a release: static pages in Welsh and English, with their charts and tables."""
