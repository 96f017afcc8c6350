"""What all pages share."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def environment() -> Environment:
    """How templates are read: what they show is escaped, and a name they do not get is an error."""
    return Environment(
        loader=PackageLoader("report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def template(name: str) -> Template:
    """Find a template; what it shows is escaped, and a name it does not get is an error."""
    return environment().get_template(name)
