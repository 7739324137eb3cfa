"""What member states are called, by name and by adjective, so that "the German ruling" is understood."""

from __future__ import annotations

import re
import unicodedata

_NAMES = {
    "AT": (
        "austria, austrian, autriche, autrichienne, osterreich, osterreichische, osterreichischen, austriaca, "
        "oostenrijk, oostenrijkse, austriacka, austrii"
    ),
    "BE": (
        "belgium, belgian, belgique, belge, belgien, belgische, belgischen, belgica, belga, belgio, belgie, "
        "belgia, belgijska, belgii"
    ),
    "BG": (
        "bulgaria, bulgarian, bulgarie, bulgare, bulgarien, bulgarische, bulgara, bulgarije, bulgaarse, "
        "bulgarska, bulgarii"
    ),
    "CY": ("cyprus, cypriot, chypre, zypern, chipre, cipro, cypr"),
    "CZ": (
        "czechia, czech, czech republic, tchequie, tcheque, tschechien, tschechische, tschechischen, chequia, "
        "checa, cechia, ceca, tsjechie, tsjechische, czechy, czeska"
    ),
    "DE": (
        "germany, allemagne, deutschland, alemania, germania, duitsland, niemcy, niemiec, german, allemand, "
        "allemande, deutsch, deutsche, deutschen, aleman, alemana, tedesco, tedesca, duits, duitse, "
        "niemiecka, niemiecki, niemieckiej"
    ),
    "DK": (
        "denmark, danish, danemark, danoise, danische, danischen, dinamarca, danesa, danimarca, danese, "
        "denemarken, deense, dania, dunska, danii"
    ),
    "EE": ("estonia, estonian, estonie, estonienne, estland, estnische"),
    "ES": (
        "spain, espagne, spanien, espana, spagna, spanje, hiszpania, hiszpanii, spanish, espagnol, espagnole, "
        "spanisch, spanische, spanischen, espanol, espanola, spagnolo, spagnola, spaans, spaanse, hiszpanska, "
        "hiszpanski"
    ),
    "FI": (
        "finland, finnish, finlande, finlandaise, finnland, finnische, finnischen, finlandia, finlandesa, "
        "finlandese, finse, finska, finlandii"
    ),
    "FR": (
        "france, frankreich, francia, frankrijk, francja, francji, french, francais, francaise, franzosisch, "
        "franzosische, franzosischen, frances, francesa, francese, frans, franse, francuska, francuski"
    ),
    "GB": (
        "united kingdom, royaume uni, vereinigtes konigreich, reino unido, regno unito, verenigd koninkrijk, "
        "wielka brytania"
    ),
    "GR": (
        "greece, greek, grece, grecque, griechenland, griechische, griechischen, grecia, griega, greca, "
        "griekenland, griekse, grecja, grecka, grecji"
    ),
    "HR": (
        "croatia, croatian, croatie, croate, kroatien, kroatische, croacia, croata, croazia, kroatie, "
        "chorwacja, chorwacka, chorwacji"
    ),
    "HU": (
        "hungary, hungarian, hongrie, hongroise, ungarn, ungarische, ungarischen, hungria, hungara, ungheria, "
        "ungherese, hongarije, hongaarse, wegry, wegierska, wegier"
    ),
    "IE": (
        "ireland, irish, irlande, irlandaise, irland, irische, irischen, irlanda, irlandesa, irlandese, "
        "ierland, ierse, irlandia, irlandzka, irlandii"
    ),
    "IT": (
        "italy, italie, italien, italia, wlochy, wloch, italian, italienne, italienisch, italienische, "
        "italienischen, italiano, italiana, italiaans, italiaanse, wloska, wloski"
    ),
    "LT": ("lithuania, lithuanian, lituanie, lituanienne, litauen, litauische, lituania, litouwen, litwa"),
    "LU": ("luxembourg, luxemburg, luxemburgo, lussemburgo, luksemburg"),
    "LV": ("latvia, latvian, lettonie, lettone, lettland, lettische, letonia, lettonia, letland, lotwa"),
    "MT": ("malta, maltese, malte"),
    "NL": (
        "netherlands, holland, pays bas, niederlande, paises bajos, paesi bassi, nederland, holandia, "
        "holandii, niderlandow, holenderska, dutch, neerlandais, neerlandaise, hollandais, hollandaise, "
        "niederlandisch, niederlandische, niederlandischen, neerlandes, neerlandesa, holandes, holandesa, "
        "olandese, nederlands, nederlandse, niderlandzka"
    ),
    "PL": (
        "poland, pologne, polen, polonia, polska, polski, polish, polonais, polonaise, polnisch, polnische, "
        "polnischen, polaco, polaca, polacco, polacca, pools, poolse"
    ),
    "PT": (
        "portugal, portuguese, portugaise, portugiesische, portuguesa, portogallo, portoghese, portugese, "
        "portugalia, portugalska, portugalii"
    ),
    "RO": (
        "romania, romanian, roumanie, roumaine, rumanien, rumanische, rumanischen, rumania, rumana, rumena, "
        "roemenie, roemeense, rumunia, rumunska, rumunii"
    ),
    "SE": (
        "sweden, swedish, suede, suedoise, schweden, schwedische, schwedischen, suecia, sueca, svezia, "
        "svedese, zweden, zweedse, szwecja, szwedzka, szwecji"
    ),
    "SI": (
        "slovenia, slovenian, slovene, slovenie, slowenien, slowenische, eslovenia, eslovena, slovena, "
        "sloveense, slowenia, slowenska, slowenii"
    ),
    "SK": (
        "slovakia, slovak, slovaquie, slovaque, slowakei, slowakische, slowakischen, eslovaquia, eslovaca, "
        "slovacchia, slovacca, slowakije, slowaakse, slowacja, slowacka, slowacji"
    ),
    "XI": (
        "northern ireland, irlande du nord, nordirland, irlanda del norte, irlanda del nord, noord ierland, "
        "irlandia polnocna"
    ),
}
_GERMAN_GENITIVES = {
    "AT": "osterreichs",
    "BE": "belgiens",
    "BG": "bulgariens",
    "CZ": "tschechiens",
    "DE": "deutschlands",
    "DK": "danemarks",
    "EE": "estlands",
    "ES": "spaniens",
    "FI": "finnlands",
    "FR": "frankreichs",
    "GR": "griechenlands",
    "HR": "kroatiens",
    "HU": "ungarns",
    "IE": "irlands",
    "IT": "italiens",
    "LT": "litauens",
    "LU": "luxemburgs",
    "LV": "lettlands",
    "MT": "maltas",
    "PL": "polens",
    "PT": "portugals",
    "RO": "rumaniens",
    "SE": "schwedens",
    "SI": "sloweniens",
}
"""The second case of their German names: "Deutschlands Auskunft"."""
_LETTERS = str.maketrans({"ł": "l", "ø": "o"})
_WORDS = re.compile(r"[^\W\d_]+")
_COUNTRIES = {
    **{name: country for country, names in _NAMES.items() for name in names.split(", ")},
    **{name: country for country, name in _GERMAN_GENITIVES.items()},
}
_LONGEST = max(len(name.split()) for name in _COUNTRIES)


def named_country(text: str) -> str:
    """ISO code of the first member state that a text names; empty where it names none."""
    spelled = _words(text)
    for start in range(len(spelled)):
        for length in range(_LONGEST, 0, -1):
            found = _COUNTRIES.get(" ".join(spelled[start : start + length]))
            if found:
                return found
    return ""


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _WORDS.findall("".join(sign for sign in folded if not unicodedata.combining(sign)))
