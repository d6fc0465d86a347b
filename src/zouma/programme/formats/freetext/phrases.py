"""The small words around dates ("every", "except", "to be confirmed"), by language.

Names of months, of weekdays and of parts of the day are not here: they come from Babel.
"""

from __future__ import annotations

from collections.abc import Mapping

# What a mapping may add words to, in [dates.words].
ROLES = (
    "every",
    "daily",
    "except",
    "closed",
    "unconfirmed",
    "holiday",
    "to",
    "and",
    "noon",
    "skip",
)

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "every": "every|each",
        "daily": "daily|every day|each day",
        "except": "except|except on|excluding|except for",
        "closed": "closed|closed on|closed every",
        "unconfirmed": "tbc|tba|to be confirmed|to be announced",
        "holiday": "public holiday|public holidays|bank holiday|bank holidays",
        "to": "to|until|till|through|thru",
        "and": "and",
        "noon": "nn|noon|12 noon",
        "skip": "from|at|on|the|of|hrs|hr|o'clock|between",
    },
    "zh": {
        "every": "逢|每逢|每",
        "daily": "每日|每天|天天",
        "except": "除|除了",
        "except after": "除外",
        "closed after": "休館|休馆|閉館|闭馆|休息",
        "unconfirmed": "待定|待公佈|待公布|未定",
        "holiday": "公眾假期|公众假期|法定节假日|法定假日",
        "to": "至|到",
        "and": "及|和|與|与|以及",
        "noon": "中午|正午",
        "am": "早上|早晨|凌晨",
        "skip": "時|时|分|外|從|从|起|止|整",
    },
    "ko": {
        "every": "매주|매",
        "daily": "매일",
        "except after": "제외",
        "closed after": "휴관|휴무",
        "unconfirmed": "미정",
        "holiday": "공휴일",
        "to": "부터",
        "and": "및|과|와",
        "noon": "정오|낮",
        "am": "새벽",
        "skip": "까지|에|에서|동안|시|분",
    },
    "ja": {
        "every": "毎週|毎",
        "daily": "毎日",
        "except after": "を除く|除く",
        "closed after": "休館|休み|定休",
        "unconfirmed": "未定",
        "holiday": "祝日|祝",
        "to": "から",
        "and": "と|および|及び",
        "noon": "正午",
        "am": "午前",
        "pm": "午後",
        "skip": "まで|に|は|開催|時|分",
    },
    "de": {
        "every": "jeden|jede|jedes|jeweils|immer",
        "daily": "täglich|jeden tag",
        "except": "außer|ausser|ausgenommen|nicht am",
        "closed": "geschlossen|geschlossen am",
        "closed after": "ruhetag",
        "unconfirmed": "noch offen|wird noch bekannt gegeben",
        "holiday": "feiertag|feiertags|feiertage|feiertagen|an feiertagen",
        "to": "bis",
        "and": "und|sowie",
        "noon": "mittag",
        "skip": "uhr|um|am|von|vom|den|der|dem|ab|im|zum",
    },
    "fr": {
        "every": "chaque|tous les|toutes les",
        "daily": "tous les jours|chaque jour",
        "except": "sauf|sauf le|excepté|hors",
        "closed": "fermé|fermé le|fermé les",
        "unconfirmed": "à confirmer|à définir",
        "holiday": "jour férié|jours fériés",
        "to": "à|au|jusqu'au|jusqu’au",
        "and": "et",
        "noon": "midi",
        "skip": "de|du|le|la|les|dès|heures|heure|er",
    },
    "es": {
        "every": "cada|todos los|todas las",
        "daily": "todos los días|a diario",
        "except": "excepto|salvo",
        "closed": "cerrado|cerrado los",
        "unconfirmed": "por confirmar",
        "holiday": "festivos|días festivos",
        "to": "a|al|hasta",
        "and": "y|e",
        "noon": "mediodía",
        "skip": "de|del|el|la|las|los|horas",
    },
    "it": {
        "every": "ogni|tutti i|tutte le",
        "daily": "ogni giorno|tutti i giorni",
        "except": "tranne|escluso|eccetto",
        "closed": "chiuso|chiuso il",
        "unconfirmed": "da confermare",
        "holiday": "festivi|giorni festivi",
        "to": "a|al|fino al|alle",
        "and": "e|ed",
        "noon": "mezzogiorno",
        "skip": "dal|dalle|il|la|le|ore|di",
    },
}

YEAR_SIGNS = "年년"
MONTH_SIGNS = "月월"
DAY_SIGNS = "日號号일"
HOUR_SIGNS = "時时點点시"
MINUTE_SIGNS = "分분"
