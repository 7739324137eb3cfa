"""What the words around a phrase make of it: denied, meant for something else, or about a lesser part of the goods."""

from __future__ import annotations

from collections.abc import Callable

from tariff.phrases import Match
from tariff.reading import Reading
from tariff.vocabulary import Vocabulary

KEEP, DENY, DROP = "keep", "deny", "drop"

_OF_THE_GOODS = frozenset(
    "material form state animal process power working coating colouring construction packing cut part colour".split()
)
"""Kinds that say nothing of the goods where they stand after "for": a glue for wood is not of wood."""
_OF_A_HEAD = frozenset({"material", "animal", "form", "state"})
_OF_A_PART = frozenset({"material", "construction", "form", "colour", "coating", "colouring", "cut"})
_OF_TASTE = frozenset({"animal", "material", "cut", "colour", "construction", "form"})
_UNDENIABLE = frozenset({"packing", "set", "part", "form", "sex", "age", "use", "cut"})
"""Kinds whose denial tells nothing: goods without accessories are not thereby none."""
_CONTAINERS = frozenset({"bottle", "can", "jar", "aerosol"})
_FASTENED = frozenset({"wood", "stone", "stone_like"})
"""Materials that screws, nails and anchors are for."""
_OF_ANIMALS = frozenset(
    "leather composition_leather fur sheepskin animal_hair wool fine_hair coarse_hair feathers bone_horn silk".split()
)
_SHAPES = frozenset("sheet plate film foil strip roll bar wire tube profile block foam yarn fabric rope".split())
"""Forms that English puts before other goods to say more of them."""
_SKINS = frozenset({"leather", "sheepskin"})
_PRECIOUS = frozenset({"gold", "silver"})
_NAMES_GOODS = frozenset({"animal", "use", "form"})
_HEAD_FIRST = frozenset({"fr", "es", "it"})
"""Languages that say "sole of rubber" where the others say "rubber sole"."""
_FAR, _NEAR = 4, 2


def judge(match: Match, reading: Reading, vocabulary: Vocabulary) -> str:
    """Whether a phrase states a fact of the goods, denies one, or neither.

    Returns:
        ``keep``, ``deny`` or ``drop``.
    """
    kind = match.phrase.kind
    if _is_denied(match, reading):
        return DROP if kind in _UNDENIABLE else DENY
    if kind in _OF_A_HEAD and _is_in_compound(match, reading, vocabulary):
        return DROP
    return DROP if any(kind in kinds and rule(match, reading) for kinds, rule in _DROPPED) else KEEP


def _is_denied(match: Match, reading: Reading) -> bool:
    place = match.start
    for _ in range(_FAR):
        if reading.ending("not", place) is not None and (place == match.start or not reading.is_break(place)):
            return True
        before = place - 1
        if before < 0 or reading.is_break(place) or not reading.is_role("bridge", before):
            break
        place = before
    word = reading.tokens[match.start].word
    compound = not match.phrase.pieces[-1].is_exact and word.endswith(("frei", "vrij", "vrije"))
    return reading.starting("free", match.end) is not None and not reading.is_break(match.end) or compound


def _is_purpose(match: Match, reading: Reading) -> bool:
    """Whether "for" stands before the phrase and nothing ends its reach."""
    if match.phrase.kind == "material" and _is_tool(match, reading):
        return True
    for place in range(match.start, max(0, match.start - _FAR), -1):
        if reading.ending("for", place) is not None:
            return True
        if reading.is_break(place) or reading.is_role("end", place - 1) or reading.is_role("with", place - 1):
            return False
    return False


def _is_tool(match: Match, reading: Reading) -> bool:
    """``vis à bois``, ``punta da legno``: the material that a tool is for."""
    place = match.start
    return place > 0 and not reading.is_break(place) and reading.ending("of_tool", place) is not None


def _is_in_compound(match: Match, reading: Reading, vocabulary: Vocabulary) -> bool:
    """``wood glue``, ``Holzleim``, ``zinc oxide``: the phrase only says what its head is for or holds."""
    roles = ["head"]
    if match.phrase.kind == "material":
        above = vocabulary.above("material", match.phrase.value)
        roles += ["chem"] if "metal" in above else []
        roles += ["head_wood"] if above & _FASTENED else []
    own = match.end - 1
    is_part_of_word = not match.phrase.pieces[-1].is_exact
    for role in roles:
        if is_part_of_word and reading.is_role(role, own):
            return True
        if match.end < len(reading.tokens) and not reading.is_break(match.end) and reading.is_role(role, match.end):
            return True
    return "chem" in roles and _is_after_chemical(match, reading)


