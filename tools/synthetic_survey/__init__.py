"""Synthetic respondents: nobody's answers, made to give the printed report."""
