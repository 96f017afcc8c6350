"""Scales of the survey."""


def scale_statistics(wave, questionnaire):
    """X."""
    return []
