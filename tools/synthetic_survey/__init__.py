"""Synthetic respondents: nobody's answers, made to give the printed report.

A program of its own: no part of a release, and imported by nothing but its door in `flows/cli/`.
"""
