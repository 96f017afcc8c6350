"""What systems, spreadsheets and browsers leave beside a file, or instead of one not yet whole."""

NAMES = frozenset({".ds_store", "desktop.ini", "thumbs.db", "__macosx"})
STARTS = ("._", ".~lock.", ".nfs", ".fuse_hidden", "~$")
ENDS = (".crdownload", ".download", ".part", ".partial", ".swp", ".tmp", "~")


def is_litter(name: str) -> bool:
    """Whether a program left it beside a file, or has not finished it: it is no delivery."""
    lower = name.lower()
    return lower in NAMES or lower.startswith(STARTS) or lower.endswith(ENDS)