def _is_after_chemical(match: Match, reading: Reading) -> bool:
    """``oxyde de zinc``, ``tlenek cynku``; and metals in tablets or capsules, which are salts."""
    tablets = any(m.phrase.kind == "form" and m.phrase.value in ("tablet", "capsule") for m in reading.facts)
    near = range(max(0, match.start - _NEAR - 1), match.start)
    return tablets or any(reading.is_role("chem", i) for i in near)


def _is_accompaniment(match: Match, reading: Reading) -> bool:
    """Whether "with" stands before the phrase: with leather handles, avec poignée en cuir."""
    is_head_first = match.phrase.language in _HEAD_FIRST
    reach = _FAR if is_head_first and match.start and reading.is_role("end", match.start - 1) else _NEAR
    for place in range(match.start, max(0, match.start - reach), -1):
        if reading.ending("with", place) is not None:
            after = range(match.start, min(len(reading.tokens), match.end + _NEAR))
            return not any(reading.starting("major", i) for i in (*range(place, match.start), *after))
        if reading.is_break(place):
            return False
    return False


def _is_lesser_part(match: Match, reading: Reading) -> bool:
    """``glass lid``, ``Gummisohle``, ``semelle en caoutchouc``, where other words stand before."""
    if match.start == 0 and sum(m.phrase.kind == "material" for m in reading.facts) == 1:
        return False
    if match.phrase.language not in _HEAD_FIRST:
        is_inside = not match.phrase.pieces[-1].is_exact and _ends_in_part(match, reading)
        follows = match.end < len(reading.tokens) and not reading.is_break(match.end)
        return is_inside or (follows and reading.starting("minor", match.end) is not None)
    place = match.start
    for _ in range(_NEAR):
        if reading.is_break(place):
            return False
        part = reading.ending("minor", place)
        if part is not None:
            return part > 0
        if not (reading.is_role("end", place - 1) or reading.is_role("bridge", place - 1)):
            return False
        place -= 1
    return False


def _is_coat(match: Match, reading: Reading) -> bool:
    """``nylon coated wire``, ``PVC-beschichtet``, ``enduit de PVC``: what covers, fills or strengthens the goods."""
    if match.phrase.language not in _HEAD_FIRST | {"pl"}:
        follows = match.end < len(reading.tokens) and reading.is_role("coated", match.end)
        return follows or (not match.phrase.pieces[-1].is_exact and reading.is_role("coated", match.end - 1))
    place = match.start
    while place > 0 and any(reading.is_role(role, place - 1) for role in ("end", "bridge", "with")):
        place -= 1
    return place > 0 and reading.is_role("coated", place - 1)


def _ends_in_part(match: Match, reading: Reading) -> bool:
    word = reading.tokens[match.end - 1].word
    return word.endswith(("sohle", "sohlen", "deckel", "griff", "griffe", "futter", "zool", "zolen", "deksel"))


def _is_taste(match: Match, reading: Reading) -> bool:
    """``chicken flavour``, ``goût boeuf``, ``kippensmaak``."""
    word = reading.tokens[match.end - 1].word
    if word.endswith(("smaak", "geschmack", "aroma", "motiv", "optik", "look")):
        return True
    after = (i for i in range(match.end, min(len(reading.tokens), match.end + 1)) if not reading.is_break(i))
    before = range(max(0, match.start - _NEAR), match.start)
    is_head_first = match.phrase.language in _HEAD_FIRST | {"pl"}
    near = list(before) if is_head_first else [*after, *(i for i in before if i == match.start - 1)]
    return any(reading.is_role("taste", i) for i in near)


def _is_the_goods(reading: Reading) -> bool:
    """Whether a container is what is being sold: nothing else is named, or it is said to be empty."""
    if "empty_pack" in reading.roles and any(reading.is_role("empty_pack", i) for i in _outside(reading)):
        return True
    return not any(_is_content(reading, i) for i in range(len(reading.tokens)))


def _outside(reading: Reading) -> list[int]:
    inside = {i for m in reading.facts for i in range(m.start, m.end)}
    return [i for i in range(len(reading.tokens)) if i not in inside]


def _is_content(reading: Reading, place: int) -> bool:
    """Whether a word may name goods: letters, no known phrase and no unit."""
    word = reading.tokens[place].word
    if len(word) < 3 or not word.isalpha() or place in reading.measured:
        return False
    if any(reading.is_role(role, place) for role in ("drink", "meat")):
        return True
    if any(m.start <= place < m.end and m.phrase.kind not in _NAMES_GOODS for m in reading.facts):
        return False
    return not any(m.start <= place < m.end for m in reading.around)


def _is_of_container(match: Match, reading: Reading) -> bool:
    """``wine in a glass bottle``: the material of the packing, not of the goods."""
    for other in reading.facts:
        if other.phrase.kind == "packing" and other.phrase.value in _CONTAINERS and not _is_sold_empty(other, reading):
            gap = max(other.start - match.end, match.start - other.end)
            if gap == 0 or (gap == 1 and reading.is_role("end", min(match.end, other.end))):
                return True
    return False


