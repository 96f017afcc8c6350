"""What pages are tried with: a release, and a reader that keeps what a page opens and says."""

from html.parser import HTMLParser

RELEASE = {"id": "000007-abc", "created_at": "2026-11-23T14:00:00Z", "code_version": "ac34035"}
VOID = {"meta", "br", "hr", "img", "link", "input", "wbr"}


class Reader(HTMLParser):
    """Keeps what is open, what refers elsewhere and what is said."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.references, self.ids, self.said = [], [], [], []
        self.tags = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.references += [v for k, v in attrs if k in {"src", "href", "srcset", "action", "data"}]
        self.ids += [v for k, v in attrs if k == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.said.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.said))
