"""How long a text is, in the unit of the network that will publish it. Pure functions.

Every network counts in its own way: code points, UTF-8 bytes, UTF-16 units, X's weights (twitter-text,
configuration 3), or Threads' code points with emoji by their bytes. A browser sends a line end as CRLF, and a
network keeps it as one character.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

X_URL_WEIGHT = 23  # every address becomes a t.co link of this length
_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))  # these weigh 1, everything else 2

# Emoji by the Unicode property, without digits, # and *, which are emoji in a keycap only.
_PICTURE = (
    "©®‼⁉™ℹ↔-↙↩↪⌚⌛⌨⏏⏩-⏳⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☝☠☢☣☦☪☮☯☸-☺♀♂♈-♓♟♠♣♥♦♨♻♾♿⚒-⚗⚙⚛⚜⚠⚡⚧⚪⚫⚰⚱⚽⚾⛄⛅⛈⛎⛏⛑⛓⛔⛩⛪⛰-⛵⛷-⛺⛽"
    "✂✅✈-✍✏✒✔✖✝✡✨✳✴❄❇❌❎❓-❕❗❣❤➕-➗➡➰➿⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙"
    "\U0001f004\U0001f0cf\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e\U0001f191-\U0001f19a\U0001f201-\U0001f265"
    "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff"
)
_ONE = (
    rf"(?:[©®™]\ufe0f|(?![©®™])[{_PICTURE}]"
    r"(?:[\U0001f3fb-\U0001f3ff]|\ufe0f)?"  # skin tone, or 'as a picture'
    r"(?:[\U000e0020-\U000e007e]+\U000e007f)?)"  # flag of a region
)
EMOJI = re.compile(rf"[#*0-9]\ufe0f?\u20e3|[\U0001f1e6-\U0001f1ff]{{2}}|{_ONE}(?:\u200d{_ONE})*")

# Bare names such as example.com become links too, if they end in a real top level.
_COUNTRIES = (
    "ac|ad|ae|af|ag|ai|al|am|ao|aq|ar|as|at|au|aw|ax|az|ba|bb|bd|be|bf|bg|bh|bi|bj|bl|bm|bn|bo|bq|br|bs|bt|bw|by|bz|ca|cc"
    "|cd|cf|cg|ch|ci|ck|cl|cm|cn|co|cr|cu|cv|cw|cx|cy|cz|de|dj|dk|dm|do|dz|ec|ee|eg|er|es|et|eu|fi|fj|fk|fm|fo|fr|ga|gb|gd"
    "|ge|gf|gg|gh|gi|gl|gm|gn|gp|gq|gr|gs|gt|gu|gw|gy|hk|hm|hn|hr|ht|hu|id|ie|il|im|in|io|iq|ir|is|it|je|jm|jo|jp|ke|kg|kh"
    "|ki|km|kn|kp|kr|kw|ky|kz|la|lb|lc|li|lk|lr|ls|lt|lu|lv|ly|ma|mc|md|me|mf|mg|mh|mk|ml|mm|mn|mo|mp|mq|mr|ms|mt|mu|mv|mw"
    "|mx|my|mz|na|nc|ne|nf|ng|ni|nl|no|np|nr|nu|nz|om|pa|pe|pf|pg|ph|pk|pl|pm|pn|pr|ps|pt|pw|py|qa|re|ro|rs|ru|rw|sa|sb|sc"
    "|sd|se|sg|sh|si|sj|sk|sl|sm|sn|so|sr|ss|st|su|sv|sx|sy|sz|tc|td|tf|tg|th|tj|tk|tl|tm|tn|to|tr|tt|tv|tw|tz|ua|ug|uk|us"
    "|uy|uz|va|vc|ve|vg|vi|vn|vu|wf|ws|ye|yt|za|zm|zw"
)
_GENERIC = (
    "com|org|net|info|biz|edu|gov|mil|int|aero|asia|cat|coop|jobs|mobi|museum|name|post|pro|tel|travel|academy|agency|app|art"
    "|band|beer|blog|bot|business|cafe|camp|cards|care|careers|center|charity|chat|church|city|click|cloud|club|community"
    "|company|dance|design|dev|digital|earth|education|email|energy|events|expert|express|family|farm|film|finance|fit|fun"
    "|fund|fyi|gallery|game|games|gift|gives|giving|global|group|guide|guru|health|help|host|house|ink|institute|kitchen"
    "|land|law|legal|life|link|live|local|love|ltd|market|marketing|media|money|monster|network|news|ngo|ong|one|online"
    "|organic|page|partners|party|photo|photos|pics|place|plus|press|promo|pub|report|rest|review|reviews|rocks|run|sale"
    "|school|science|services|shop|shopping|show|site|social|software|solutions|space|store|stream|studio|style|support"
    "|systems|team|tech|technology|theater|tickets|tips|today|tools|top|tours|town|training|university|video|vip|vision"
    "|vote|watch|web|website|wiki|win|work|works|world|wtf|xxx|xyz|yoga|zone|kyiv|kiev"
)
_ENDS = r"[a-z0-9=_#/+\-\u0400-\u04ff\u00c0-\u024f]"
_TAIL = (
    rf"(?::\d{{1,5}})?(?:/(?:(?:[a-z0-9!*';:=+,.$%#\[\]\-_~&|@/\u0400-\u04ff\u00c0-\u024f]"
    rf"|\([^\s()]*\))*(?:{_ENDS}|\([^\s()]*\)))?/?)?"
    r"(?:\?[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*[a-z0-9\-_&=#/])?"
)
URL = re.compile(
    r"(?<![a-z0-9_@$#＃])(?:"
    rf"https?://[^\W_](?:[\w\-]*\.)+[^\W\d_][\w\-]+{_TAIL}"
    rf"|(?<![\-_./])(?:[a-z0-9](?:[a-z0-9_\-]*[a-z0-9])?\.)+(?:{_COUNTRIES}|{_GENERIC}|xn--[a-z0-9]+)(?![\w@\-]){_TAIL}"
    r")",
    re.IGNORECASE,
)
HASHTAG = re.compile(rf"(?<![\w&/])[#＃]((?=\w*[^\W\d_])\w+|(?:{EMOJI.pattern})\w*)")


class CaptionUnit(StrEnum):
    """In what a network counts the length of a text."""

    CODE_POINTS = "code_points"
    UTF8_BYTES = "utf8_bytes"
    UTF16_UNITS = "utf16_units"
    X_WEIGHTED = "x_weighted"
    THREADS_UTF8_EMOJI = "threads_utf8_emoji"


def length(text: str, unit: CaptionUnit) -> int:
    """The length of `text` in `unit`, with CRLF counted as the one line end that a network stores."""
    text = text.replace("\r\n", "\n")
    match unit:
        case CaptionUnit.CODE_POINTS:
            return len(text)
        case CaptionUnit.UTF8_BYTES:
            return _bytes(text)
        case CaptionUnit.UTF16_UNITS:
            return len(text) + sum(letter > "\uffff" for letter in text)
        case CaptionUnit.X_WEIGHTED:
            return _x_weight(text)
        case CaptionUnit.THREADS_UTF8_EMOJI:
            return len(EMOJI.sub("", text)) + sum(_bytes(emoji) for emoji in EMOJI.findall(text))


def addresses(text: str) -> list[str]:
    """The links that a network would find in `text`, bare names such as example.com among them."""
    return [found[0] for found in URL.finditer(text)]


def hashtags(text: str) -> list[str]:
    """The hashtags in `text`, without their sign, in order and with repetitions.

    A tag holds a letter or starts with an emoji: '#1' is a number. The '#' inside an address is no tag.
    """
    return [found[1] for found in HASHTAG.finditer(URL.sub(" ", unicodedata.normalize("NFC", text)))]


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _x_weight(text: str) -> int:
    """X's count: composed text, 23 for an address, 2 for an emoji however long, 1 or 2 for a code point."""
    text, n_urls = URL.subn("", unicodedata.normalize("NFC", text))
    text, n_emoji = EMOJI.subn("", text)
    return n_urls * X_URL_WEIGHT + n_emoji * 2 + sum(_x_letter(ord(letter)) for letter in text)


def _x_letter(point: int) -> int:
    return 1 if any(first <= point <= last for first, last in _X_LIGHT) else 2
