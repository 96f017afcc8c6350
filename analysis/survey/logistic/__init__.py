"""Logistic regression of the group of a respondent."""
