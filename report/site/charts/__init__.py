"""Charts in the grammar of Vega-Lite, drawn as SVG with no network and no browser.

Each function takes records of plain values, none of them missing, and titles in the language of
the page; it returns a specification. A chart is decoration: its page says in words and in a table
what it shows.
"""
