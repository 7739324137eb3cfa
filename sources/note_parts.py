"""Section and chapter notes taken apart: each numbered note, and each lettered or numbered part of it.

The notes are published as one text a section or chapter: notes numbered 1., 2., ... at the start of a line, and after
a heading (``### Subheading notes``, ``## Additional section notes``) the next group of them, numbered anew. Parts are
marked ``(a)``, ``a.``, ``a)``, ``(A)``, ``A.``, ``(1)``, ``1.``, ``(i)``, with or without a dash before them, and may
stand within each other. The indents do not tell the depth reliably, so the order of the marks does: a mark continues
the innermost list whose next member it is, or it begins a list with its first member.

What cannot be told apart safely is kept together: no text is lost, and the pieces joined give the text again.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

NOTE, SUBHEADING_NOTE, ADDITIONAL_NOTE = "note", "subheading note", "additional note"
HEADING = "heading"
"""The group of a piece that holds nothing but the heading of the next group."""

_GROUP = re.compile(r"#+\s*(additional|subheading)\b.*\bnotes?\s*$", re.IGNORECASE)
_GROUPS = {"additional": ADDITIONAL_NOTE, "subheading": SUBHEADING_NOTE}
_NUMBER = re.compile(r"([0-9]{1,2})\.(?=\s)[^\S\n]*")
_LABEL = "[A-Z]|ij|[ivx]{1,4}|[a-z]|[0-9]{1,2}"
_MARK = re.compile(rf"\s*(?:-\s+)?(?:\*\*)?(?:\(({_LABEL})\)\.?|({_LABEL})[.)]|(ij))(?=\s)[^\S\n]*")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LOWER = ("a", "b", "c", "d", "e", "f", "g", "h", "ij", *"klmnopqrstuvwxyz")
_FIRST_LINE = 2  # a mark and the text beside it
_GOES_ON = re.compile(r"\b(paragraphs?|notes?|points?|in|of|to|under)\s*\Z")  # what follows is a reference, no mark
_NO_PARAGRAPH = re.compile(r"\s*(\||-\s|(or|and)?\s*$)")


@dataclass(frozen=True)
class NotePiece:
    """One piece of the notes to a section or chapter.

    Attributes:
        group: note, subheading note or additional note; heading where it is no note.
        label: "1", "1(b)", "3(A)(c)(1)"; empty where the notes carry no number.
        text: as published, white space and mark included. What follows a list and belongs to the whole note is a
            further piece with the label of the note.
    """

    group: str
    label: str
    text: str


def split_notes(text: str) -> tuple[NotePiece, ...]:
    """The notes and their parts, in order; their texts joined are the text that was given."""
    pieces: list[NotePiece] = []
    group, lines = NOTE, list[str]()
    for line in text.splitlines(keepends=True):
        heading = _GROUP.match(line)
        if heading is None:
            lines.append(line)
            continue
        pieces += _group(group, lines)
        pieces.append(NotePiece(HEADING, "", line))
        group, lines = _GROUPS[heading[1].lower()], []
    return (*pieces, *_group(group, lines))


def _group(group: str, lines: Sequence[str]) -> Iterator[NotePiece]:
    notes: list[list[str]] = [[]]
    for line in lines:
        if _NUMBER.match(line):
            notes.append([])
        notes[-1].append(line)
    number = 0
    for note in notes:
        match = _NUMBER.match(note[0]) if note else None
        if match is not None:
            # a number that does not go on is one of those that a list of Markdown counts by itself
            number = int(match[1]) if int(match[1]) > number else number + 1
        yield from _pieces(group, _grown(str(number) if match else "", note))


@dataclass
class _Part:
    """A note, or a part of one, while it is taken apart."""

    label: str
    kind: str = ""
    ordinal: int = 0
    indent: int = 0
    is_closed: bool = False
    is_said: bool = False
    lead: list[str] = field(default_factory=list)
    parts: list["_Part"] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


def _grown(number: str, lines: Sequence[str]) -> _Part:
    """A note with its parts, each line at its place."""
    note = _Part(number)
    open_parts = [note]
    before = ""
    for line in lines:
        number_mark = _NUMBER.match(line) if line is lines[0] else None
        done = number_mark.end() if number_mark else 0
        note.lead += [line[:done]] if done else []
        is_text = "|" in line or _GOES_ON.search(before) is not None
        before = line if line.strip() else before
        while not is_text and (mark := _MARK.match(line, done)) is not None:
            name = mark[1] or mark[2] or mark[3]
            if not _opened(open_parts, name, len(line) - len(line.lstrip()) + done):
                break
            open_parts[-1].lead.append(line[done : mark.end()])
            done = mark.end()
        open_parts[-1].lead += [line[done:]] if line[done:] else []
        open_parts[-1].is_said |= bool(line[done:].strip())
    _settle(note)
    return note


def _opened(open_parts: list[_Part], name: str, indent: int) -> bool:
    """Whether a mark is the next member of an open list or the first of a new one, which is then open."""
    meanings = _meanings(name)
    for depth in range(len(open_parts) - 1, 0, -1):
        part = open_parts[depth]
        if not part.is_closed and (part.kind, part.ordinal + 1) in meanings:
            del open_parts[depth:]
            _open(open_parts, name, part.kind, part.ordinal + 1, indent)
            return True
    first = next((kind for kind, ordinal in meanings if ordinal == 1), None)
    if first is None or open_parts[-1].is_closed:
        return False
    same = next((part for part in open_parts[1:] if part.kind == first), None)
    if same is not None and indent <= same.indent:
        for part in open_parts[open_parts.index(same) :]:
            part.is_closed = True  # a second list of the same kind at one place: nobody could cite it
        return False
    _open(open_parts, name, first, 1, indent)
    return True


def _open(open_parts: list[_Part], name: str, kind: str, ordinal: int, indent: int) -> None:
    part = _Part(f"{open_parts[-1].label}({name})", kind, ordinal, indent)
    open_parts[-1].parts.append(part)
    open_parts.append(part)


def _meanings(name: str) -> list[tuple[str, int]]:
    """What a mark can stand for: kind of list and place in it."""
    found = []
    if name.isdigit():
        found.append(("number", int(name)))
    elif name.isupper():
        found.append(("capital", ord(name) - ord("A") + 1))
    if name in _ROMAN:
        found.append(("roman", _ROMAN.index(name) + 1))
    if name in _LOWER:
        found.append(("letter", _LOWER.index(name) + 1))
    return found


def _settle(part: _Part) -> None:
    """Moves the paragraphs after a list that belong to all of it from its last member to what holds the list."""
    for below in part.parts:
        _settle(below)
    if len(part.parts) < 2 or any(map(_has_paragraphs, part.parts[:-1])):
        return
    last = part.parts[-1]
    lines, start = (last.tail, 0) if last.parts else (last.lead, _FIRST_LINE)
    for place in range(start, len(lines)):
        is_said = bool(last.parts) or "".join(lines[:place]).rstrip().endswith(".")
        if is_said and _is_paragraph(lines[place]):
            part.tail = lines[place:] + part.tail
            del lines[place:]
            return


def _has_paragraphs(part: _Part) -> bool:
    return any(map(_is_paragraph, (*part.lead[_FIRST_LINE:], *part.tail)))


def _is_paragraph(line: str) -> bool:
    return not _NO_PARAGRAPH.match(line)


def _pieces(group: str, note: _Part) -> Iterator[NotePiece]:
    """The pieces of a note; a mark alone goes with what follows it."""
    waiting = ""
    for label, text, is_said in _texts(note):
        waiting += text
        if is_said:
            yield NotePiece(group, label, waiting)
            waiting = ""
    if waiting:
        yield NotePiece(group if waiting.strip() else HEADING, note.label, waiting)


def _texts(part: _Part) -> Iterator[tuple[str, str, bool]]:
    """Label, text, and whether it is more than a mark."""
    yield part.label, "".join(part.lead), part.is_said
    for below in part.parts:
        yield from _texts(below)
    yield part.label, "".join(part.tail), any(map(str.strip, part.tail))