def _is_cut_of_nothing(match: Match, reading: Reading) -> bool:
    """Whether no animal and no meat is named: the legs of a table."""
    return not (reading.has_kind("animal") or "meat" in reading.roles)


def _is_sold_empty(match: Match, reading: Reading) -> bool:
    """Whether a container is no packing: it is the goods, or part of the name of other goods."""
    return match.phrase.value in _CONTAINERS and (_is_the_goods(reading) or not _is_packing(match, reading))


def _is_packing(match: Match, reading: Reading) -> bool:
    """``in a bottle``, ``bottle 75 cl``; and, not in English, a container that is named after the goods."""
    near = (*range(match.start - _NEAR, match.start), *range(match.end, match.end + _NEAR))
    is_stated = any(i in reading.measured for i in near) or reading.ending("in", match.start) is not None
    is_apart = match.start > 0 and match.phrase.pieces[-1].is_exact and not reading.is_role("end", match.start - 1)
    return is_stated or len(match.phrase.pieces) > 1 or (is_apart and match.phrase.language not in ("en", ""))


def is_made_of_cloth(match: Match, reading: Reading) -> bool:
    """``Tasche Stoff``, ``sac tissu``: cloth that goods named before it are of, not cloth by the metre."""
    if match.phrase.value != "fabric" or not reading.is_role("cloth", match.start):
        return False
    if match.phrase.language == "en":
        return _is_before_noun(match, reading)
    return any(_is_content(reading, i) for i in range(match.start))


def _is_before_noun(match: Match, reading: Reading) -> bool:
    """Whether an English word only says more of the noun after it: wire clip, rope guide."""
    follows = match.end < len(reading.tokens) and not reading.is_break(match.end)
    return match.phrase.language == "en" and follows and _is_content(reading, match.end)


def _is_form_of_a_noun(match: Match, reading: Reading) -> bool:
    return match.phrase.value in _SHAPES and _is_before_noun(match, reading) and not is_made_of_cloth(match, reading)


def _is_figure(match: Match, reading: Reading) -> bool:
    """Whether an animal is only shown, or fed: wooden rabbits, fish feed."""
    materials = {m.phrase.value for m in reading.facts if m.phrase.kind == "material"}
    uses = {m.phrase.value for m in reading.facts if m.phrase.kind == "use"}
    return bool(materials - _OF_ANIMALS and not materials & _OF_ANIMALS) or bool(uses & {"toy", "animal_feed", "pets"})


def _is_skin_or_colour(match: Match, reading: Reading) -> bool:
    """Whether leather is the skin that a cream is for, or gold and silver are colours of goods of something else."""
    uses = {m.phrase.value for m in reading.facts if m.phrase.kind == "use"}
    others = (
        {m.phrase.value for m in reading.facts if m.phrase.kind == "material"} - _PRECIOUS - {"gemstone", "diamond"}
    )
    is_skin = match.phrase.value in _SKINS and bool(uses & {"cosmetic", "medical", "pharmaceutical"})
    is_word = match.phrase.value in _PRECIOUS and len(match.phrase.pieces) == 1
    is_much = sum(_is_content(reading, i) for i in range(len(reading.tokens))) > _NEAR
    return is_skin or (is_word and bool(others or "toy" in uses or is_much))


def _is_mixed(match: Match, reading: Reading) -> bool:
    """Whether hybrid only means of two kinds: it drives what has an engine."""
    is_drive = "engine" in reading.roles or len(reading.tokens) <= _FAR
    return match.phrase.value == "hybrid" and not is_drive


def _is_radio(match: Match, reading: Reading) -> bool:
    """Whether wireless means radio: it tells of a battery only where a tool is named."""
    return reading.starting("wireless", match.start) is not None and "tool" not in reading.roles


_DROPPED: tuple[tuple[frozenset[str], Callable[[Match, Reading], bool]], ...] = (
    (_OF_THE_GOODS, _is_purpose),
    (_OF_A_PART, _is_accompaniment),
    (_OF_A_PART, _is_lesser_part),
    (frozenset({"material"}), _is_coat),
    (_OF_TASTE, _is_taste),
    (frozenset({"cut"}), _is_cut_of_nothing),
    (frozenset({"form"}), _is_form_of_a_noun),
    (frozenset({"animal"}), _is_figure),
    (frozenset({"material"}), _is_skin_or_colour),
    (frozenset({"power"}), _is_radio),
    (frozenset({"power"}), _is_mixed),
    (frozenset({"packing"}), _is_sold_empty),
    (frozenset({"material"}), _is_of_container),
)
"""Kinds, and what takes a fact of them away."""
