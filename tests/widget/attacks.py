"""Sixty texts that try to become more than text."""

from __future__ import annotations

_RUN = "window.hacked=1"
_HANDLERS = ("onerror", "onload", "onclick", "onfocus", "onmouseover", "onanimationstart", "ontoggle", "onbegin")
_TAGS = (
    "<img src=x {h}='{r}'>", "<svg {h}={r}>", "<body {h}={r}>", "<input autofocus {h}={r}>", "<details open {h}={r}>",
)  # fmt: skip
_OTHERS = (
    "<script>{r}</script>", "<ScRiPt>{r}</sCrIpT>", "<script src=data:text/javascript,{r}></script>",
    "</textarea><script>{r}</script>", "</style><script>{r}</script>", "--><script>{r}</script>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>", "<iframe src='javascript:parent.hacked=1'></iframe>",
    "<a href='javascript:{r}'>x</a>", "javascript:{r}", "[x](javascript:{r})", "&lt;script&gt;{r}&lt;/script&gt;",
    "{{{{constructor.constructor('{r}')()}}}}", "${{{r}}}", "<math><mtext></mtext><script>{r}</script></math>",
    "<object data='javascript:{r}'></object>", "<embed src='javascript:{r}'>", "<base href='https://evil.example/'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>", "<meta http-equiv=refresh content='0;javascript:{r}'>",
)  # fmt: skip
ATTACKS = [tag.format(h=handler, r=_RUN) for tag in _TAGS for handler in _HANDLERS] + [
    other.format(r=_RUN) for other in _OTHERS
]
